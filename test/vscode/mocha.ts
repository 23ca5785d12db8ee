import { format } from 'node:util';
import type MochaType from 'mocha';
import type { Results } from './results';

/** Runs test files with mocha in this process; what it prints goes to `print` line by line as well as into the results. */
export async function runMocha(
  files: readonly string[],
  timeout: number,
  print: (line: string) => void,
): Promise<Results> {
  // Not bundled, and an ES module: a `require` of it would not do in every editor's Node.
  const { default: Mocha } = await import('mocha');
  const mocha: MochaType = new Mocha({
    ui: 'bdd',
    timeout,
    color: false,
    reporter: 'spec',
    forbidOnly: true,
    forbidPending: true,
  });
  const lines: string[] = [];
  Mocha.reporters.Base.consoleLog = (...data: unknown[]) => {
    const line = format(...data);
    lines.push(line);
    print(line);
  };
  for (const file of files) mocha.addFile(file);
  await mocha.loadFilesAsync();
  return new Promise((resolve) => {
    const runner = mocha.run((failed) => {
      resolve({ passed: runner.stats?.passes ?? 0, failed, output: lines.join('\n') });
    });
  });
}
