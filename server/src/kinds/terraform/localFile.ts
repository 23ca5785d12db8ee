import { buildsToldIn } from '../syntax/commands/told';
import type { Gathered, ReadResource, Resource } from './resource';

/** Reads the resources of the provider `local`, by type. */
export const FILES: ReadonlyMap<string, ReadResource> = new Map<string, ReadResource>([['local_file', localFile]]);

/**
 * What the script builds that a heredoc has and Terraform writes beside the file (hashicorp/local, "local_file"): whoever
 * runs it builds for the platform that it states. What Terraform puts in is not known.
 */
function localFile({ node, text, folder }: Resource, into: Gathered): void {
  const block = text.slice(node.span.start, node.span.end);
  const [head, marker = ''] = CONTENT.exec(block) ?? [];
  if (head === undefined || !NAMED.test(block)) return;
  const from = block.indexOf(head) + head.length;
  const length = block.slice(from).search(new RegExp(`^[ \\t]*${marker}[ \\t]*\\r?$`, 'm'));
  if (length < 0) return;
  const script = block.slice(from, from + length).replace(INTERPOLATION, (found) => 'x'.repeat(found.length));
  if (SHEBANG.test(script)) into.builds.push(...buildsToldIn(script, node.span.start + from, [folder]));
}

const CONTENT = /\bcontent[ \t]*=[ \t]*<<-?([A-Za-z_]\w{0,60})[ \t\r]*\n/;
/** It lies in the folder of the module. */
const NAMED = /\bfilename[ \t]*=[ \t]*"(?:\$\{path\.module\}\/|\.\/)?[\w.-]+"/;
const SHEBANG = /^[ \t]*#![^\n]*sh\b/;
/** `${…}` is Terraform's; `$${` leaves the rest to the shell. */
const INTERPOLATION = /\$(?=\$\{)|(?<!\$)\$\{[^}\n]{0,300}\}/g;
