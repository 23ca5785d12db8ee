import type { LocatedBuild } from '../../model/build';
import type { ArgDeclaration, RunInstruction, Stage, Variable } from '../../model/stage';
import { memoOfObjects, memoOfPairs } from '../../text/memo';
import { contains, type Span } from '../../text/span';
import { isOnlyArchitecture } from './architectureName';
import { isForArchitecture } from './architectureVariable';
import { isNeverGiven } from './neverGiven';
import { assignmentsIn, namesSetIn } from './shellAssignments';
import { expandedText } from './shellText';

/** A text with the values of its variables put in, as far as they are known, and where its characters are written. */
export interface FilledText {
  readonly text: string;
  /** Where a part of it is written; absent where it is made of several texts. */
  whereIs(part: Span): Written | undefined;
}

/** Where characters stand, and in which variable's value. */
export interface Written {
  readonly span: Span;
  readonly variable?: Variable;
  /** The use of the variable that brought them into the command. */
  readonly use?: Span;
}

/** A text that stands in the document in one piece. */
interface Piece {
  readonly text: string;
  readonly start: number;
  readonly variable?: Variable;
  readonly use?: Span;
}

type Pieces = readonly Piece[];

/**
 * The commands of a stage with the values of its variables: of `ENV` and `ARG` with a value in the stage, in one that it
 * is built on or before all of them, and of what a command itself sets. A variable stays where a known build gives its
 * value, or where its value is but an architecture that is left to whoever builds.
 */
export function filledRuns(
  stage: Stage,
  stages: readonly Stage[],
  builds: readonly LocatedBuild[],
  args: readonly ArgDeclaration[] = [],
): ReadonlyMap<RunInstruction, FilledText> {
  const given = givenBy(builds);
  const globals = globalsOf(args, builds, () => globalValues(args, stages, builds));
  const values = new Map<string, Pieces>();
  const fixed = new Set<string>();
  const take = (variable: Variable): void => {
    const { name, by } = variable;
    if (by === 'ARG' && fixed.has(name)) return;
    if (by === 'ENV') fixed.add(name);
    const isBare = by === 'ARG' && variable.value === undefined;
    const pieces = by === 'ARG' && given.has(name) ? undefined : isBare ? globals.get(name) : wordOf(variable, values);
    if (pieces === undefined || (by === 'ARG' && isLeft(name, pieces, stages, builds))) values.delete(name);
    else values.set(name, pieces);
  };
  for (const parent of parentsOf(stage, stages)) parent.variables().forEach(take);
  const own = [...stage.variables()];
  const filled = new Map<RunInstruction, FilledText>();
  let next = 0;
  for (const run of stage.runs) {
    for (let variable = own[next]; variable && variable.span.start < run.span.start; variable = own[++next]) {
      take(variable);
    }
    filled.set(run, textFrom(piecesOf(run, values)));
  }
  return filled;
}

const givenBy = memoOfObjects(
  (builds: readonly LocatedBuild[]): ReadonlySet<string> =>
    new Set(builds.flatMap(({ build }) => [...build.args.keys()])),
);

/** Every stage of a file asks for them. */
const globalsOf = memoOfPairs<readonly ArgDeclaration[], readonly LocatedBuild[], ReadonlyMap<string, Pieces>>();

/** The values of what is declared before the first `FROM`. */
function globalValues(
  args: readonly ArgDeclaration[],
  stages: readonly Stage[],
  builds: readonly LocatedBuild[],
): ReadonlyMap<string, Pieces> {
  const given = givenBy(builds);
  const values = new Map<string, Pieces>();
  for (const {
    name: { value: name },
    default: value,
    span,
    stage,
  } of args) {
    if (stage !== undefined || value === undefined || given.has(name)) continue;
    const pieces = wordOf({ by: 'ARG', name, value, span, stage: BEFORE_ALL }, values);
    if (pieces !== undefined && !isLeft(name, pieces, stages, builds)) values.set(name, pieces);
  }
  return values;
}

/** No stage has this number. */
const BEFORE_ALL = -1;

/** Whether a value is left to whoever builds. */
function isLeft(name: string, pieces: Pieces, stages: readonly Stage[], builds: readonly LocatedBuild[]): boolean {
  const value = textOf(pieces);
  return isChoice(name, value) && !isNeverGiven(name, value, stages, builds);
}

