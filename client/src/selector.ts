import { workspace } from 'vscode';
import type { DocumentFilter } from 'vscode-languageclient';
import { LANGUAGES } from '../../server/src/config/languages';
import { DOCUMENT_GLOBS } from './documentGlobs';

/** Where documents can lie: on a disk, in a repository that is not cloned, and in an editor that was never saved. */
const SCHEMES = ['file', 'vscode-vfs', 'untitled'];

/**
 * The documents that the server is told of: by language, and by path where no extension gives them a language. They lie
 * where documents usually do, or wherever the workspace lies: others are shown by the editor itself (a diff's left side).
 */
export function documentSelector(): DocumentFilter[] {
  const own = (workspace.workspaceFolders ?? []).map(({ uri }) => uri.scheme);
  return [...new Set([...SCHEMES, ...own])].flatMap((scheme): readonly DocumentFilter[] => [
    ...LANGUAGES.map((language) => ({ scheme, language })),
    ...(scheme === 'untitled' ? [] : DOCUMENT_GLOBS.map((pattern) => ({ scheme, pattern }))),
  ]);
}
