import type { Node } from 'yaml';
import { joinPath } from '../../../text/paths';
import { entriesOf, readYaml, textOf, valueAt, type YamlDocument, type YamlEntry } from '../../../text/yaml/yaml';
import type { Context, Scope } from './expressions/expressions';
import { fill, HOLE } from './expressions/filled';
import { text, type Value } from './expressions/value';
import type { Repository } from './repository';
import { conditionOf } from './step';
import { type StepShape, stepListOf } from './stepShapes';

/** The workflows of one repository, as far as outputs are followed through them. */
export type OutputSource = Pick<Repository, 'root' | 'context' | 'wanted'>;

/**
 * The scope with what the steps of a job are certain to put out: plain texts that a script writes to `GITHUB_OUTPUT`
 * without a condition.
 */
export function withStepOutputs(document: YamlDocument, shapes: readonly StepShape[], scope: Scope): Scope {
  const added = shapes.flatMap((shape): readonly (readonly [string, Context])[] => {
    if (outputScript(document, shape) === undefined) return [];
    const { entries } = shape;
    const id = textOf(document, entries.get('id')?.value)?.value;
    const runs = conditionOf(document, entries.get('if')?.value, scope) === true;
    const script = id === undefined || !runs ? undefined : fill(document, entries.get('run')?.value, scope)?.text;
    const values = script === undefined ? NOTHING : writtenOutputs(script);
    return values.size === 0 ? [] : [[`steps.${id?.toLowerCase()}.outputs`, { values, complete: false }]];
  });
  return added.length === 0 ? scope : new Map([...scope, ...added]);
}

/** The scope with the outputs of the jobs that a job needs, as far as they are known. */
export function withNeededOutputs(
  document: YamlDocument,
  needs: readonly string[],
  scope: Scope,
  source: OutputSource,
): Scope {
  const added = needs.flatMap((id): readonly (readonly [string, Context])[] => {
    const values = jobOutputs(document, id, scope, source, 0);
    return values.size === 0 ? [] : [[`needs.${id.toLowerCase()}.outputs`, { values, complete: false }]];
  });
  return added.length === 0 ? scope : new Map([...scope, ...added]);
}

/** The scripts of steps that may put something out. */
export function outputScripts(document: YamlDocument, shapes: readonly StepShape[]): readonly string[] {
  return shapes.flatMap((shape) => outputScript(document, shape) ?? []);
}

function outputScript(document: YamlDocument, { entries }: StepShape): string | undefined {
  const script = entries.has('id') ? textOf(document, entries.get('run')?.value)?.value : undefined;
  return script?.includes('GITHUB_OUTPUT') ? script : undefined;
}

type Values = ReadonlyMap<string, Value>;
const NOTHING: Values = new Map();

/** A called workflow may hand on what one that it calls puts out. */
const MAX_DEPTH = 4;

/** What a job puts out; nothing for one with a matrix, whose legs overwrite each other. */
function jobOutputs(document: YamlDocument, id: string, scope: Scope, source: OutputSource, depth: number): Values {
  const jobs = entriesOf(document, valueAt(document, document.root, 'jobs'));
  const job = jobs.find(({ key }) => key.value === id)?.value;
  if (job === undefined || depth > MAX_DEPTH || valueAt(document, job, 'strategy', 'matrix')) return NOTHING;
  const entries = new Map(entriesOf(document, job).map((entry) => [entry.key.value, entry]));
  const uses = textOf(document, entries.get('uses')?.value)?.value.trim();
  if (uses !== undefined) return calledOutputs(uses, source, depth);
  const within = withStepOutputs(document, stepListOf(document, entries.get('steps')).shapes, scope);
  return knownTexts(document, entriesOf(document, entries.get('outputs')?.value), within);
}

/** What a workflow of the same repository puts out to its callers, whatever its inputs. */
function calledOutputs(uses: string, source: OutputSource, depth: number): Values {
  if (!/^\.\/\S+\.ya?ml$/.test(uses)) return NOTHING;
  const path = joinPath(source.root, uses);
  source.wanted.add(path);
  const found = source.context.file(path);
  const document = found === undefined ? undefined : readYaml(found)[0];
  if (document === undefined) return NOTHING;
  const outputs = entriesOf(document, valueAt(document, document.root, 'on', 'workflow_call', 'outputs'));
  const values = outputs.map(
    ({ key, value, inherited }): YamlEntry => ({
      key,
      value: valueAt(document, value, 'value'),
      inherited,
    }),
  );
  const jobs = new Set(values.flatMap(({ value }) => jobsNamed(document, value)));
  const scope = new Map(
    [...jobs].map((id): readonly [string, Context] => [
      `jobs.${id.toLowerCase()}.outputs`,
      { values: jobOutputs(document, id, new Map(), source, depth + 1), complete: false },
    ]),
  );
  return knownTexts(document, values, scope);
}

function jobsNamed(document: YamlDocument, node: Node | undefined): readonly string[] {
  const words = textOf(document, node)?.value ?? '';
  return [...words.matchAll(/\bjobs\.([\w-]+)\.outputs\b/g)].flatMap((match) => match[1] ?? []);
}

function knownTexts(document: YamlDocument, entries: readonly YamlEntry[], scope: Scope): Values {
  return new Map(
    entries.flatMap(({ key, value }): readonly (readonly [string, Value])[] => {
      const filled = fill(document, value, scope);
      return filled?.known ? [[key.value, text(filled.text)]] : [];
    }),
  );
}

/** One `echo` of a name and a text without expansions; nothing else stands in its line. */
const WRITES =
  /^[ \t]*echo[ \t]+(?:'([\w-]+)=([^'\n]*)'|"([\w-]+)=((?:[^"\\$`\n]|\\["\\])*)"|([\w-]+)=(?:'([^'\n]*)'|"((?:[^"\\$`\n]|\\["\\])*)"|([\w.,/:@-]*)))[ \t]*>>[ \t]*"?\$\{?GITHUB_OUTPUT\}?"?[ \t]*$/;
/** What may keep a line from being run, or make a line part of something else. */
const BRANCHES =
  /(?:^|[;&|({])[ \t]*(?:if|case|for|while|until|select|function|exit|return|eval)\b|\(\)|\\$|<<|::set-output/m;

/**
 * What a script is certain to write to `GITHUB_OUTPUT`. A script that branches, or that writes there in another way
 * too, says nothing; a text with an expression that has no value is left out.
 */
export function writtenOutputs(script: string): Values {
  const lines = script.split(/\r?\n/);
  const found = lines.flatMap((line) => {
    const match = WRITES.exec(line);
    return match === null ? [] : [match];
  });
  const mentions = script.split('GITHUB_OUTPUT').length - 1;
  if (found.length === 0 || found.length !== mentions || BRANCHES.test(script)) return NOTHING;
  const values = new Map<string, Value>();
  for (const [, a, one, b, two, c, three, four, five] of found) {
    const name = a ?? b ?? c ?? '';
    const value = one ?? three ?? five ?? (two ?? four ?? '').replace(/\\(["\\])/g, '$1');
    if (value.includes(HOLE)) values.delete(name);
    else values.set(name, text(value));
  }
  return values;
}
