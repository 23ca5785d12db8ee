import { analyseFigures } from './analysis';
import { clusterFigures } from './cluster';
import { commandLineFigures } from './commandLine';
import type { Figure } from './figure';
import { indexFigures } from './indexing';
import { keystrokeFigures } from './keystrokes';
import { largeFolderFigures } from './largeFolder';
import { offerFigures } from './offers';
import { serverFigures } from './server';

/** Prints every figure with its goal; exits with 1 where one is missed. */
async function bench(): Promise<void> {
  const groups: readonly (readonly [string, () => Promise<readonly Figure[]> | readonly Figure[]])[] = [
    ['Analysis', analyseFigures],
    ['Command line', commandLineFigures],
    ['Cluster', clusterFigures],
    ['Index', indexFigures],
    ['Server', serverFigures],
    ['Editor', keystrokeFigures],
    ['Large folder', largeFolderFigures],
    ['Offers', offerFigures],
  ];
  let missed = 0;
  for (const [title, measure] of groups) {
    process.stdout.write(`\n${title}\n`);
    for (const { what, value, unit, goal } of await measure()) {
      const holds = goal === undefined || value <= goal;
      if (!holds) missed++;
      const aim = goal === undefined ? '' : `  goal ${holds ? 'held' : 'MISSED'}: ${goal} ${unit}`;
      process.stdout.write(
        `  ${what.padEnd(58)} ${value.toFixed(value < 10 ? 2 : 0).padStart(7)} ${unit.padEnd(3)}${aim}\n`,
      );
    }
  }
  process.stdout.write(missed === 0 ? '\nAll goals held.\n' : `\n${missed} goals missed.\n`);
  process.exitCode = missed === 0 ? 0 : 1;
}

void bench();
