import { closeSync, constants, fstatSync, open as openFile, read as readFile, type Stats } from 'node:fs';
import { appendFile, open, readdir, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { promisify } from 'node:util';
import * as l10n from '@vscode/l10n';
import { decodeText, startsWithMark, tooLarge } from './decode';
import type { FileFailure, Files, FolderEntry } from './ports';
import { fileFailure, systemCode } from './systemErrors';
import { remove, writeAtomically } from './writing';

/** The file system of this machine. */
export function nodeFiles(): Files {
  return { readText, readPieces, list, realPath, replaceText, writeText, remove };
}

/** With a bare descriptor: a handle of its own for each of thousands of small files costs more than they do. */
const openDescriptor = promisify(openFile);
const readFrom = promisify(readFile);

async function readText(path: string, maxBytes: number): ReturnType<Files['readText']> {
  try {
    const file = await openAtOnce(path);
    try {
      // To ask about an open file and to close it waits for no disk; to open and to read it may.
      const found = fstatSync(file);
      if (!isHandedOver(path) && isSpecial(found)) return special();
      const { size } = found;
      if (size > maxBytes) return tooLarge(maxBytes);
      const chunks: Buffer[] = [];
      let length = 0;
      // A device or a growing file says nothing true about its size: it is read until it ends or is too much.
      for (;;) {
        const chunk = Buffer.alloc(Math.max(size - length, 0) + 4096);
        const { bytesRead } = await readFrom(file, chunk, 0, chunk.length, null);
        if (bytesRead > 0) chunks.push(chunk.subarray(0, bytesRead));
        length += bytesRead;
        if (length > maxBytes) return tooLarge(maxBytes);
        const isWhole = length === size && size > 0;
        if (bytesRead === 0 || isWhole) return decodeText(Buffer.concat(chunks));
      }
    } finally {
      closeSync(file);
    }
  } catch (error) {
    return isSocket(error) ? special() : fileFailure(error);
  }
}

/** Opens a file to be read; a pipe that nobody writes to does not keep us waiting, and Windows has none among its files. */
function openAtOnce(path: string): Promise<number> {
  return openDescriptor(path, isHandedOver(path) ? 'r' : constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
}

function special(): FileFailure {
  return { ok: false, reason: 'notText', detail: l10n.t('it is a pipe or a device') };
}

/** A socket is a file that cannot be opened. */
function isSocket(error: unknown): boolean {
  return systemCode(error) === 'ENXIO';
}

const PIECE = 256 * 1024;

async function readPieces(path: string, take: (piece: string) => void): ReturnType<Files['readPieces']> {
  try {
    const file = await openAtOnce(path);
    try {
      if (!isHandedOver(path) && isSpecial(fstatSync(file))) return special();
      const bytes = Buffer.alloc(PIECE);
      let decoder: InstanceType<typeof TextDecoder> | undefined;
      for (;;) {
        const { bytesRead } = await readFrom(file, bytes, 0, PIECE, null);
        const read = bytes.subarray(0, bytesRead);
        decoder ??= new TextDecoder(encodingOf(read), { fatal: true });
        const piece = decoder.decode(read, { stream: bytesRead > 0 });
        if (piece.includes('\0')) return { ok: false, reason: 'notText', detail: l10n.t('it is not a text file') };
        take(piece);
        if (bytesRead === 0) return { ok: true };
      }
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      return { ok: false, reason: 'notText', detail: l10n.t('it is not UTF-8 text') };
    } finally {
      closeSync(file);
    }
  } catch (error) {
    return isSocket(error) ? special() : fileFailure(error);
  }
}

/** By the mark at the start: PowerShell writes what a program prints as UTF-16. */
function encodingOf(start: Uint8Array): string {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  return start[0] === 0xfe && start[1] === 0xff ? 'utf-16be' : 'utf-8';
}

/** What a shell hands over: `<(…)`, `/dev/stdout`. */
function isHandedOver(path: string): boolean {
  return /^\/(?:dev|proc)\//.test(path);
}

/** A pipe, a socket or a device: reading it may wait for ever, and replacing it is not what is meant. */
function isSpecial(found: Stats): boolean {
  return !found.isFile() && !found.isDirectory();
}

async function list(folder: string): ReturnType<Files['list']> {
  try {
    const found = await readdir(folder, { withFileTypes: true });
    const entries = await Promise.all(
      found.map(async (entry): Promise<FolderEntry> => {
        if (entry.isFile()) return { name: entry.name, kind: 'file' };
        if (entry.isDirectory()) return { name: entry.name, kind: 'folder' };
        if (entry.isSymbolicLink()) {
          return { name: entry.name, kind: (await kindBehind(join(folder, entry.name))) ?? 'other', linked: true };
        }
        return { name: entry.name, kind: 'other' };
      }),
    );
    return { ok: true, entries };
  } catch (error) {
    const failure = fileFailure(error);
    if (systemCode(error) !== 'ENOTDIR') return failure;
    // Either the path itself is a file, or one of the folders above it is.
    return (await kindBehind(folder)) === undefined ? failure : { ...failure, reason: 'notAFolder' };
  }
}

async function realPath(path: string): ReturnType<Files['realPath']> {
  try {
    return { ok: true, path: (await realpath(path)).replaceAll(sep, '/') };
  } catch (error) {
    return fileFailure(error);
  }
}

/** Undefined where a link leads nowhere. */
async function kindBehind(path: string): Promise<FolderEntry['kind'] | undefined> {
  try {
    const target = await stat(path);
    if (target.isFile()) return 'file';
    return target.isDirectory() ? 'folder' : 'other';
  } catch (error) {
    fileFailure(error);
    return undefined;
  }
}

function writeText(path: string, text: string): ReturnType<Files['writeText']> {
  return writeAtomically(path, text, 0o600);
}

async function replaceText(path: string, text: string): ReturnType<Files['replaceText']> {
  try {
    if (isHandedOver(path) || isSpecial(await stat(path))) {
      // What /dev/stdout leads to may hold more than ours.
      await appendFile(path, text);
      return { ok: true };
    }
    const real = await realpath(path);
    const target = await stat(real);
    return await writeAtomically(real, (await hasMark(real)) ? `\ufeff${text}` : text, target.mode & 0o7777);
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
    return bytesRead === 3 && startsWithMark(head);
  } finally {
    await file.close();
  }
}
