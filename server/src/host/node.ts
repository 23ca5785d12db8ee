import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { access, constants, mkdir, open, readdir, realpath, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import * as tls from 'node:tls';
import type {
  Clock,
  Environment,
  FileFailure,
  Files,
  FolderEntry,
  Processes,
  ProcessFailure,
  ProcessLimits,
  ProcessResult,
} from './ports';

/** The file system of this machine. */
export function nodeFiles(): Files {
  return { readText, list, replaceText, writeText, remove };
}

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

/** The environment of this process. */
export function nodeEnvironment(): Environment {
  return {
    get: (name) => process.env[name] || undefined,
    platform: process.platform,
    home: homedir(),
    systemCertificates,
  };
}

/** The real clock. */
export function nodeClock(): Clock {
  return { now: () => Date.now(), wait, random: () => Math.random() };
}

async function readText(path: string, maxBytes: number): ReturnType<Files['readText']> {
  try {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      if (size > maxBytes) return tooLarge(path, maxBytes);
      const chunks: Buffer[] = [];
      let length = 0;
      // A device or a growing file says nothing true about its size: it is read until it ends or is too much.
      for (;;) {
        const chunk = Buffer.alloc(Math.max(size - length, 0) + 4096);
        const { bytesRead } = await file.read(chunk, 0, chunk.length, null);
        if (bytesRead === 0) return decode(path, Buffer.concat(chunks));
        length += bytesRead;
        if (length > maxBytes) return tooLarge(path, maxBytes);
        chunks.push(chunk.subarray(0, bytesRead));
      }
    } finally {
      await file.close();
    }
  } catch (error) {
    return fileFailure(error);
  }
}

function decode(path: string, bytes: Uint8Array): { ok: true; text: string } | FileFailure {
  if (bytes.includes(0)) return { ok: false, reason: 'notText', detail: `${path} is not a text file` };
  try {
    return { ok: true, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { ok: false, reason: 'notText', detail: `${path} is not UTF-8 text` };
  }
}

function tooLarge(path: string, maxBytes: number): FileFailure {
  return { ok: false, reason: 'tooLarge', detail: `${path} is larger than ${maxBytes} bytes` };
}

async function list(folder: string): ReturnType<Files['list']> {
  try {
    const found = await readdir(folder, { withFileTypes: true });
    const entries = await Promise.all(
      found.map(async (entry): Promise<FolderEntry> => {
        if (entry.isFile()) return { name: entry.name, kind: 'file' };
        if (entry.isDirectory()) return { name: entry.name, kind: 'folder' };
        if (entry.isSymbolicLink()) return { name: entry.name, kind: await kindBehind(join(folder, entry.name)) };
        return { name: entry.name, kind: 'other' };
      }),
    );
    return { ok: true, entries };
  } catch (error) {
    const failure = fileFailure(error);
    if (systemCode(error) !== 'ENOTDIR') return failure;
    // Either the path itself is a file, or one of the folders above it is.
    return (await kindBehind(folder)) === 'file' ? { ...failure, reason: 'notAFolder' } : failure;
  }
}

async function kindBehind(path: string): Promise<FolderEntry['kind']> {
  try {
    const target = await stat(path);
    if (target.isFile()) return 'file';
    return target.isDirectory() ? 'folder' : 'other';
  } catch (error) {
    fileFailure(error);
    return 'other';
  }
}

function writeText(path: string, text: string): ReturnType<Files['writeText']> {
  return writeAtomically(path, text, 0o600);
}

async function replaceText(path: string, text: string): ReturnType<Files['replaceText']> {
  try {
    const real = await realpath(path);
    const { mode } = await stat(real);
    return await writeAtomically(real, (await hasMark(real)) ? `\ufeff${text}` : text, mode & 0o7777);
  } catch (error) {
    const failure = fileFailure(error);
    return failure.reason === 'absent' ? writeAtomically(path, text, 0o666 & ~process.umask()) : failure;
  }
}

async function hasMark(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const head = Buffer.alloc(3);
    const { bytesRead } = await file.read(head, 0, 3, 0);
    return bytesRead === 3 && head.equals(Buffer.from([0xef, 0xbb, 0xbf]));
  } finally {
    await file.close();
  }
}

async function writeAtomically(path: string, text: string, mode: number): ReturnType<Files['writeText']> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true });
    const file = await open(temporary, 'wx', mode);
    try {
      await file.writeFile(text, 'utf8');
      // What `open` made is narrowed by the umask; the user's own file was not.
      await file.chmod(mode);
      // Without this a crash may leave the new name on an empty file.
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    return { ok: true };
  } catch (error) {
    const failure = fileFailure(error);
    const cleaned = await remove(temporary);
    return cleaned.ok ? failure : { ...failure, detail: `${failure.detail}; ${cleaned.detail}` };
  }
}

async function remove(path: string): ReturnType<Files['remove']> {
  try {
    await rm(path, { force: true });
    return { ok: true };
  } catch (error) {
    return fileFailure(error);
  }
}

const fileReasons: Readonly<Record<string, FileFailure['reason']>> = {
  ENOENT: 'absent',
  EACCES: 'denied',
  EPERM: 'denied',
  ENOTDIR: 'absent',
};

/** System errors become values; anything else is a bug and goes on. */
function fileFailure(error: unknown): FileFailure {
  const code = systemCode(error);
  if (code === undefined || !(error instanceof Error)) throw error;
  return { ok: false, reason: fileReasons[code] ?? 'error', detail: error.message };
}

function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  return error.code;
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

function systemCertificates(): readonly string[] {
  // Node 22.15 and later can read the stores of macOS and Windows; Node 20 cannot.
  if (!('getCACertificates' in tls) || typeof tls.getCACertificates !== 'function') return [];
  const found: unknown = tls.getCACertificates('system');
  return Array.isArray(found) ? found.filter((item): item is string => typeof item === 'string') : [];
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
  });
}
