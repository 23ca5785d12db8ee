import type { DocumentFilter } from 'vscode-languageclient/node';
import { LANGUAGES } from '../../server/src/config/languages';
import { DOCUMENT_GLOBS } from './documentGlobs';

/** Where documents can lie: on a disk, in a repository that is not cloned, and in an editor that was never saved. */
const SCHEMES = ['file', 'vscode-vfs', 'untitled'] as const;

/** The documents that the server is told of: by language, and by path where no extension gives them a language. */
export const SELECTOR: readonly DocumentFilter[] = SCHEMES.flatMap((scheme): readonly DocumentFilter[] => [
  ...LANGUAGES.map((language) => ({ scheme, language })),
  ...(scheme === 'untitled' ? [] : DOCUMENT_GLOBS.map((pattern) => ({ scheme, pattern }))),
]);
