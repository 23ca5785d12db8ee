import { isMap, isScalar, isSeq, type Node } from 'yaml';
import type { ReadContext } from '../../../model/kind';
import { memoOfPairs } from '../../../text/memo';
import { joinPath } from '../../../text/paths';
import type { Span } from '../../../text/span';
import { entriesOf, itemsOf, resolve, textAt, textOf, valueAt, type YamlDocument } from '../../../text/yaml/yaml';
import { mayHaveCommands } from '../../syntax/commands/commands';
import { dullSpans, isSilent } from '../../syntax/commands/dull';
import { actionFile } from './actionFile';
import { isReadAction } from './actions/readActions';
import { allNames, type Names, namesIn, type Varying } from './expressions/names';
import { compositeList, type StepList, type StepShape } from './stepShapes';

/** The steps of a list that tell anything, and the names of the varying context that bear on what they tell. */
export interface Bearing extends StepList {
  readonly names: Names;
}

/** Tells what of a list of steps can bear on a reading, for the legs of a job or the callers of an action. */
export interface Bearings {
  /** The steps of a job. `isPlain`: all values of a name of `matrix` are plain words; absent for a job without one. */
  ofJob(document: YamlDocument, list: StepList, isPlain?: (name: string) => boolean): Bearing;
  /** The steps of a composite action, of whose inputs some are given as more than plain words. */
  ofAction(document: YamlDocument, odd: ReadonlySet<string>): Bearing;
}

/** Words that change nothing about where a command begins or ends, and name no tool: see {@link dullSpans}. */
export function isPlainText(text: string): boolean {
  return /^[\w .:/@,+=~^-]*$/.test(text) && !mayHaveCommands(text);
}

/** The expressions and texts of a node and of all below it, each on lines of its own. */
export function writtenText(document: YamlDocument, node: Node | undefined, depth = 0): string {
  const resolved = resolve(document, node);
  if (resolved === undefined || depth > MAX_YAML_DEPTH) return '';
  if (isScalar(resolved)) return textOf(document, resolved)?.value ?? '';
  const below = isMap(resolved)
    ? entriesOf(document, resolved).map((entry) => entry.value)
    : isSeq(resolved)
      ? itemsOf(document, resolved)
      : [];
  return below.map((child) => writtenText(document, child, depth + 1)).join('\n');
}

const MAX_YAML_DEPTH = 8;
const MAX_DEPTH = 5;

