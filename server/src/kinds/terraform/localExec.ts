import { folderOf, joinPath } from '../../text/paths';
import type { Source } from '../../text/source';
import type { Block, Body } from '../syntax/hcl/ast';

/**
 * The scripts that the provisioners of a resource may run on the machine that applies it: every file of the shell that the
 * text of a `local-exec` names, counted from the module's folder.
 */
export function scriptsOf({ body }: Block, { path, text }: Source): readonly string[] {
  return body.blocks.filter(isLocalExec).flatMap(({ span }) => {
    const words = [...text.slice(span.start, span.end).matchAll(SCRIPT)];
    return words.flatMap(([word]) => joinPath(folderOf(path), word.replace(/^\//, '')));
  });
}

function isLocalExec({ type, labels }: Body['blocks'][number]): boolean {
  return type.value === 'provisioner' && labels[0]?.value === 'local-exec';
}

/** After `${path.module}` the rest of a path begins with a slash. */
const SCRIPT = /(?<![\w./-])(?:[\w.-]+|(?<=\})\/[\w.-]+|\.{1,2})(?:\/[\w.-]+){0,12}\.(?:sh|bash)(?![\w/-])/g;