/** The stages that a stage is built on, the first one first. */
function parentsOf(stage: Stage, stages: readonly Stage[]): readonly Stage[] {
  const found: Stage[] = [];
  for (let at: Stage | undefined = stage; at !== undefined; ) {
    const [only, ...more]: Stage['bases'] = at.bases;
    at = only?.base.kind === 'stage' && more.length === 0 ? stages[only.base.index] : undefined;
    if (at === undefined || found.includes(at) || at === stage) break;
    found.unshift(at);
  }
  return found;
}

/** A name or a default that says: choose the machine here. */
function isChoice(name: string, value: string): boolean {
  return isForArchitecture(name) || isOnlyArchitecture(value);
}

/** The value of a variable as one word of a command; nothing where it is none. */
function wordOf(variable: Variable, values: ReadonlyMap<string, Pieces>): Pieces | undefined {
  const { value } = variable;
  if (value === undefined || value.span.end - value.span.start !== value.value.length) return undefined;
  const [, quote = '', inner = ''] = /^(["']?)([^"'\\\s]*)\1$/.exec(value.value) ?? [];
  if (inner === '') return undefined;
  const piece: Piece = { text: inner, start: value.span.start + quote.length, variable };
  const pieces = quote === "'" ? [piece] : withValues(piece, inner, values);
  return lengthOf(pieces) > LONGEST ? undefined : pieces;
}

/** A piece with the values of the variables in it; `expanded` is its text as far as variables are looked for there. */
function withValues(piece: Piece, expanded: string, values: ReadonlyMap<string, Pieces>): Pieces {
  const { text, start, variable } = piece;
  const pieces: Piece[] = [];
  let at = 0;
  let length = 0;
  const own = (from: number, to: number): Piece => ({
    text: text.slice(from, to),
    start: start + from,
    ...(variable && { variable }),
  });
  for (const match of expanded.matchAll(USE)) {
    const value = values.get(match[1] ?? match[2] ?? '');
    if (value === undefined || length > LONGEST) continue;
    const use = { start: start + match.index, end: start + match.index + match[0].length };
    pieces.push(own(at, match.index), ...value.map((each) => ({ ...each, use })));
    length += lengthOf(value);
    at = match.index + match[0].length;
  }
  pieces.push(own(at, text.length));
  return pieces;
}

const USE = /(?<![\\$])\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/g;
/** No address is longer; values that hold values would double without an end. */
const LONGEST = 20_000;

function piecesOf(run: RunInstruction, stageValues: ReadonlyMap<string, Pieces>): Pieces {
  const { value: text, span } = run.text;
  const whole: Piece = { text, start: span.start };
  // A list of words is read by no shell.
  const isExec = run.instruction === 'RUN' && text.trimStart().startsWith('[');
  if (isExec || !text.includes('$')) return [whole];
  if (run.instruction === 'ADD') return withValues(whole, text, stageValues);
  const values = new Map(stageValues);
  for (const name of namesSetIn(text)) values.delete(name);
  for (const { name, value, at } of assignmentsIn(text)) {
    values.set(name, withValues({ text: value, start: span.start + at }, value, values));
  }
  return values.size === 0 ? [whole] : withValues(whole, expandedText(text), values);
}

function lengthOf(pieces: Pieces): number {
  return pieces.reduce((sum, { text }) => sum + text.length, 0);
}

function textOf(pieces: Pieces): string {
  return pieces.map(({ text }) => text).join('');
}

function textFrom(pieces: Pieces): FilledText {
  const begins: number[] = [];
  let length = 0;
  for (const { text } of pieces) {
    begins.push(length);
    length += text.length;
  }
  return {
    text: textOf(pieces),
    whereIs(part) {
      const index = begins.findLastIndex((begin) => begin <= part.start);
      const piece = pieces[index];
      const begin = begins[index];
      if (piece === undefined || begin === undefined) return undefined;
      if (!contains({ start: begin, end: begin + piece.text.length }, part)) return undefined;
      const start = piece.start + part.start - begin;
      return {
        span: { start, end: start + part.end - part.start },
        ...(piece.variable && { variable: piece.variable }),
        ...(piece.use && { use: piece.use }),
      };
    },
  };
}
