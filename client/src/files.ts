import { FileSystemError, FileType, Uri, workspace } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { decodeText, tooLarge } from '../../server/src/host/decode';
import type { FileFailure, FolderEntry } from '../../server/src/host/ports';
import {
  METHODS,
  type ReadFileParams,
  type ReadFileResult,
  type ReadFolderParams,
  type ReadFolderResult,
} from '../../server/src/lsp/protocol';

/** Reads for the server what it cannot read by itself: workspaces that do not lie on its disk, and all in a browser. */
export function serveFiles(client: BaseLanguageClient): void {
  client.onRequest<ReadFileResult, void>(METHODS.readFile, ({ uri, maxBytes }: ReadFileParams) => {
    const file = Uri.parse(uri);
    return orFailure(async () => {
      const { size } = await workspace.fs.stat(file);
      if (size > maxBytes) return tooLarge(maxBytes);
      return decodeText(await workspace.fs.readFile(file));
    });
  });
  client.onRequest<ReadFolderResult, void>(METHODS.readFolder, ({ uri }: ReadFolderParams) =>
    orFailure(async () => {
      const found = await workspace.fs.readDirectory(Uri.parse(uri));
      return { ok: true, entries: found.map(entryOf) };
    }),
  );
}

function entryOf([name, type]: [string, FileType]): FolderEntry {
  const linked = (type & FileType.SymbolicLink) !== 0;
  return { name, kind: kindOf(type & ~FileType.SymbolicLink), ...(linked && { linked }) };
}

function kindOf(type: FileType): FolderEntry['kind'] {
  if (type === FileType.File) return 'file';
  return type === FileType.Directory ? 'folder' : 'other';
}

async function orFailure<T>(read: () => Promise<T>): Promise<T | FileFailure> {
  try {
    return await read();
  } catch (error) {
    const reason = error instanceof FileSystemError ? (REASONS[error.code] ?? 'error') : 'error';
    return { ok: false, reason, detail: error instanceof Error ? error.message : String(error) };
  }
}

const REASONS: Readonly<Record<string, FileFailure['reason']>> = {
  FileNotFound: 'absent',
  FileNotADirectory: 'notAFolder',
  NoPermissions: 'denied',
};
