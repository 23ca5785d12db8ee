// The tests in a real VS Code, after a build:
//   tsx test/vscode/run.ts                inside VS Code's server build, from outside as a person, and all in a browser
//   tsx test/vscode/run.ts --electron     inside desktop VS Code (fetched by @vscode/test-electron)
// Ends with a line `N passed, N failed`; exit 1 when anything failed.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { runInDesktop, runInServer } from './inside';
import { runMocha } from './mocha';
import type { Results } from './results';

async function main(): Promise<void> {
  const desktop = process.argv.includes('--electron');
  const outside = () => {
    execFileSync('npm', ['run', 'package'], { stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
    return runMocha(
      ['person.ts', 'newcomer.ts', 'lifecycle.ts', 'language.ts', 'worker.ts', 'web.ts'].map((name) =>
        join(__dirname, name),
      ),
      180_000,
      console.log,
    );
  };
  const parts: readonly (() => Promise<Results>)[] = desktop ? [runInDesktop] : [runInServer, outside];
  const counts: Results[] = [];
  for (const part of parts) counts.push(await part());
  const sum = (key: 'passed' | 'failed') => counts.reduce((total, count) => total + count[key], 0);
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
  process.exitCode = sum('failed') > 0 ? 1 : 0;
}

void main();