/** The bearings within one reading of a document whose repository lies at `root`; files that count go to `wanted`. */
export function createBearings(root: string, { file }: ReadContext, wanted: Set<string>): Bearings {
  const actions = new Map<Node, Map<string, Bearing>>();
  const jobs = memoOfPairs<YamlDocument, StepList, Bearing>();

  const ofAction = (document: YamlDocument, odd: ReadonlySet<string>, depth: number): Bearing => {
    const key = [...odd].sort().join();
    const known = document.root && actions.get(document.root)?.get(key);
    if (known !== undefined) return known;
    const found = bearingOf(document, compositeList(document), 'inputs', (name) => !odd.has(name), depth);
    if (document.root) actions.set(document.root, new Map(actions.get(document.root)).set(key, found));
    return found;
  };

  const bearingOf = (
    document: YamlDocument,
    list: StepList,
    context: Varying,
    isPlain: (name: string) => boolean,
    depth: number,
  ): Bearing => {
    const isMoved = list.shapes.some((shape) => isOtherCheckout(document, shape));
    const namesOf = (shape: StepShape): Names | 'nothing' => {
      const uses = textOf(document, shape.entries.get('uses')?.value)?.value.trim();
      if (uses === undefined) return namesOfScript(document, shape, context, isPlain);
      const isLocal = uses.startsWith('./') && !isMoved && depth < MAX_DEPTH;
      if (isLocal) return namesOfLocal(shape, uses);
      const isRead = /\$\{\{|^\.\//.test(uses) || isReadAction((uses.split('@')[0] ?? '').toLowerCase());
      return isRead ? namesIn(textsOf(document, shape, ['uses', 'if', 'env', 'with']), context) : 'nothing';
    };
    const namesOfLocal = (shape: StepShape, uses: string): Names | 'nothing' => {
      const own = namesIn(textsOf(document, shape, ['if', 'env']), context);
      const action = actionFile(joinPath(root, uses), file, wanted);
      if (action?.isComposite !== true) return own;
      const given = entriesOf(document, shape.entries.get('with')?.value).map(({ key, value }) => ({
        name: key.value.toLowerCase(),
        text: writtenText(document, value),
      }));
      const odd = [...defaultsOf(action.document), ...given].filter(
        ({ text }) => !isPlainInput(text, context, isPlain),
      );
      const inner = ofAction(action.document, new Set(odd.map(({ name }) => name)), depth + 1);
      if (inner.shapes.length === 0) return 'nothing';
      const bearing = given.filter(({ name }) => inner.names === undefined || inner.names.has(name));
      return allNames([own, ...bearing.map(({ text }) => namesIn(text, context))]);
    };
    const read = list.shapes.map((shape) => ({ shape, names: namesOf(shape) }));
    const telling = read.flatMap(({ shape, names }) => (names === 'nothing' ? [] : [{ shape, names }]));
    return {
      nodes: list.nodes,
      shapes: telling.map(({ shape }) => shape),
      names: allNames(telling.map(({ names }) => names)),
    };
  };

  return {
    ofJob: (document, list, isPlain) =>
      isPlain === undefined
        ? jobs(document, list, () => bearingOf(document, list, 'matrix', () => true, 0))
        : bearingOf(document, list, 'matrix', isPlain, 0),
    ofAction: (document, odd) => ofAction(document, odd, 1),
  };
}

function textsOf(document: YamlDocument, { entries }: StepShape, keys: readonly string[]): string {
  return keys.map((key) => writtenText(document, entries.get(key)?.value)).join('\n');
}

function defaultsOf(document: YamlDocument): readonly { readonly name: string; readonly text: string }[] {
  return entriesOf(document, valueAt(document, document.root, 'inputs')).map(({ key, value }) => ({
    name: key.value.toLowerCase(),
    text: textAt(document, value, 'default')?.value ?? '',
  }));
}

/** Local actions lie where `uses: ./` says only in a plain checkout of their repository. */
function isOtherCheckout(document: YamlDocument, { entries }: StepShape): boolean {
  const uses = textOf(document, entries.get('uses')?.value)?.value ?? '';
  const inputs = entriesOf(document, entries.get('with')?.value).map(({ key }) => key.value.toLowerCase());
  return /^actions\/checkout@/i.test(uses) && inputs.some((name) => name === 'path' || name === 'repository');
}

/** A `run:` step: commands of programs that are not read, with plain words in them, tell nothing. */
function namesOfScript(
  document: YamlDocument,
  shape: StepShape,
  context: Varying,
  isPlain: (name: string) => boolean,
): Names | 'nothing' {
  const script = textOf(document, shape.entries.get('run')?.value)?.value;
  if (script === undefined) return 'nothing';
  const around = namesIn(textsOf(document, shape, ['if', 'env', 'shell', 'working-directory']), context);
  const expressions = [...script.matchAll(EXPRESSION)];
  const isOdd = expressions.some(([expression]) => !isPlainExpression(expression, context, isPlain));
  if (isOdd) return allNames([around, namesIn(script, context)]);
  if (!mayHaveCommands(script)) return 'nothing';
  const opaque = script.replace(EXPRESSION, (found) => '\uE000'.repeat(found.length));
  if (isSilent(opaque)) return 'nothing';
  const reads = expressions.filter(([expression]) => namesIn(expression, context)?.size !== 0);
  if (reads.length === 0) return around;
  const dull = dullSpans(opaque);
  const isIn = (at: number, { start, end }: Span): boolean => at >= start && at < end;
  const telling = reads.filter(({ index }) => !dull.some((span) => isIn(index, span)));
  return allNames([around, ...telling.map(([expression]) => namesIn(expression, context))]);
}

const EXPRESSION = /\$\{\{[\s\S]*?\}\}/g;

/** An input's text: plain words, and expressions of such. */
function isPlainInput(text: string, context: Varying, isPlain: (name: string) => boolean): boolean {
  const expressions = text.match(EXPRESSION) ?? [];
  return (
    isPlainText(text.replace(EXPRESSION, '')) && expressions.every((each) => isPlainExpression(each, context, isPlain))
  );
}

/** An expression whose value is plain words or not known: it reads no other context that has values here. */
function isPlainExpression(expression: string, context: Varying, isPlain: (name: string) => boolean): boolean {
  const other: Varying = context === 'matrix' ? 'inputs' : 'matrix';
  const names = namesIn(expression, context);
  const readsOthers =
    /\benv\b|\b(?:format|fromjson|join)\s*\(/i.test(expression) || namesIn(expression, other)?.size !== 0;
  const literals = expression.match(/'[^']*'/g) ?? [];
  const hasPlainLiterals = literals.every((literal) => isPlainText(literal.slice(1, -1)));
  return !readsOthers && hasPlainLiterals && names !== undefined && [...names].every(isPlain);
}
