import { configSchema, type Schema } from '../config/schema';
import { SETTINGS } from '../config/settings';
import type { Severity } from '../model/finding';
import type { AnyRule } from '../model/rule';

/** The index of the rules' pages. */
export function rulesIndex(rules: readonly AnyRule[]): string {
  const rows = [...rules]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ id, severity, summary }) => `| [${id}](${id}.md) | ${SEVERITIES[severity]} | ${cell(summary)} |`);
  return ['# Rules', '', '| rule | default | what it finds |', '|---|---|---|', ...rows, ''].join('\n');
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
