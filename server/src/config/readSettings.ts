import { platformOfUser } from '../image/architectureWords';
import { settingProblems } from './settingProblems';
import { SETTINGS, type SettingRow, type Settings } from './settings';
import { settingValue } from './settingValue';

/**
 * Reads the object below `platformlint` as an editor sends it. What is absent or of a wrong type has its default; of a list
 * what fits is used. What is not used is among the problems.
 */
export function readSettings(value: unknown): Settings {
  const at = (key: string): unknown => settingValue(value, key);
  const text = (key: string): string => textOf(at(key)) ?? textOf(rowOf(key)?.default) ?? '';
  const flag = (key: string): boolean => flagOf(at(key)) ?? flagOf(rowOf(key)?.default) ?? false;
  const list = (key: string): readonly string[] => listOf(at(key)) ?? listOf(rowOf(key)?.default) ?? [];
  const count = (key: string): number => countOf(at(key), rowOf(key));
  const hints = text('inlayHints');
  return {
    enable: flag('enable'),
    targets: list('targets').flatMap((name) => platformOfUser(name) ?? []),
    offline: flag('offline'),
    wholeWorkspace: flag('wholeWorkspace'),
    inlayHints: hints === 'off' || hints === 'always' ? hints : 'problems',
    codeLens: flag('codeLens'),
    kubectl: text('kubectl.path') || 'kubectl',
    kubeconfig: text('kubectl.kubeconfig'),
    certificateAuthorities: list('certificateAuthorities'),
    engine: flag('engine'),
    tagLifetime: count('tagLifetime'),
    problems: settingProblems(value),
  };
}

function rowOf(key: string): SettingRow | undefined {
  return SETTINGS.find((row) => row.key === key);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function flagOf(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

/** A number below the least is the least. */
function countOf(value: unknown, row: SettingRow | undefined): number {
  const minimum = row?.minimum ?? 0;
  if (typeof value === 'number' && Number.isFinite(value)) return Math.max(minimum, Math.floor(value));
  return typeof row?.default === 'number' ? row.default : minimum;
}

function listOf(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : undefined;
}
