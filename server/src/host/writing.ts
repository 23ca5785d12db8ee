import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolder } from './makeFolder';
import type { FileFailure } from './ports';
import { fileFailure } from './systemErrors';

/** Writes a file so that a reader sees the old text or the new one, even after a crash. Makes the folder. */
export async function writeAtomically(
  path: string,
  text: string,
  mode: number,
): Promise<{ readonly ok: true } | FileFailure> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    await makeFolder(dirname(path));
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
    const isSame = cleaned.ok || cleaned.detail === failure.detail;
    return isSame ? failure : { ...failure, detail: `${failure.detail}; ${cleaned.detail}` };
  }
}

/** Removes a file; one that is not there counts as removed. */
export async function remove(path: string): Promise<{ readonly ok: true } | FileFailure> {
  try {
    await rm(path, { force: true });
    return { ok: true };
  } catch (error) {
    return fileFailure(error);
  }
}
