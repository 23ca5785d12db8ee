import type { Node } from 'yaml';
import type { Build } from '../../../model/build';
import { entriesOf, valueAt, type YamlDocument } from '../../../text/yaml/yaml';
import { isPlainText, writtenText } from './bearing';
import type { CalledWorkflow } from './calledWorkflow';
import { namesIn } from './expressions/names';
import { printed } from './expressions/value';
import { outputScripts } from './outputs';
import { stepListOf } from './stepShapes';
import type { MergeStep } from './steps';

/** What a called workflow builds and joins. */
export interface CalledReading {
  readonly builds: readonly Build[];
  readonly mergeSteps: readonly MergeStep[];
}

/**
 * Reads a called workflow, or takes what it came to for another call: there with the same values of all inputs that its
 * jobs and the steps that tell of builds mention. `telling` has those of these steps that only run commands, as they are
 * without inputs; plain words make no others of them.
 */
export type CalledMemo = (
  called: CalledWorkflow,
  callers: readonly YamlDocument[],
  telling: ReadonlySet<Node>,
  read: () => CalledReading,
) => CalledReading;

/** A memo for one reading of a document. */
export function createCalledMemo(): CalledMemo {
  const kept = new Map<string, CalledReading>();
  const numbers = new Map<YamlDocument, number>();
  const numberOf = (document: YamlDocument): number => {
    const number = numbers.get(document) ?? numbers.size;
    numbers.set(document, number);
    return number;
  };
  return (called, callers, telling, read) => {
    const inputs = bearingInputs(called, telling);
    if (inputs === undefined) return read();
    const key = JSON.stringify([numberOf(called.document), callers.map(numberOf), inputs]);
    const known = kept.get(key) ?? read();
    kept.set(key, known);
    return known;
  };
}

/** The inputs that bear on what is built, with their values; undefined where that cannot be told from the text. */
function bearingInputs(
  { document, inputs }: CalledWorkflow,
  telling: ReadonlySet<Node>,
): readonly (readonly [string, string | undefined])[] | undefined {
  const values = [...inputs.values].map(([name, value]) => [name.toLowerCase(), printed(value)] as const);
  if (!values.every(([, value]) => value !== undefined && isHarmless(value))) return undefined;
  const names = namesIn(tellingText(document, telling), 'inputs');
  return names && values.filter(([name]) => names.has(name));
}

/** A word that makes a command of no other a build. */
function isHarmless(value: string): boolean {
  return isPlainText(value) && !VERB.test(value);
}

const VERB = /\b(?:build|bud|bake|push|tag|create|append|up|use|install|run|deploy)\b/i;

/** All that is written of the jobs themselves and of the steps that may tell of builds. */
function tellingText(document: YamlDocument, telling: ReadonlySet<Node>): string {
  const { root } = document;
  const jobs = entriesOf(document, valueAt(document, root, 'jobs')).map(({ value }) => {
    const entries = entriesOf(document, value);
    const list = stepListOf(
      document,
      entries.find(({ key }) => key.value === 'steps'),
    );
    const around = entries.filter(({ key }) => key.value !== 'steps' && key.value !== 'name');
    const steps = list.shapes.filter(({ node, entries: keys }) => keys.has('uses') || telling.has(node));
    return [
      ...around.map((entry) => writtenText(document, entry.value)),
      ...steps.map(({ node }) => writtenText(document, node)),
      ...outputScripts(document, list.shapes),
    ].join('\n');
  });
  const whole = ['env', 'defaults'].map((key) => writtenText(document, valueAt(document, root, key)));
  return [...whole, ...jobs].join('\n');
}
