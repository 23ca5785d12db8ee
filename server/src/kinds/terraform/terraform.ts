import type { Kind, ReadContext } from '../../model/kind';
import { type Reading, reading } from '../../model/reading';
import { folderOf } from '../../text/paths';
import type { Source } from '../../text/source';
import { readHcl } from '../syntax/hcl/hcl';
import { microvmBuildsIn } from '../syntax/microvmBuild';
import { withAddress } from './addresses';
import { modulesOf, readBlocks } from './blocks';
import { withoutDefinitions } from './definitions';
import { karpenterIn } from './karpenter';
import { gathered } from './resources';
import { terraformScope } from './scope';

/** Terraform and OpenTofu configurations: the images that resources run, and the machines that they promise. */
export const terraformKind: Kind = {
  id: 'terraform',
  title: 'Terraform file',
  globs: ['**/*.{tf,tofu}'],
  recognise: ({ path, languageId }) => /\.(?:tf|tofu)$/.test(path) || /^(?:terraform|opentofu)$/.test(languageId ?? ''),
  read: readTerraform,
  comment: '#',
  otherComments: ['//', '/*'],
};

function readTerraform(source: Source, { file }: ReadContext): Reading {
  const { text } = source;
  const { body, errors } = readHcl(withoutDefinitions(text));
  const scope = terraformScope(text, [body]);
  const into = gathered();
  const modules = modulesOf(file);
  readBlocks({ path: source.path, text, body, scope }, modules, into);
  into.nodePromises.push(...karpenterIn(text));
  into.builds.push(...microvmBuildsIn(source));
  const skipped = [...errors.map(({ value, span }) => ({ span, why: value })), ...into.skipped];
  const uses = into.uses.map((use) => withAddress(use, folderOf(source.path)));
  return reading({ ...into, uses, skipped, wanted: [...modules.wanted] });
}
