import type { BrokenFile } from '../formats/report';
import { brokenAt } from '../kinds/broken';
import { linesOf } from '../text/lines';
import type { Io } from './io';
import type { Opened } from './open';
import { shownPath } from './root';

/** The documents that no tool could read as they stand: what a reading leaves out of them nobody would miss. */
export function brokenFiles({ session, root }: Opened, paths: readonly string[]): readonly BrokenFile[] {
  return paths.flatMap((path) => {
    const document = session.workspace.documents.get(path);
    const found = document && brokenAt(document.kind, document.source);
    if (document === undefined || found === undefined) return [];
    const { line, character } = linesOf(document.source.text).positionAt(found.span.start);
    const why = `not valid ${found.language}: ${found.value}; what can be read of the file is checked`;
    return [{ file: shownPath(root, path), line: line + 1, column: character + 1, why }];
  });
}

/** Names each of these files, one a line. */
export function sayBroken(io: Io, files: readonly BrokenFile[]): void {
  for (const { file, line, column, why } of files) io.err(`platformlint: ${file}:${line}:${column} is ${why}\n`);
}
