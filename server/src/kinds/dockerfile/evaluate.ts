import * as l10n from '@vscode/l10n';
import { type Platform, parsePlatform, samePlatform } from '../../image/platform';
import { type Reference, readReference } from '../../image/reference';
import type { ResolvedPlatform, StageBase, StagePlatform } from '../../model/stage';
import type { Environment } from './environments';
import { expandWord, type Value } from './expand';
import type { ParsedFile, ParsedStage } from './parse';

/** What the stages are in one environment. */
export interface Evaluation {
  readonly environment: Environment;
  readonly stages: readonly EvaluatedStage[];
}

/** A stage with what its words come to for one build. */
export interface EvaluatedStage {
  readonly base: StageBase;
  /** The image that is pulled; absent for stages, scratch, and contexts that are no image. */
  readonly image?: NamedImage;
  readonly platform?: EvaluatedPlatform;
  readonly resolved: ResolvedPlatform;
}

/** An image as far as it can be told: the reference, or a sentence on why there is none. */
export interface NamedImage {
  readonly reference?: Reference;
  readonly unread?: string;
  /** The text that the reference was read from, to see whether it stands in the document like that. */
  readonly text: string;
}

/** What the `--platform` of a `FROM` comes to. */
export interface EvaluatedPlatform {
  readonly kind: StagePlatform['kind'];
  readonly platform?: Platform;
  /** It follows the platform that is built for. */
  readonly byTarget: boolean;
  /** The variable without a known value. */
  readonly missing?: string;
}

/** Evaluates every FROM as BuildKit does for one environment (dockerfile2llb, `buildDispatchStates`). */
export function evaluate(file: ParsedFile, environment: Environment, escapeToken: string): Evaluation {
  const stages: EvaluatedStage[] = [];
  const byName = new Map<string, number>();
  for (const stage of file.stages) {
    const platform = evaluatePlatform(stage, environment, escapeToken);
    const { base, image } = evaluateBase(stage, environment, platform, byName, escapeToken);
    const below = base.kind === 'stage' ? stages[base.index]?.resolved : undefined;
    const resolved = below ?? resolvePlatform(base, platform, environment);
    stages.push({ base, resolved, ...(image && { image }), ...(platform && { platform }) });
    if (stage.name) byName.set(stage.name.value, stage.index);
  }
  return { environment, stages };
}

function evaluatePlatform(
  stage: ParsedStage,
  { scope }: Environment,
  escapeToken: string,
): EvaluatedPlatform | undefined {
  if (!stage.platform) return undefined;
  if (stage.inBranch) return { kind: 'unresolved', byTarget: false };
  const expansion = expandWord(stage.platform.text.value, scope, escapeToken);
  if (!expansion.ok) return { kind: 'unresolved', byTarget: false };
  const { value, variables } = expansion;
  if (value.same === 'BUILDPLATFORM') return { kind: 'build', byTarget: false };
  const missing = value.unknown ?? value.unset;
  if (missing !== undefined || value.text === '') {
    return { kind: 'unresolved', byTarget: false, missing: missing ?? variables[0] ?? '' };
  }
  const platform = parsePlatform(value.text);
  const isTargetItself = value.same === 'TARGETPLATFORM' && variables.length === 1 && variables[0] === 'TARGETPLATFORM';
  const kind = variables.length === 0 ? 'constant' : isTargetItself ? 'target' : 'computed';
  return { kind, byTarget: value.byTarget === true, ...(platform && { platform }) };
}

interface EvaluatedBase {
  readonly base: StageBase;
  readonly image?: NamedImage;
}

function evaluateBase(
  stage: ParsedStage,
  environment: Environment,
  platform: EvaluatedPlatform | undefined,
  earlier: ReadonlyMap<string, number>,
  escapeToken: string,
): EvaluatedBase {
  if (stage.broken !== undefined) return { base: { kind: 'unresolved', why: stage.broken } };
  const pulledFor = platform?.platform ?? environment.platform;
  const replaced = stage.name && environment.contextOf(stage.name.value, pulledFor);
  if (stage.name && replaced !== undefined) return fromContext(stage.name.value, replaced);

  const expansion = expandWord(stage.image.value, environment.scope, escapeToken);
  if (!expansion.ok) return unresolved(l10n.t('The image name cannot be expanded: {0}.', expansion.message));
  const why = whyUnknown(expansion.value);
  if (why !== undefined) return unresolved(why);
  const name = expansion.value.text;
  const index = earlier.get(name);
  if (index !== undefined) return { base: { kind: 'stage', index } };
  if (name === 'scratch') return { base: { kind: 'scratch' } };
  return sourceByName(name, environment, pulledFor);
}

/** A context or an image, for a name that is no stage. */
export function sourceByName(name: string, environment: Environment, platform: Platform | undefined): EvaluatedBase {
  const context = environment.contextOf(name, platform);
  return context === undefined ? { base: { kind: 'image' }, image: readImage(name) } : fromContext(name, context);
}

const IMAGE_CONTEXT = 'docker-image:';

function fromContext(name: string, context: string): EvaluatedBase {
  if (!context.startsWith(IMAGE_CONTEXT)) return { base: { kind: 'context', name } };
  const text = context.slice(IMAGE_CONTEXT.length).replace(/^\/\//, '');
  if (text === 'scratch') return { base: { kind: 'scratch' } };
  const image = text.includes('$')
    ? { text, unread: l10n.t('The context {0} holds a variable.', name) }
    : readImage(text);
  return { base: { kind: 'context', name }, image };
}

function readImage(text: string): NamedImage {
  const reading = readReference(text);
  return reading.ok ? { text, reference: reading.reference } : { text, unread: reading.message };
}

function unresolved(why: string): EvaluatedBase {
  return { base: { kind: 'unresolved', why }, image: { text: '', unread: why } };
}

function whyUnknown({ unknown, unset }: Value): string | undefined {
  if (unknown !== undefined) {
    return BUILDER_NAME.test(unknown)
      ? l10n.t("{0} is the builder's own and not known here.", `$${unknown}`)
      : l10n.t('The value of {0} is not known here.', `$${unknown}`);
  }
  if (unset === undefined) return undefined;
  return l10n.t('{0} has no value: no default and no known build gives one.', `$${unset}`);
}

const BUILDER_NAME = /^BUILD(?:PLATFORM|OS|OSVERSION|ARCH|VARIANT)$/;

function resolvePlatform(
  base: StageBase,
  flag: EvaluatedPlatform | undefined,
  environment: Environment,
): ResolvedPlatform {
  if (base.kind === 'scratch' || !flag) return { kind: 'target' };
  switch (flag.kind) {
    case 'target':
    case 'build':
    case 'unresolved':
      return { kind: flag.kind };
    case 'constant':
    case 'computed':
      if (!flag.platform) return { kind: 'unresolved' };
      if (isTheTarget(flag, environment)) return { kind: 'target' };
      return { kind: 'constant', platform: flag.platform };
    default:
      return flag.kind satisfies never;
  }
}

/** The flag was made from the target platform and came to the same again, as `linux/$TARGETARCH` does. */
export function isTheTarget(flag: EvaluatedPlatform, { platform }: Environment): boolean {
  return (
    flag.byTarget && flag.platform !== undefined && platform !== undefined && samePlatform(flag.platform, platform)
  );
}
