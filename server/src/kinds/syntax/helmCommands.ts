import type { NamedFile } from '../../model/reading';
import { folderOf, foldersUpward, joinPath } from '../../text/paths';
import type { Source } from '../../text/source';

/**
 * Every path that may be a file of values which a command of Helm in a text names (`helm upgrade … -f`): seen from the
 * folder of the text, those above it, and the folders that the text goes to. Paths with variables name none.
 */
export function namedValues({ path, text }: Source): readonly NamedFile[] {
  if (!/\bhelm\b/.test(text)) return [];
  const named = new Set<string>();
  for (const [command] of text.replace(CONTINUED, ' ').matchAll(COMMAND)) {
    for (const [, double, single, bare] of command.matchAll(VALUES)) named.add(double ?? single ?? bare ?? '');
  }
  const files = [...named].filter((name) => /^[\w./@-]+\.ya?ml$/.test(name) && !name.startsWith('/')).slice(0, MAX);
  if (files.length === 0) return [];
  const starts = foldersUpward(folderOf(path));
  const entered = [...text.matchAll(ENTERS)].slice(0, MAX).map(([, folder = '']) => folder);
  const folders = new Set(starts.flatMap((start) => [start, ...entered.map((folder) => joinPath(start, folder))]));
  const paths = new Set(files.flatMap((file) => [...folders].map((folder) => joinPath(folder, file))));
  return [...paths].map((one) => ({ path: one, as: 'helmValues' }));
}

/** Of files and of folders, each. */
const MAX = 12;
const CONTINUED = /\\\r?\n/g;
const COMMAND = /\bhelm[ \t]+(?:[^\s;|&]+[ \t]+){0,6}?(?:install|upgrade|template)\b[^\r\n;|&]*/g;
const VALUES = /(?:^|\s)(?:-f|--values)(?:=|[ \t]+)(?:"([^"]*)"|'([^']*)'|([^\s"'\])]+))/g;
const ENTERS = /(?:\bcd[ \t]+|^[ \t]*dir:[ \t]*)["']?([\w./-]+)/gm;
