import type { Span } from '../../text/span';
import type { Environment } from './environments';
import type { Evaluation } from './evaluate';
import type { ParsedFile, ParsedSource } from './parse';

/** Which stages the builds ship, and which those need. */
export interface Reach {
  readonly shipped: ReadonlySet<number>;
  readonly reached: ReadonlySet<number>;
  /** The stages that each way of building reaches: `FROM dl_${TARGETARCH}` needs one stage for each platform. */
  readonly reachedIn: ReadonlyMap<Environment, ReadonlySet<number>>;
}

/** Where the files of a COPY or a mount come from, by the name alone. */
export type SourceKind =
  | { readonly kind: 'stage'; readonly index: number }
  | { readonly kind: 'none' }
  | { readonly kind: 'invalid'; readonly why: string }
  | { readonly kind: 'name' };

/** The stages that some build reaches from its target, through FROM, COPY and mounts. Cycles end. */
export function reachOf(file: ParsedFile, evaluations: readonly Evaluation[]): Reach {
  const names = stageNames(file);
  const sources = file.stages.map((stage) =>
    stage.sources.map((source) => ({ source, to: sourceKind(source, file, names) })),
  );
  const edges = sources.map((list) => indexesOf(list.filter(({ source }) => !source.onbuild)));
  const onbuild = sources.map((list) => indexesOf(list.filter(({ source }) => source.onbuild)));
  const shipped = new Set<number>();
  const reachedIn = new Map<Environment, ReadonlySet<number>>();
  for (const { environment, stages } of evaluations) {
    const target = targetOf(file, names, environment.target);
    const seen = new Set<number>();
    reachedIn.set(environment, seen);
    // A target that is not there: the build fails, and nothing can be said of what it would need.
    if (target === undefined) for (const { index } of file.stages) seen.add(index);
    else shipped.add(target);
    const waiting = target === undefined ? [] : [target];
    for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
      if (seen.has(index)) continue;
      seen.add(index);
      const base = stages[index]?.base;
      const isReplaced = base?.kind === 'context' && base.name === file.stages[index]?.name?.value;
      if (!isReplaced) waiting.push(...(edges[index] ?? []));
      if (base?.kind === 'stage') waiting.push(base.index, ...(onbuild[base.index] ?? []));
    }
  }
  return { shipped, reached: new Set([...reachedIn.values()].flatMap((seen) => [...seen])), reachedIn };
}

/** The last stage of each name; COPY and mounts see every stage of the file. */
export function stageNames(file: ParsedFile): ReadonlyMap<string, number> {
  return new Map(file.stages.flatMap(({ name, index }) => (name ? [[name.value, index] as const] : [])));
}

/** What a COPY's or mount's `from` means (BuildKit, dockerfile2llb, `toCommand` and `detectRunMount`). */
export function sourceKind(
  { from, by }: ParsedSource,
  file: ParsedFile,
  names: ReadonlyMap<string, number>,
): SourceKind {
  const { value } = from;
  if (/\$./.test(value)) {
    return {
      kind: 'invalid',
      why:
        by === 'copy'
          ? 'variable expansion is not supported for --from, define a new stage with FROM using ARG from global scope as a workaround'
          : "'from' doesn't support variable expansion, define alias stage instead",
    };
  }
  if (by === 'copy' && /^[+-]?\d+$/.test(value)) {
    const index = Number(value);
    return file.stages[index] ? { kind: 'stage', index } : { kind: 'invalid', why: `invalid stage index ${value}` };
  }
  const index = names.get(value.toLowerCase());
  if (index !== undefined) return { kind: 'stage', index };
  return value === 'scratch' ? { kind: 'none' } : { kind: 'name' };
}

/** The places that name a stage by an index that the file does not have. */
export function brokenSources(file: ParsedFile): readonly { readonly span: Span; readonly why: string }[] {
  const names = stageNames(file);
  return file.stages.flatMap((stage) =>
    stage.sources.flatMap((source) => {
      const meaning = sourceKind(source, file, names);
      const isVariable = source.from.value.includes('$');
      return meaning.kind === 'invalid' && !isVariable ? { span: source.from.span, why: meaning.why } : [];
    }),
  );
}

function indexesOf(list: readonly { readonly to: SourceKind }[]): readonly number[] {
  return list.flatMap(({ to }) => (to.kind === 'stage' ? [to.index] : []));
}

function targetOf(
  file: ParsedFile,
  names: ReadonlyMap<string, number>,
  target: string | undefined,
): number | undefined {
  if (target === undefined || target === '') return file.stages.at(-1)?.index;
  const named = names.get(target.toLowerCase());
  if (named !== undefined) return named;
  // The older builder takes an index, too.
  return /^\d+$/.test(target) ? file.stages[Number(target)]?.index : undefined;
}
