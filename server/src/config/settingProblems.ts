import * as l10n from '@vscode/l10n';
import { platformOfUser } from '../image/architectureWords';
import { type Spelling, spellingOf } from '../image/spelling';
import { SETTINGS, type SettingRow } from './settings';
import { settingValue } from './settingValue';

/**
 * What the object below `platformlint` has that no setting takes: a sentence for each such value, with the setting's name,
 * the value, and what would be right. Keys that are no setting are another's.
 */
export function settingProblems(settings: unknown): readonly string[] {
  return SETTINGS.flatMap((row) => {
    const value = settingValue(settings, row.key);
    const isAbsent = value === undefined || value === null;
    return isAbsent ? [] : problemsOf(row, value);
  });
}

function problemsOf(row: SettingRow, value: unknown): readonly string[] {
  const wrong = (part: unknown, remedy: string): string =>
    l10n.t('The setting {0} has {1}, which is not used: {2}.', `platformlint.${row.key}`, shortened(part), remedy);
  if (row.type !== 'array') return fits(row, value) ? [] : [wrong(value, remedyOf(row))];
  if (typeof value === 'string') return [wrong(value, l10n.t('it is a list, such as {0}', JSON.stringify([value])))];
  if (!Array.isArray(value)) return [wrong(value, remedyOf(row))];
  return value.flatMap((item: unknown) => {
    if (typeof item !== 'string') return [wrong(item, remedyOf(row))];
    const isUsed = row.items !== 'platform' || platformOfUser(item) !== undefined;
    return isUsed ? [] : [wrong(item, platformFor(item))];
  });
}

function fits({ type, values, minimum }: SettingRow, value: unknown): boolean {
  if (type === 'integer') return Number.isInteger(value) && Number(value) >= (minimum ?? 0);
  const isOneOfThem = values === undefined || values.some((allowed) => allowed.value === value);
  return typeof value === type && isOneOfThem;
}

/** What would be right: a clause. */
function remedyOf({ type, values, minimum }: SettingRow): string {
  if (values !== undefined) return l10n.t('it is one of {0}', values.map(({ value }) => `"${value}"`).join(', '));
  switch (type) {
    case 'boolean':
      return l10n.t('it is true or false');
    case 'string':
      return l10n.t('it is a text');
    case 'array':
      return l10n.t('it is a list of texts');
    case 'integer':
      return l10n.t('it is a whole number, {0} or more', minimum ?? 0);
    default:
      return type satisfies never;
  }
}

function platformFor(text: string): string {
  const spelling = spellingOf(text);
  const near = spelling.kind === 'misspelling' ? spelling.suggestion : nearestOf(spelling);
  return near === undefined
    ? l10n.t('a platform is written os/arch, such as linux/amd64')
    : l10n.t('{0} may be meant', near);
}

function nearestOf(spelling: Spelling): string | undefined {
  return spelling.kind === 'invalid' ? spelling.suggestions[0] : undefined;
}

/** As JSON, cut where it is long. */
function shortened(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

const LONGEST = 60;
