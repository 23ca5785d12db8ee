import { formatPlatform, type Platform, samePlatform } from '../../image/platform';
import type { PlatformSlot } from '../../model/slot';
import type { ResolvedPlatform, RunInstruction, Stage, StageBase, StagePlatform, Variable } from '../../model/stage';
import type { Edit } from '../../text/edits';
import { lineEndOf, startOfLine, startOfLineAbove } from '../../text/lines';
import type { Span } from '../../text/span';
import type { ParsedVariable } from './declarations';
import type { Evaluation } from './evaluate';
import { mergeOutcomes } from './merge';
import type { ParsedFile, ParsedRun, ParsedStage } from './parse';
import type { Place } from './place';
import type { Reach } from './reach';

/** The stages of the file as all its builds together make them; `instructions` are the places of all of them. */
export function stagesOf(
  file: ParsedFile,
  evaluations: readonly Evaluation[],
  instructions: readonly Span[],
  place: Place,
  slots: readonly PlatformSlot[],
  { shipped, reached, reachedIn }: Reach,
): readonly Stage[] {
  const parents = file.stages.map((stage) => parentsOf(stage, evaluations));
  return file.stages.flatMap((stage) => {
    const { index } = stage;
    const slot = slots[index];
    if (!slot) return [];
    const platform = platformOf(stage, evaluations, place);
    const reachedFor = platformsReaching(index, evaluations, reachedIn);
    return {
      index,
      ...(stage.name && { name: place.spanned(stage.name) }),
      span: place.span(stage.span),
      image: {
        value: place.text.slice(stage.image.span.start, stage.image.span.end),
        span: place.span(stage.image.span),
      },
      bases: basesOf(stage, evaluations),
      ...(platform && { platform }),
      resolved: resolvedOf(stage, evaluations),
      shipped: shipped.has(index),
      reached: reached.has(index),
      ...(reachedFor && { reachedFor }),
      bare: stage.bare,
      runs: stage.runs.map((run) => runOf(run, place, () => declaredBefore(file, parents, index, run.declared))),
      variables: () => stage.declared.map((variable) => variableOf(variable, index, place)),
      otherText: () => stage.others.map(({ start, end }) => place.text.slice(start, end)).join('\n'),
      slot,
      declare: (argument, before) => declareEdits(argument, before, instructions, place),
    };
  });
}

/** The platforms whose builds need the stage; absent where those of all do, or none does. */
function platformsReaching(
  index: number,
  evaluations: readonly Evaluation[],
  reachedIn: Reach['reachedIn'],
): readonly Platform[] | undefined {
  const platforms = evaluations.map(({ environment: { platform } }) => platform);
  const reaching = evaluations.flatMap(({ environment }) =>
    reachedIn.get(environment)?.has(index) === true ? [environment.platform] : [],
  );
  const known = reaching.filter((platform) => platform !== undefined);
  const isFor = (platform: Platform | undefined): boolean =>
    platform === undefined || known.some((one) => samePlatform(one, platform));
  return known.length === 0 || known.length < reaching.length || platforms.every(isFor) ? undefined : known;
}

/** Blanks after a flag that go with it; more than these were put there on purpose. */
const LONGEST_GAP = 80;

/** The place of `--platform` on a stage's FROM. */
export function slotOf(stage: ParsedStage, place: Place): PlatformSlot {
  const { platform, image } = stage;
  const label = '--platform';
  const many = false;
  if (platform) {
    const span = place.span(platform.text.span);
    const { start, end } = platform.flag;
    const [blanks = ''] = /^[ \t]*/.exec(place.text.slice(end, end + LONGEST_GAP)) ?? [];
    const whole = place.span({ start, end: end + blanks.length });
    return {
      label,
      many,
      write: ([wanted]) => (wanted === undefined ? [] : [{ span, text: wanted }]),
      remove: () => [{ span: whole, text: '' }],
    };
  }
  const at = place.span({ start: image.whole.start, end: image.whole.start });
  const isWritable = stage.broken === undefined;
  return {
    label,
    many,
    write: ([wanted]) => (isWritable && wanted !== undefined ? [{ span: at, text: `--platform=${wanted} ` }] : []),
  };
}

function basesOf({ index }: ParsedStage, evaluations: readonly Evaluation[]): Stage['bases'] {
  const outcomes = evaluations.flatMap(({ environment, stages }) => {
    const base = stages[index]?.base;
    return base ? { environment, value: base, key: keyOfBase(base) } : [];
  });
  const environments = evaluations.map(({ environment }) => environment);
  return mergeOutcomes(outcomes, environments).map(({ value, only }) => ({ base: value, ...(only && { only }) }));
}

