import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { access, constants, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import type { Environment, Processes, ProcessFailure, ProcessLimits, ProcessResult } from './ports';
import { fileFailure, systemCode } from './systemErrors';

/** The programs of this machine, found through `environment`'s PATH. */
export function nodeProcesses(environment: Environment): Processes {
  return {
    async run(command, args, stdin, limits, signal) {
      const program = await findProgram(command, environment, limits.alsoIn ?? []);
      if (program === undefined) return { failed: 'notFound', detail: `${command} was not found` };
      return runProgram(program, args, stdin, limits, signal);
    },
  };
}

async function findProgram(
  command: string,
  environment: Environment,
  alsoIn: readonly string[],
): Promise<string | undefined> {
  // Only .exe: Windows runs .cmd and .bat through a shell, which would read the arguments again.
  const windows = environment.platform === 'win32';
  const name = windows && !command.toLowerCase().endsWith('.exe') ? `${command}.exe` : command;
  if (isAbsolute(command)) return (await isProgram(command)) ? command : undefined;
  if (command.includes('/') || command.includes('\\')) return undefined;
  const path = environment.get('PATH') ?? (windows ? environment.get('Path') : undefined) ?? '';
  for (const folder of [...path.split(delimiter), ...alsoIn]) {
    if (!isAbsolute(folder)) continue;
    const candidate = join(folder, name);
    if (await isProgram(candidate)) return candidate;
  }
  return undefined;
}

async function isProgram(path: string): Promise<boolean> {
  try {
    const found = await stat(path);
    if (!found.isFile()) return false;
    await access(path, constants.X_OK);
    return true;
  } catch (error) {
    fileFailure(error);
    return false;
  }
}

function runProgram(
  program: string,
  args: readonly string[],
  stdin: string,
  limits: ProcessLimits,
  signal: AbortSignal,
): Promise<ProcessResult | ProcessFailure> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve({ failed: 'canceled', detail: `${program} was not run` });
    const child = spawn(program, [...args], { shell: false, windowsHide: true });
    const stop = (failure: ProcessFailure): void => {
      finish(failure);
      child.kill('SIGKILL');
    };
    const onAbort = (): void => stop({ failed: 'canceled', detail: `${program} was stopped` });
    const timer = setTimeout(
      () => stop({ failed: 'timeout', detail: `${program} did not end within ${limits.timeoutMs} ms` }),
      limits.timeoutMs,
    );
    const finish = (result: ProcessResult | ProcessFailure): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      resolve(result);
    };
    const overflow = (): void =>
      stop({ failed: 'tooLarge', detail: `${program} printed more than ${limits.maxBytes} bytes` });
    signal.addEventListener('abort', onAbort, { once: true });
    const stdout = collect(child.stdout, limits.maxBytes, overflow);
    const stderr = collect(child.stderr, limits.maxBytes, overflow);
    child.on('error', (error) => finish(processFailure(program, error)));
    child.on('close', (status) => finish({ status, stdout: stdout(), stderr: stderr() }));
    feed(child, stdin, program, stop);
  });
}

function feed(
  child: ChildProcessWithoutNullStreams,
  stdin: string,
  program: string,
  stop: (failure: ProcessFailure) => void,
): void {
  child.stdin.on('error', (error) => {
    // A program that does not read its input closes the pipe early; its answer counts all the same.
    if (systemCode(error) !== 'EPIPE') stop(processFailure(program, error));
  });
  child.stdin.end(stdin);
}

function collect(stream: NodeJS.ReadableStream, maxBytes: number, overflow: () => void): () => string {
  const chunks: Buffer[] = [];
  let length = 0;
  stream.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length > maxBytes) overflow();
    else chunks.push(chunk);
  });
  return () => Buffer.concat(chunks).toString('utf8');
}

function processFailure(program: string, error: Error): ProcessFailure {
  const code = systemCode(error);
  if (code === 'ENOENT') return { failed: 'notFound', detail: `${program} was not found` };
  if (code === 'EACCES' || code === 'EPERM') return { failed: 'denied', detail: `${program} may not be run` };
  return { failed: 'error', detail: error.message };
}
