import type { Schema } from '../config/jsonSchema';
import { configSchema } from '../config/schema';
import { SETTINGS } from '../config/settings';
import { DOCUMENTS } from '../formats/rulePage';
import type { Severity } from '../model/finding';
import type { AnyRule } from '../model/rule';

/** The index of the rules' pages: by name, by document and by the messages that lead here. */
export function rulesIndex(rules: readonly AnyRule[]): string {
  const sorted = [...rules].sort((a, b) => (a.id < b.id ? -1 : 1));
  const rows = sorted.map(
    ({ id, severity, mends, summary }) =>
      `| ${linkTo(id)} | ${SEVERITIES[severity]} | ${MENDS[mends]} | ${cell(summary)} |`,
  );
  return [
    '# Rules',
    '',
    '| rule | default | fix | what it finds |',
    '|---|---|---|---|',
    ...rows,
    '',
    'A safe fix changes neither what is built nor where it runs; `--fix` takes it. The others need `--unsafe-fixes`, or a',
    'person who chooses one in the editor. `--unsafe-fixes` leaves a file as it is, and says so, where its fixes would end in',
    'an error that was not there or only trade one finding for another.',
    '',
    '## By document',
    '',
    '| document | rules |',
    '|---|---|',
    ...byDocument(sorted),
    '',
    'What each kind of document is and what is read of it: [Documents](../documents.md).',
    '',
    '## By message',
    '',
    'What engines, builders and clusters say when it goes wrong, and the rules that see it coming.',
    '',
    '| message | rules |',
    '|---|---|',
    ...byMessage(sorted),
    '',
  ].join('\n');
}

const MENDS: Readonly<Record<AnyRule['mends'], string>> = { safe: 'safe', unsafe: 'yes', hand: 'by hand' };

function byDocument(rules: readonly AnyRule[]): readonly string[] {
  return Object.entries(DOCUMENTS).map(([where, words]) => {
    const own = rules.filter((rule) => rule.where === where);
    return `| ${words} | ${own.map(({ id }) => linkTo(id)).join(', ')} |`;
  });
}

function byMessage(rules: readonly AnyRule[]): readonly string[] {
  const messages = [...new Set(rules.flatMap(({ failures }) => failures))];
  const key = (message: string): string => message.replace(/^[^a-z0-9]+/i, '').toLowerCase();
  return messages
    .sort((a, b) => (key(a) < key(b) ? -1 : 1))
    .map((message) => {
      const own = rules.filter(({ failures }) => failures.includes(message));
      return `| \`${cell(message)}\` | ${own.map(({ id }) => linkTo(id)).join(', ')} |`;
    });
}

function linkTo(id: string): string {
  return `[${id}](${id}.md)`;
}

const SEVERITIES: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'info' };

/** The table of the editor's settings. */
export function settingsTable(): string {
  const rows = SETTINGS.map((row) => {
    const values =
      row.values === undefined ? '' : ` One of ${row.values.map(({ value }) => `\`${value}\``).join(', ')}.`;
    return `| \`platformlint.${row.key}\` | \`${JSON.stringify(row.default)}\` | ${cell(row.description)}${values} |`;
  });
  return ['| setting | default | meaning |', '|---|---|---|', ...rows].join('\n');
}

/** The table of the keys of `.platformlint.yaml`. */
export function configTable(ruleIds: readonly string[]): string {
  const rows = rowsOf(configSchema(ruleIds), '');
  return ['| key | meaning |', '|---|---|', ...rows].join('\n');
}

function rowsOf(schema: Schema, prefix: string): readonly string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, value]) => {
    const own = `| \`${prefix}${key}\` | ${cell(value.description ?? '')} |`;
    const items = value.items?.anyOf ?? (value.items === undefined ? [] : [value.items]);
    const inner = items.flatMap((item) => rowsOf(item, `${prefix}${key}[].`));
    const named =
      typeof value.additionalProperties === 'object' ? rowsOf(value.additionalProperties, `${prefix}${key}.*.`) : [];
    // Rule ids have pages of their own.
    return key === 'rules' ? [own] : [own, ...inner, ...named];
  });
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

/** Puts generated text between a page's markers `<!-- begin name -->` and `<!-- end name -->`; the rest stays. */
export function betweenMarkers(page: string, name: string, text: string): string {
  const begin = `<!-- begin ${name} -->`;
  const end = `<!-- end ${name} -->`;
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error(`the page has no markers for ${name}`);
  return `${page.slice(0, from + begin.length)}\n${text}\n${page.slice(to)}`;
}
