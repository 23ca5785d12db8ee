import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CLI = join(__dirname, '..', '..', 'dist', 'cli.js');

/** What a run of the command line cost. */
export interface Measured {
  readonly seconds: number;
  /** What its own processes computed, children left out; it does not grow with what else the machine does. */
  readonly processorSeconds: number;
  /** The most memory that it had resident. */
  readonly megabytes: number;
}

/** Runs the built command line as its user does, in a folder; the figures are what the process says when it ends. */
export async function measured(
  folder: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Measured> {
  const preload = join(tmpdir(), `platformlint-bench-${process.pid}.cjs`);
  writeFileSync(
    preload,
    'process.on("exit",()=>process.stderr.write(`\\nused ${JSON.stringify(process.resourceUsage())}`))',
  );
  const started = performance.now();
  const child = spawn(process.execPath, ['--require', preload, CLI, ...args], {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const [status] = await once(child, 'close');
  const seconds = (performance.now() - started) / 1000;
  rmSync(preload);
  const used: { maxRSS: number; userCPUTime: number; systemCPUTime: number } | undefined =
    JSON.parse(/used (\{.*\})/.exec(said)?.[1] ?? 'null') ?? undefined;
  if (status === null || status > 1 || used === undefined) throw new Error(said);
  return {
    seconds,
    processorSeconds: (used.userCPUTime + used.systemCPUTime) / 1e6,
    megabytes: used.maxRSS / 1024,
  };
}
