import * as l10n from '@vscode/l10n';
import type { Connection } from 'vscode-languageserver';
import type { URI } from 'vscode-uri';
import type { FileFailure, Files } from '../host/ports';
import {
  METHODS,
  type ReadFileParams,
  type ReadFileResult,
  type ReadFolderParams,
  type ReadFolderResult,
} from './protocol';

/** The files of a workspace that only the client can read, which is asked for each. Nothing is written there. */
export function clientFiles(connection: Connection, workspace: URI): Files {
  const uriOf = (path: string): string => workspace.with({ path: path === '' ? '/' : path }).toString();
  const ask = async <T>(asked: Promise<T>): Promise<T | FileFailure> => {
    try {
      return await asked;
    } catch (error) {
      return { ok: false, reason: 'error', detail: error instanceof Error ? error.message : String(error) };
    }
  };
  const readText: Files['readText'] = (path, maxBytes) => {
    const params: ReadFileParams = { uri: uriOf(path), maxBytes };
    return ask(connection.sendRequest<ReadFileResult>(METHODS.readFile, params));
  };
  return {
    readText,
    async readPieces(path, take) {
      const read = await readText(path, Number.MAX_SAFE_INTEGER);
      if (read.ok) take(read.text);
      return read;
    },
    list(folder) {
      const params: ReadFolderParams = { uri: uriOf(folder) };
      return ask(connection.sendRequest<ReadFolderResult>(METHODS.readFolder, params));
    },
    realPath: (path) => Promise.resolve({ ok: true, path }),
    replaceText: () => Promise.resolve(readOnly()),
    writeText: () => Promise.resolve(readOnly()),
    remove: () => Promise.resolve(readOnly()),
  };
}

function readOnly(): FileFailure {
  return { ok: false, reason: 'denied', detail: l10n.t('the server only reads here') };
}

/** The files of a workspace that nobody can read for the server: only what is open is known. */
export const NO_FILES: Files = {
  readText: () => Promise.resolve(absent()),
  readPieces: () => Promise.resolve(absent()),
  list: () => Promise.resolve(absent()),
  realPath: () => Promise.resolve(absent()),
  writeText: () => Promise.resolve(absent()),
  replaceText: () => Promise.resolve(absent()),
  remove: () => Promise.resolve(absent()),
};

function absent(): FileFailure {
  return { ok: false, reason: 'absent', detail: l10n.t('the file can only be read by the editor') };
}
