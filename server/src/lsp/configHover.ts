import * as l10n from '@vscode/l10n';
import type { Node } from 'yaml';
import type { Schema } from '../config/jsonSchema';
import { CONFIG_KEYS, PLATFORM } from '../config/keys';
import { ruleUrl } from '../formats/report';
import type { AnyRule } from '../model/rule';
import type { Span } from '../text/span';
import { entriesOf, itemsOf, readYaml, textOf, type YamlDocument, type YamlEntry } from '../text/yaml/yaml';

/** What stands at a place of a configuration: a platform as it is written, or words about a key or a rule in Markdown. */
export type ConfigPlace = { readonly span: Span } & ({ readonly platform: string } | { readonly words: string });

/** What stands at an offset of a `.platformlint.yaml`; undefined for what needs no words. */
export function configPlaceAt(text: string, offset: number, rules: readonly AnyRule[]): ConfigPlace | undefined {
  const [document] = readYaml(text);
  if (document === undefined) return undefined;
  for (const place of placesIn(document, document.root, { properties: CONFIG_KEYS }, rules))
    if (place.span.start <= offset && offset <= place.span.end) return place;
  return undefined;
}

function* placesIn(
  document: YamlDocument,
  node: Node | undefined,
  schema: Schema,
  rules: readonly AnyRule[],
): Iterable<ConfigPlace> {
  if (schema === PLATFORM) yield* platformsIn(document, node);
  for (const one of schema.anyOf ?? []) yield* placesIn(document, node, one, rules);
  if (schema.items !== undefined)
    for (const item of itemsOf(document, node)) yield* placesIn(document, item, schema.items, rules);
  const { properties = {}, additionalProperties } = schema;
  for (const { key, value } of entriesOf(document, node)) {
    const named = Object.hasOwn(properties, key.value) ? properties[key.value] : undefined;
    if (named?.description !== undefined) yield wordsOf(key, named.description);
    if (schema === CONFIG_KEYS.rules) yield* placesOfRule(key, rules);
    const inner = named ?? (typeof additionalProperties === 'object' ? additionalProperties : undefined);
    if (inner !== undefined) yield* placesIn(document, value, inner, rules);
  }
}

function* platformsIn(document: YamlDocument, node: Node | undefined): Iterable<ConfigPlace> {
  const found = textOf(document, node);
  if (found !== undefined) yield { span: found.span, platform: found.value };
}

function* placesOfRule({ value, span }: YamlEntry['key'], rules: readonly AnyRule[]): Iterable<ConfigPlace> {
  const rule = rules.find(({ id }) => id === value);
  if (rule === undefined) return;
  const { id, summary, severity } = rule;
  const title = `**\`${id}\`** · [${l10n.t('Rule page')}](${ruleUrl(id)})`;
  yield { span, words: [title, l10n.t(summary), l10n.t('Default: {0}.', `\`${severity}\``)].join('\n\n') };
}

function wordsOf({ value, span }: YamlEntry['key'], description: string): ConfigPlace {
  return { span, words: `**\`${value}\`**: ${l10n.t(description)}` };
}
