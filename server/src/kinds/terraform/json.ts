import type { Kind } from '../../model/kind';
import { type Reading, reading } from '../../model/reading';
import { directText } from '../../text/mapped';
import { folderOf } from '../../text/paths';
import type { Source } from '../../text/source';
import { readJsonValue } from '../syntax/hcl/jsonValue';
import { itemsOf, type Value } from '../syntax/hcl/value';
import { templated } from '../syntax/settings/moved';
import { nodeOfValue } from '../syntax/settings/node';
import { withAddress } from './addresses';
import type { Resource } from './resource';
import { gathered, RESOURCES } from './resources';

/** Terraform configurations in JSON, as the CDK for Terraform writes them (Terraform, "JSON Configuration Syntax"). */
export const terraformJsonKind: Kind = {
  id: 'terraform-json',
  title: 'Terraform file',
  globs: ['**/*.{tf,tofu}.json'],
  recognise: ({ path }) => /\.(?:tf|tofu)\.json$/.test(path),
  read: readJson,
  comment: undefined,
};

function readJson({ path, text }: Source): Reading {
  const root = templated(readJsonValue(directText(text, 0), text));
  const into = gathered();
  const resources = resourcesOf(root);
  const around: Pick<Resource, 'other' | 'others'> = {
    other: (type, name) => resources.find((one) => one.type === type && one.name === name)?.node,
    others: (type) => resources.filter((one) => one.type === type),
  };
  for (const { type, name, node } of resources) {
    const count = node.value('count');
    const isNone = count?.kind === 'number' && count.value === 0;
    if (isNone) continue;
    RESOURCES.get(type)?.({ type, name: `"${name}"`, node, text, folder: folderOf(path), ...around }, into);
  }
  return reading({ ...into, uses: into.uses.map((use) => withAddress(use, folderOf(path))) });
}

function resourcesOf(root: Value): readonly Pick<Resource, 'type' | 'name' | 'node'>[] {
  return entriesOf(fieldsOf(root, 'resource')).flatMap(([type, named]) =>
    entriesOf([named]).flatMap(([name, body]) =>
      (body.kind === 'list' ? itemsOf(body) : [body]).map((one) => ({ type, name, node: nodeOfValue(one) })),
    ),
  );
}

function fieldsOf(root: Value, key: string): readonly Value[] {
  return root.kind === 'object' ? [root.fields.get(key)?.value ?? root].filter((value) => value !== root) : [];
}

/** The entries of objects; a list of objects counts as one. */
function entriesOf(values: readonly Value[]): readonly (readonly [string, Value])[] {
  return values.flatMap((value) => {
    if (value.kind === 'list') return entriesOf(value.items);
    return value.kind === 'object' ? [...value.fields].map(([key, field]) => [key, field.value] as const) : [];
  });
}
