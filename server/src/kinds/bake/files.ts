import { FOUND_PROJECT, filesKey } from '../../model/buildFiles';
import type { FileText, ReadContext } from '../../model/kind';
import { baseName, folderOf, joinPath } from '../../text/paths';
import type { Source } from '../../text/source';
import type { Body } from '../syntax/hcl/ast';
import { type HclDocument, readHcl } from '../syntax/hcl/hcl';
import { COMPOSE_FILES, composeTargets, isComposeName } from './composeTargets';
import { readJsonBody } from './json';

/** One bake file of those that are read together. */
export interface BakeFile {
  readonly body: Body;
  /** It is the text being read: what stands elsewhere has no place in it. */
  readonly own: boolean;
  /** It is a compose file: what it says is told there. */
  readonly compose?: true;
}

/** The files that bake reads together with the one being read, in the order in which later ones win. */
export interface BakeFiles {
  readonly files: readonly BakeFile[];
  /** Of the list that a call names; {@link FOUND_PROJECT} where bake finds them by itself. */
  readonly key: string;
}

/** All ways in which a file is read. */
export interface BakeReadings {
  readonly ways: readonly BakeFiles[];
  /** The paths that were asked for, whether they are there or not. */
  readonly wanted: readonly string[];
  readonly errors: HclDocument['errors'];
}

/** The files that bake takes from a folder when none is named (docker/buildx, `bake.go`), after the compose files. */
const DEFAULT_FILES = ['docker-bake.json', 'docker-bake.hcl', 'docker-bake.override.json', 'docker-bake.override.hcl'];
/** Lists of files that one file is read in at most. */
const MAX_LISTS = 12;

/**
 * Reads the file with the other default files of its folder where it is one of them, and with those that calls name
 * beside it. One that bake does not find by itself is read alone only where no call names it with others.
 */
export function readFiles(source: Source, format: 'hcl' | 'json', context: ReadContext): BakeReadings {
  const { path, text } = source;
  const hcl = format === 'hcl' ? readHcl(text) : undefined;
  const own: BakeFile = { body: hcl?.body ?? readJsonBody(text), own: true };
  const asked = new Set<string>();
  const file = (other: string): string | undefined => {
    asked.add(other);
    return context.file(other);
  };
  const read = (paths: readonly string[]): readonly BakeFile[] => {
    const compose = paths.filter(isComposeName);
    const body = compose.length > 0 ? composeTargets(compose, folderOf(path), file) : undefined;
    const bodies = paths
      .filter((other) => !isComposeName(other))
      .flatMap((other) => (other === path ? [own] : bodyOf(other, file(other))));
    return [...(body ? [{ body, own: false, compose: true } as const] : []), ...bodies];
  };
  const isDefault = DEFAULT_FILES.includes(baseName(path));
  const found = isDefault ? defaultFiles(path, file) : [path];
  const named = new Map((context.fileLists ?? []).map((list) => [filesKey(list), list]));
  const isFound = named.delete(filesKey(found)) || isDefault || named.size === 0;
  const lists = [...named].slice(0, MAX_LISTS).map(([key, paths]) => ({ key, files: read(paths) }));
  return {
    ways: [...(isFound ? [{ key: FOUND_PROJECT, files: read(found) }] : []), ...lists],
    wanted: [...asked],
    errors: hcl?.errors ?? [],
  };
}

function defaultFiles(path: string, file: FileText): readonly string[] {
  return [...COMPOSE_FILES, ...DEFAULT_FILES]
    .map((name) => joinPath(folderOf(path), name))
    .filter((other) => other === path || file(other) !== undefined);
}

function bodyOf(path: string, text: string | undefined): readonly BakeFile[] {
  if (text === undefined) return [];
  return [{ body: path.endsWith('.json') ? readJsonBody(text) : readHcl(text).body, own: false }];
}
