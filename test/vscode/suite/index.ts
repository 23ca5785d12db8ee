import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runMocha } from '../mocha';
import { resultsVariable } from '../results';

/** The entry point that VS Code calls inside its extension host; rejects when a test failed. */
export async function run(): Promise<void> {
  const tests = readdirSync(__dirname).filter((name) => name.endsWith('.test.js'));
  const results = await runMocha(
    tests.sort().map((name) => join(__dirname, name)),
    60_000,
    console.log,
  );
  const file = process.env[resultsVariable];
  if (file) writeFileSync(file, JSON.stringify(results));
  if (results.failed > 0) throw new Error(`${results.failed} failed`);
}
