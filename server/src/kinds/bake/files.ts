import type { FileText } from '../../model/kind';
import { baseName, folderOf, joinPath } from '../../text/paths';
import type { Source } from '../../text/source';
import type { Body } from '../syntax/hcl/ast';
import type { HclDocument } from '../syntax/hcl/hcl';
import { readHcl } from '../syntax/hcl/hcl';
import { readJsonBody } from './json';

/** One bake file of those that are read together. */
export interface BakeFile {
  readonly body: Body;
  /** It is the text being read: what stands elsewhere has no place in it. */
  readonly own: boolean;
}

/** The files that bake reads with the one being read, in the order in which later ones win. */
export interface BakeFiles {
  readonly files: readonly BakeFile[];
  /** Those besides the one being read, whether they are there or not. */
  readonly wanted: readonly string[];
  readonly errors: HclDocument['errors'];
}

/** The files that bake takes from a folder when none is named (docker/buildx, `bake.go`); compose files not counted. */
const DEFAULT_FILES = ['docker-bake.json', 'docker-bake.hcl', 'docker-bake.override.json', 'docker-bake.override.hcl'];

/** Reads the file, with the other default files of its folder where it is one of them. */
export function readFiles({ path, text }: Source, format: 'hcl' | 'json', file: FileText): BakeFiles {
  const hcl = format === 'hcl' ? readHcl(text) : undefined;
  const own: BakeFile = { body: hcl?.body ?? readJsonBody(text), own: true };
  const errors = hcl?.errors ?? [];
  const name = baseName(path);
  if (!DEFAULT_FILES.includes(name)) return { files: [own], wanted: [], errors };
  const at = (other: string): string => joinPath(folderOf(path), other);
  const files = DEFAULT_FILES.flatMap((other): readonly BakeFile[] => {
    if (other === name) return [own];
    const found = file(at(other));
    if (found === undefined) return [];
    return [{ body: other.endsWith('.json') ? readJsonBody(found) : readHcl(found).body, own: false }];
  });
  return { files, wanted: DEFAULT_FILES.filter((other) => other !== name).map(at), errors };
}
