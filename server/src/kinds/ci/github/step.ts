import type { Node } from 'yaml';
import type { Span } from '../../../text/span';
import { entriesOf, textOf, type YamlDocument, type YamlEntry } from '../../../text/yaml/yaml';
import { type Context, holds, type Scope } from './expressions/expressions';
import { type Filled, fill } from './expressions/filled';
import { printed } from './expressions/value';
import { contextOfEntries } from './expressions/values';
import type { StepShape } from './stepShapes';

/** One step of a job or of a composite action, in one matrix leg. */
export interface Step {
  readonly document: YamlDocument;
  readonly node: Node;
  readonly entries: ReadonlyMap<string, YamlEntry>;
  /** Its place among the steps of its list. */
  readonly order: number;
  /** What expressions of the step may name. */
  readonly scope: Scope;
  readonly id?: string;
  /** `undefined`: whether it runs is only known at run time. */
  readonly runs: true | undefined;
  /** The action, without its version: `docker/build-push-action`. */
  readonly action?: { readonly name: string; readonly filled: Filled; readonly span: Span };
  /** Its characters stand in the job's own list, once: edits around it are about this step only. */
  readonly own: boolean;
}

/** The steps of a list that may run in this leg, in their order. */
export function stepsOf(document: YamlDocument, shapes: readonly StepShape[], scope: Scope): readonly Step[] {
  return shapes.flatMap(({ node, entries, order, own }) => {
    const within = withEnvironment(document, entries.get('env')?.value, scope);
    const runs = conditionOf(document, entries.get('if')?.value, within);
    if (runs === false) return [];
    const id = textOf(document, entries.get('id')?.value)?.value;
    const action = actionOf(fill(document, entries.get('uses')?.value, within));
    return [{ document, node, entries, order, scope: within, runs, own, ...(id && { id }), ...(action && { action }) }];
  });
}

/** An input of the step's action, by its name in any case; `undefined` where it is absent or empty. */
export function inputOf(step: Step, name: string): Filled | undefined {
  const entry = inputEntry(step, name);
  const filled = entry && fill(step.document, entry.value, step.scope);
  return filled && filled.text.trim() !== '' ? filled : undefined;
}

/** The entry of an input under `with:`. */
export function inputEntry(step: Step, name: string): YamlEntry | undefined {
  const entries = entriesOf(step.document, step.entries.get('with')?.value);
  return entries.find((entry) => entry.key.value.toLowerCase() === name);
}

/** The text of an input, trimmed; `undefined` where it is absent or not known. */
export function knownInput(step: Step, name: string): string | undefined {
  const filled = inputOf(step, name);
  return filled?.known ? filled.text.trim() : undefined;
}

/** Whether an input is given and says yes; `maybe` where an expression decides. */
export function flagOf(step: Step, name: string): 'yes' | 'no' | 'maybe' | 'absent' {
  const filled = inputOf(step, name);
  if (filled === undefined) return 'absent';
  if (!filled.known) return 'maybe';
  return /^\s*true\s*$/i.test(filled.text) ? 'yes' : 'no';
}

/** The scope with the names of an `env:` mapping. */
export function withEnvironment(document: YamlDocument, env: Node | undefined, scope: Scope): Scope {
  if (env === undefined) return scope;
  return new Map(scope).set('env', contextOfEntries(document, env, scope, scope.get('env')));
}

/** The names that lines with `GITHUB_ENV` assign: their values are only known when the steps run. */
export function writtenNames(text: string): ReadonlySet<string> {
  if (!text.includes('GITHUB_ENV')) return NO_NAMES;
  const lines = text.split(/[\r\n]+/).filter((line) => line.includes('GITHUB_ENV'));
  return new Set(lines.flatMap((line) => [...line.matchAll(/([A-Za-z_]\w*)=/g)].flatMap((match) => match[1] ?? [])));
}

const NO_NAMES: ReadonlySet<string> = new Set();

/** The scope in which the values of these environment variables are not known. */
export function withoutNames(scope: Scope, names: ReadonlySet<string>): Scope {
  const env = scope.get('env');
  if (names.size === 0) return scope;
  const values = new Map([...(env?.values ?? [])].filter(([name]) => !names.has(name)));
  return new Map(scope).set('env', { values, complete: false, unknown: new Set([...(env?.unknown ?? []), ...names]) });
}

/** The variables of the environment that are known, as a shell sees them; `undefined` for those that are not. */
export function variablesOf(env: Context | undefined): ReadonlyMap<string, string | undefined> {
  const variables = new Map<string, string | undefined>();
  for (const name of env?.unknown ?? []) variables.set(name, undefined);
  for (const [name, value] of env?.values ?? []) variables.set(name, printed(value));
  return variables;
}

/** Whether an `if:` holds; it is an expression with or without `${{ }}`. */
export function conditionOf(document: YamlDocument, node: Node | undefined, scope: Scope): boolean | undefined {
  const text = textOf(document, node)?.value.trim();
  if (text === undefined) return true;
  const inner = text.startsWith('${{') && text.endsWith('}}') ? text.slice(3, -2) : text;
  return inner.includes('${{') ? undefined : holds(inner, scope);
}

function actionOf(filled: Filled | undefined): Step['action'] {
  if (filled === undefined || !filled.known) return undefined;
  const text = filled.text.trim();
  const isPath = text.startsWith('./') || text.startsWith('docker://');
  const name = isPath ? text : (text.split('@')[0] ?? '').toLowerCase();
  const start = filled.text.length - filled.text.trimStart().length;
  return { name, filled, span: filled.spanOf({ start, end: start + text.length }) };
}