function keyOfBase(base: StageBase): string {
  switch (base.kind) {
    case 'stage':
      return `stage ${base.index}`;
    case 'context':
      return `context ${base.name}`;
    case 'unresolved':
      return `unresolved ${base.why}`;
    case 'image':
    case 'scratch':
      return base.kind;
    default:
      return base satisfies never;
  }
}

function platformOf(stage: ParsedStage, evaluations: readonly Evaluation[], place: Place): StagePlatform | undefined {
  if (!stage.platform) return undefined;
  const values = evaluations.map(({ stages }) => stages[stage.index]?.platform).filter((value) => value !== undefined);
  const [first] = values;
  if (!first) return undefined;
  const isUnresolved = values.some(({ kind }) => kind === 'unresolved');
  const isOneKind = values.every(({ kind }) => kind === first.kind);
  const kind = isUnresolved ? 'unresolved' : isOneKind ? first.kind : 'computed';
  const texts = new Set(values.map(({ platform }) => platform && formatPlatform(platform)));
  const { platform } = first;
  const isKnown = kind !== 'unresolved' && kind !== 'build' && texts.size === 1;
  return {
    text: place.spanned(stage.platform.text),
    flag: place.span(stage.platform.flag),
    kind,
    ...(isKnown && platform && { platform }),
  };
}

/** One answer where all builds agree, or where each stage of a choice is built for the very platform it is chosen for. */
function resolvedOf({ index }: ParsedStage, evaluations: readonly Evaluation[]): ResolvedPlatform {
  const all = evaluations.map(({ environment, stages }) => ({ environment, value: stages[index]?.resolved }));
  const first = all[0]?.value;
  if (!first) return { kind: 'unresolved' };
  if (all.every(({ value }) => value && sameResolved(first, value))) return first;
  const servesItsOwn = all.every(({ environment, value }) => {
    if (value?.kind === 'target') return true;
    const { platform } = environment;
    return value?.kind === 'constant' && platform !== undefined && samePlatform(value.platform, platform);
  });
  return { kind: servesItsOwn ? 'target' : 'unresolved' };
}

function sameResolved(a: ResolvedPlatform, b: ResolvedPlatform): boolean {
  return a.kind === 'constant' && b.kind === 'constant' ? samePlatform(a.platform, b.platform) : a.kind === b.kind;
}

function parentsOf({ index }: ParsedStage, evaluations: readonly Evaluation[]): ReadonlySet<number> {
  return new Set(
    evaluations.flatMap(({ stages }) => {
      const base = stages[index]?.base;
      return base?.kind === 'stage' ? [base.index] : [];
    }),
  );
}

function declaredBefore(
  file: ParsedFile,
  parents: readonly ReadonlySet<number>[],
  index: number,
  count: number,
): ReadonlySet<string> {
  const names = new Set(file.stages[index]?.declared.slice(0, count).map(({ name }) => name));
  const waiting = [...(parents[index] ?? [])];
  const seen = new Set<number>();
  for (let parent = waiting.pop(); parent !== undefined; parent = waiting.pop()) {
    if (seen.has(parent)) continue;
    seen.add(parent);
    for (const { name } of file.stages[parent]?.declared ?? []) names.add(name);
    waiting.push(...(parents[parent] ?? []));
  }
  return names;
}

function variableOf({ by, name, value, span }: ParsedVariable, stage: number, place: Place): Variable {
  return { by, name, stage, span: place.span(span), ...(value && { value: place.spanned(value) }) };
}

/** Few instructions are asked what is declared, and a set for each would not be linear. */
function runOf(
  { span, command, instruction }: ParsedRun,
  place: Place,
  declared: () => ReadonlySet<string>,
): RunInstruction {
  return { span: place.span(span), text: place.stretched(command.value, command.span), instruction, declared };
}

function declareEdits(argument: string, before: number, instructions: readonly Span[], place: Place): readonly Edit[] {
  const instruction = instructions.find((span) => place.span(span).start === before);
  if (!instruction) return [];
  const { text } = place;
  const start = aboveComments(text, instruction.start);
  const lineStart = startOfLine(text, start);
  const own = /^[ \t]*/.exec(text.slice(lineStart, start))?.[0] ?? '';
  const newLine = `${lineEndOf(text)}${place.indentationOf(lineStart)}${own}`;
  const at = place.span({ start, end: start });
  return [{ span: at, text: `ARG ${argument}${newLine}` }];
}

/** Where the comment lines right above an instruction begin: they are about it, for people and for linters. */
function aboveComments(text: string, start: number): number {
  let at = start;
  let lineStart = startOfLine(text, at);
  while (lineStart > 0) {
    const above = startOfLineAbove(text, lineStart);
    const comment = /^[ \t]*(?=#)/.exec(text.slice(above, lineStart));
    if (comment === null) break;
    at = above + comment[0].length;
    lineStart = above;
  }
  return at;
}
