import * as l10n from '@vscode/l10n';
import { type CompletionItem, CompletionItemKind } from 'vscode-languageserver';
import { isConfigFile } from '../config/config';
import { CONFIG_KEYS, type ConfigKey, REGISTRY_KEYS, TARGET_KEYS } from '../config/keys';
import { formatPlatform, sortPlatforms } from '../image/platform';
import { platformsOf } from '../model/offer';
import type { RuleSetting } from '../model/rule';
import { completionPlace, type Wanted } from './completionPlaces';
import type { Context } from './context';
import { type Located, linedOf } from './folders';
import type { Lined } from './places';
import { commonPlatforms } from './platformWords';

/** The characters after which a client asks by itself. */
export const TRIGGERS: readonly string[] = ['=', '/', ',', ':', '-'];

/** A word that can be written, with what it means. */
interface Choice {
  readonly label: string;
  readonly detail: string;
  /** A key of a mapping: a colon follows. */
  readonly isKey?: boolean;
}

function keyChoices(keys: Readonly<Record<string, ConfigKey>>): readonly Choice[] {
  return Object.entries(keys).map(([label, { description }]) => ({ label, detail: l10n.t(description), isKey: true }));
}

function severities(): readonly Choice[] {
  const words: Readonly<Record<RuleSetting, string>> = {
    off: l10n.t('not reported'),
    info: l10n.t('information'),
    warning: l10n.t('a warning'),
    error: l10n.t('an error'),
  };
  return Object.entries(words).map(([label, detail]) => ({ label, detail }));
}

const RUNNERS: readonly Choice[] = [
  { label: 'ubuntu-latest', detail: 'linux/amd64' },
  { label: 'ubuntu-24.04', detail: 'linux/amd64' },
  { label: 'ubuntu-24.04-arm', detail: 'linux/arm64' },
  { label: 'ubuntu-22.04-arm', detail: 'linux/arm64' },
];
const LAMBDA: readonly Choice[] = [
  { label: 'x86_64', detail: 'linux/amd64' },
  { label: 'arm64', detail: 'linux/arm64 (Graviton)' },
];

/** textDocument/completion: platforms and their kin wherever one can be written; those that the images offer come first. */
export function answerCompletions(context: Context): void {
  const { connection, folders, places } = context;
  connection.onCompletion(({ textDocument, position }) => {
    const located = folders.find(textDocument.uri);
    if (located === undefined) return [];
    const { folder, path } = located;
    const isConfig = isConfigFile(path);
    const analysis = folder.session.analyse(path);
    const lined = linedOf(folder, path, analysis);
    if (lined === undefined || !folder.settings.enable || (analysis === undefined && !isConfig)) return [];
    const offset = places.offset(lined, position);
    const line = lined.lines.positionAt(offset).line;
    const { start } = lined.lines.spanOfLine(line);
    const before = lined.text.slice(start, offset);
    const found = completionPlace({ before, parents: parentsOf(lined, line), isConfig });
    if (found === undefined) return [];
    const range = places.range(lined, { start: start + found.span.start, end: offset });
    return choicesFor(found.wanted, context, located).map(
      ({ label, detail, isKey = false }, index): CompletionItem => ({
        label,
        detail,
        kind: isKey ? CompletionItemKind.Property : CompletionItemKind.EnumMember,
        sortText: String(index).padStart(3, '0'),
        filterText: label,
        textEdit: { range, newText: isKey ? `${label}:` : label },
      }),
    );
  });
}

function choicesFor(wanted: Wanted, context: Context, located: Located): readonly Choice[] {
  switch (wanted) {
    case 'platform':
      return platformChoices(located);
    case 'architecture':
      return architectureChoices(located);
    case 'runner':
      return RUNNERS;
    case 'lambdaArchitecture':
      return LAMBDA;
    case 'rule':
      return context.parts.engine.rules.map(({ id, summary }) => ({ label: id, detail: l10n.t(summary) }));
    case 'severity':
      return severities();
    case 'configKey':
      return keyChoices(CONFIG_KEYS);
    case 'targetKey':
      return keyChoices(TARGET_KEYS);
    case 'registryKey':
      return keyChoices(REGISTRY_KEYS);
    default:
      return wanted satisfies never;
  }
}

function platformChoices(located: Located): readonly Choice[] {
  const detail = l10n.t('offered by an image of this file');
  const offered = offeredPlatforms(located).map((label) => ({ label, detail }));
  const common = commonPlatforms().map(({ name, words }) => ({ label: name, detail: words }));
  return [...offered, ...common.filter(({ label }) => !offered.some((one) => one.label === label))];
}

function architectureChoices(located: Located): readonly Choice[] {
  const names = platformChoices(located).flatMap(({ label, detail }) => {
    const [, architecture] = label.split('/');
    return architecture === undefined ? [] : [[architecture, { label: architecture, detail }] as const];
  });
  return [...new Map(names).values()];
}

/** The platforms that every image of the document with a known offer has first, then those that some have. */
function offeredPlatforms({ folder, path }: Located): readonly string[] {
  const offers = (folder.session.analyse(path)?.subjects.uses ?? []).flatMap(({ offer }) =>
    offer.state === 'known' ? [platformsOf(offer)] : [],
  );
  const lists = offers.map((platforms) => platforms.map(formatPlatform));
  const all = sortPlatforms(offers.flat()).map(formatPlatform);
  const countOf = (name: string): number => lists.filter((list) => list.includes(name)).length;
  return all.sort((a, b) => countOf(b) - countOf(a));
}

/** The lines above that the line lies in, by indentation; items of a list lie in the key at their own indentation. */
function parentsOf({ text, lines }: Lined, line: number): readonly string[] {
  const MOST = 400;
  const textOf = (at: number): string => {
    const { start, end } = lines.spanOfLine(at);
    return text.slice(start, Math.min(end, start + 300));
  };
  const indentOf = (content: string): number => content.length - content.trimStart().length;
  const own = textOf(line);
  const isItem = /^[ \t]*-(?:[ \t]|$)/.test(own);
  let limit = indentOf(own);
  const parents: string[] = [];
  for (let at = line - 1; at >= 0 && line - at < MOST; at--) {
    const content = textOf(at);
    const isBlank = content.trim() === '' || content.trimStart().startsWith('#');
    if (isBlank) continue;
    const indent = indentOf(content);
    const isKeyOfItem = isItem && parents.length === 0 && indent === limit && !/^[ \t]*-(?:[ \t]|$)/.test(content);
    if (indent >= limit && !isKeyOfItem) continue;
    parents.push(content);
    limit = indent;
    if (indent === 0) break;
  }
  return parents;
}
