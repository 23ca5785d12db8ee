import type { Kind } from '../../model/kind';
import { type Reading, reading } from '../../model/reading';
import { mappedText } from '../../text/mapped';
import { folderOf } from '../../text/paths';
import type { Source } from '../../text/source';
import { readYaml } from '../../text/yaml/yaml';
import { readJsonValue } from '../syntax/hcl/jsonValue';
import { plainText, type Value } from '../syntax/hcl/value';
import { nodeOfValue } from '../syntax/settings/node';
import { errorsIn } from '../syntax/settings/yamlErrors';
import { yamlValue } from '../syntax/settings/yamlValue';
import { withoutIntrinsics } from './intrinsics';
import { type Gathered, RESOURCES } from './resources';

/** CloudFormation and SAM templates in YAML. */
export const cloudFormationKind: Kind = {
  id: 'cloudformation',
  title: 'CloudFormation template',
  globs: ['**/*.yaml', '**/*.yml', '**/*.template'],
  recognise: ({ path, text }) => /\.(?:ya?ml|template)$/i.test(path) && !isJson(text) && isYamlTemplate(text),
  read(source) {
    const [document] = readYaml(source.text);
    if (document === undefined) return reading({});
    const found = readTemplate(source, withoutIntrinsics(yamlValue(document)));
    return { ...found, skipped: errorsIn(document) };
  },
  comment: '#',
};

/** CloudFormation and SAM templates in JSON, such as those that the CDK writes. */
export const cloudFormationJsonKind: Kind = {
  id: 'cloudformation-json',
  title: 'CloudFormation template',
  globs: ['**/*.json', '**/*.template'],
  recognise: ({ path, text }) => /\.(?:json|template)$/i.test(path) && isJson(text) && isJsonTemplate(text),
  read: (source) =>
    readTemplate(source, withoutIntrinsics(readJsonValue(mappedText([{ text: source.text, source: 0 }]), source.text))),
  comment: undefined,
};

function isJson(text: string): boolean {
  return /^\s*\{/.test(text);
}

/** A version or a transform says so; else resources of AWS. */
function isYamlTemplate(text: string): boolean {
  if (/^(?:AWSTemplateFormatVersion|Transform)[ \t]*:/m.test(text)) return /^Resources[ \t]*:/m.test(text);
  return /^Resources[ \t]*:/m.test(text) && /^[ \t]+Type[ \t]*:[ \t]*["']?AWS::/m.test(text);
}

function isJsonTemplate(text: string): boolean {
  return /"Resources"\s*:/.test(text) && /"Type"\s*:\s*"AWS::/.test(text);
}

function readTemplate(source: Source, template: Value): Reading {
  const root = nodeOfValue(template);
  const gathered: Gathered = { uses: [], builds: [], mentions: [], nodePromises: [], buildRuns: [] };
  const resources = root.value('Resources');
  const [globals] = root.nodes('Globals').flatMap((node) => node.nodes('Function'));
  if (resources?.kind !== 'object') return reading({});
  for (const [name, { key, value }] of resources.fields) {
    const node = nodeOfValue(value);
    const read = RESOURCES.get(plainText(node.value('Type')) ?? '');
    const [properties] = node.nodes('Properties');
    if (read === undefined || properties === undefined) continue;
    read(
      { name: `"${name}"`, key, node, properties, globals, text: source.text, folder: folderOf(source.path) },
      gathered,
    );
  }
  return reading(gathered);
}
