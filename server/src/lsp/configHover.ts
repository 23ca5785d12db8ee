import * as l10n from '@vscode/l10n';
import type { Node } from 'yaml';
import { ruleUrl } from '../formats/report';
import type { AnyRule } from '../model/rule';
import type { Span } from '../text/span';
import { entriesOf, itemsOf, readYaml, textOf, type YamlDocument, type YamlEntry } from '../text/yaml/yaml';
import { type Choice, configKeys, registryKeys, targetKeys } from './configWords';

/** What stands at a place of a configuration: a platform as it is written, or words about a key or a rule in Markdown. */
export type ConfigPlace = { readonly span: Span } & ({ readonly platform: string } | { readonly words: string });

/** What stands at an offset of a `.platformlint.yaml`; undefined for what needs no words. */
export function configPlaceAt(text: string, offset: number, rules: readonly AnyRule[]): ConfigPlace | undefined {
  const [document] = readYaml(text);
  if (document === undefined) return undefined;
  for (const place of placesIn(document, rules))
    if (place.span.start <= offset && offset <= place.span.end) return place;
  return undefined;
}

function* placesIn(document: YamlDocument, rules: readonly AnyRule[]): Iterable<ConfigPlace> {
  for (const { key, value } of entriesOf(document, document.root)) {
    yield* wordsOf(key, configKeys());
    switch (key.value) {
      case 'targets':
        for (const item of itemsOf(document, value)) yield* placesInTarget(document, item);
        break;
      case 'rules':
        for (const { key: id } of entriesOf(document, value)) yield* placesOfRule(id, rules);
        break;
      case 'runners':
        for (const runner of entriesOf(document, value)) yield* platformsIn(document, runner.value);
        break;
      case 'registries':
        for (const registry of entriesOf(document, value))
          for (const setting of entriesOf(document, registry.value)) yield* wordsOf(setting.key, registryKeys());
    }
  }
}

function* placesInTarget(document: YamlDocument, item: Node): Iterable<ConfigPlace> {
  yield* platformsIn(document, item);
  for (const { key, value } of entriesOf(document, item)) {
    yield* wordsOf(key, targetKeys());
    if (key.value === 'platforms') for (const one of itemsOf(document, value)) yield* platformsIn(document, one);
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

function* wordsOf({ value, span }: YamlEntry['key'], choices: readonly Choice[]): Iterable<ConfigPlace> {
  const choice = choices.find(({ label }) => label === value);
  if (choice !== undefined) yield { span, words: `**\`${choice.label}\`**: ${choice.detail}` };
}
