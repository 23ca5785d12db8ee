import { createHash } from 'node:crypto';
import { open, readFile, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { makeFolder } from './makeFolder';
import { fileFailure, systemCode } from './systemErrors';
import { remove, writeAtomically } from './writing';

/** Why a journal cannot be used, in the system's own words. */
export interface JournalFailure {
  readonly ok: false;
  readonly detail: string;
}

/** What stands in a journal that was not read before. */
export interface JournalNews {
  readonly ok: true;
  /** Whole lines only: a line that is still being written comes next time. */
  readonly text: string;
  /** The file is another than before: `text` is all of it. */
  readonly restarted: boolean;
  /** Bytes of the whole file. */
  readonly size: number;
}

/**
 * A file of lines that several processes add to and read along, and locks by name beside it. Nothing throws for what a
 * disk does; files are the user's own (0600).
 */
export interface Journal {
  /** What came since the last call. */
  read(): Promise<JournalNews | JournalFailure>;
  /** Adds lines in one write; what a crash tore off before does not touch them. */
  append(lines: readonly string[]): Promise<{ readonly ok: true } | JournalFailure>;
  /** Puts these lines in place of the whole file: others see the old file or the new one. The next `read` gives all. */
  replace(lines: readonly string[]): Promise<{ readonly ok: true } | JournalFailure>;
  /**
   * Takes a lock; `held` where another living process has it. A lock whose owner is gone, or that is older than
   * `expiryMs`, is taken over. `failed` where the disk allows no lock.
   */
  lock(name: string, expiryMs: number): Promise<{ release(): Promise<void> } | 'held' | 'failed'>;
}

/** More is no cache of ours. */
const MAX_BYTES = 128 * 1024 * 1024;

/** A journal in a folder, which is made when something is first written. */
export function nodeJournal(folder: string): Journal {
  const path = join(folder, 'journal');
  const locks = join(folder, 'locks');
  const seen = { file: '', position: 0 };

  return {
    async read() {
      try {
        const file = await open(path, 'r');
        try {
          const { ino, dev, size } = await file.stat();
          const name = `${dev}:${ino}`;
          const restarted = seen.file !== name || size < seen.position;
          if (restarted) seen.position = 0;
          seen.file = name;
          if (size - seen.position > MAX_BYTES) return { ok: false, detail: `${path} is too large` };
          const bytes = Buffer.alloc(size - seen.position);
          const { bytesRead } = await file.read(bytes, 0, bytes.length, seen.position);
          const whole = bytes.subarray(0, bytes.subarray(0, bytesRead).lastIndexOf(10) + 1);
          seen.position += whole.length;
          return { ok: true, text: whole.toString('utf8'), restarted, size };
        } finally {
          await file.close();
        }
      } catch (error) {
        if (systemCode(error) !== 'ENOENT') return fileFailure(error);
        const restarted = seen.file !== '';
        seen.file = '';
        seen.position = 0;
        return { ok: true, text: '', restarted, size: 0 };
      }
    },
    async append(lines) {
      try {
        await makeFolder(folder, 0o700);
        const file = await open(path, 'a', 0o600);
        try {
          // Begins with an end: the last line may have been torn off.
          await file.write(`\n${lines.join('\n')}\n`);
        } finally {
          await file.close();
        }
        return { ok: true };
      } catch (error) {
        return fileFailure(error);
      }
    },
    async replace(lines) {
      try {
        await makeFolder(folder, 0o700);
      } catch (error) {
        return fileFailure(error);
      }
      return writeAtomically(path, lines.map((line) => `${line}\n`).join(''), 0o600);
    },
    async lock(name, expiryMs) {
      const lockPath = join(locks, createHash('sha256').update(name).digest('hex').slice(0, 32));
      for (let attempt = 0; attempt < 3; attempt++) {
        const taken = await take(locks, lockPath);
        if (taken !== 'held') return taken;
        if (!(await isAbandoned(lockPath, expiryMs))) return 'held';
        await remove(lockPath);
      }
      return 'held';
    },
  };
}

async function take(folder: string, path: string): Promise<{ release(): Promise<void> } | 'held' | 'failed'> {
  try {
    await makeFolder(folder, 0o700);
    const file = await open(path, 'wx', 0o600);
    try {
      await file.write(`${process.pid} ${hostname()}`);
    } finally {
      await file.close();
    }
    return { release: () => remove(path).then(() => undefined) };
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return 'held';
    fileFailure(error);
    return 'failed';
  }
}

async function isAbandoned(path: string, expiryMs: number): Promise<boolean> {
  try {
    const { mtimeMs } = await stat(path);
    if (Date.now() - mtimeMs > expiryMs) return true;
    const [pid, host] = (await readFile(path, 'utf8')).split(' ');
    // Process numbers of another machine, or of a container, mean nothing here.
    return host === hostname() && !isAlive(Number(pid));
  } catch (error) {
    // Released in between: there is nothing to wait for.
    return systemCode(error) === 'ENOENT';
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) !== 'ESRCH';
  }
}
