import type { Kind } from '../../model/kind';
import { type Reading, reading } from '../../model/reading';
import { folderOf } from '../../text/paths';
import type { Source } from '../../text/source';
import type { Block } from '../syntax/hcl/ast';
import type { Scope } from '../syntax/hcl/evaluate';
import { readHcl } from '../syntax/hcl/hcl';
import { nodeOfBlock } from '../syntax/settings/node';
import { karpenterIn } from './karpenter';
import { scriptsOf } from './localExec';
import type { Gathered, Resource } from './resource';
import { gathered, RESOURCES } from './resources';
import { terraformScope } from './scope';

/** Terraform and OpenTofu configurations: the images that resources run, and the machines that they promise. */
export const terraformKind: Kind = {
  id: 'terraform',
  title: 'Terraform file',
  globs: ['**/*.{tf,tofu}'],
  recognise: ({ path, languageId }) => /\.(?:tf|tofu)$/.test(path) || /^(?:terraform|opentofu)$/.test(languageId ?? ''),
  read: readTerraform,
  comment: '#',
};

function readTerraform(source: Source): Reading {
  const { body, errors, text } = readHcl(source.text);
  const scope = terraformScope(text, body);
  const into = gathered();
  const other: Resource['other'] = (type, name) => {
    const block = body.blocks.find(
      ({ type: { value }, labels }) => value === 'resource' && labels[0]?.value === type && labels[1]?.value === name,
    );
    return block && nodeOfBlock(block, scope);
  };
  for (const block of body.blocks) readBlock(block, scope, { source, other }, into);
  into.nodePromises.push(...karpenterIn(text));
  const skipped = [...errors.map(({ value, span }) => ({ span, why: value })), ...into.skipped];
  return reading({ ...into, skipped });
}

interface Around {
  readonly source: Source;
  readonly other: Resource['other'];
}

function readBlock(block: Block, scope: Scope, { source, other }: Around, into: Gathered): void {
  const [type, name] =
    block.type.value === 'module' ? ['module', block.labels[0]] : [block.labels[0]?.value, block.labels[1]];
  into.scriptsRun.push(...scriptsOf(block, source));
  const isResource = block.type.value === 'resource' || block.type.value === 'module';
  const read = isResource && type !== undefined ? RESOURCES.get(type) : undefined;
  if (read === undefined || type === undefined) return;
  const node = nodeOfBlock(block, scope);
  const count = node.value('count');
  const isNone = count?.kind === 'number' && count.value === 0;
  if (isNone) return;
  read({ type, name: `"${name?.value ?? ''}"`, node, text: source.text, folder: folderOf(source.path), other }, into);
}
