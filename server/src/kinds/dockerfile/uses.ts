import * as l10n from '@vscode/l10n';
import { formatPlatform } from '../../image/platform';
import { formatReference, readReference } from '../../image/reference';
import type { Demand, ImageUse } from '../../model/imageUse';
import type { PlatformSlot } from '../../model/slot';
import type { Span, Spanned } from '../../text/span';
import type { Environment } from './environments';
import { type EvaluatedPlatform, type Evaluation, isTheTarget, type NamedImage, sourceByName } from './evaluate';
import { type Merged, mergeOutcomes, type Outcome } from './merge';
import type { ParsedFile, ParsedSource, ParsedStage } from './parse';
import type { Place } from './place';
import { type Reach, sourceKind, stageNames } from './reach';

const TARGET: Demand = { kind: 'target' };

/**
 * The images that the file names, in its order. `slots` are those of the stages. An image of a stage that only some of
 * the builds reach holds for the platforms of these.
 */
export function usesOf(
  file: ParsedFile,
  evaluations: readonly Evaluation[],
  place: Place,
  slots: readonly PlatformSlot[],
  { reached, reachedIn }: Reach,
): readonly ImageUse[] {
  const environments = evaluations.map(({ environment }) => environment);
  const names = stageNames(file);
  return file.stages.flatMap((stage) => {
    const isReached = reached.has(stage.index);
    const needing = evaluations.filter((one) => !isReached || reachedIn.get(one.environment)?.has(stage.index));
    return [
      ...baseUses(stage, needing, environments, place, slots[stage.index]),
      ...stage.sources.flatMap((source) => {
        const { kind } = sourceKind(source, file, names);
        const isImage = kind === 'name' || kind === 'invalid';
        return isImage ? sourceUses(source, stage, needing, environments, place, file, names) : [];
      }),
    ];
  });
}

/** The image of `# syntax=`. */
export function frontendUse(syntax: Spanned<string>, place: Place): ImageUse {
  const reading = readReference(syntax.value);
  return {
    role: 'frontend',
    span: place.span(syntax.span),
    written: syntax.value,
    ...(reading.ok ? { image: reading.reference } : { unread: reading.message }),
    demand: { kind: 'none', because: 'it runs on the builder' },
    literal: true,
  };
}

interface Named {
  readonly image: NamedImage;
  readonly demand: Demand;
}

function baseUses(
  stage: ParsedStage,
  evaluations: readonly Evaluation[],
  environments: readonly Environment[],
  place: Place,
  slot: PlatformSlot | undefined,
): readonly ImageUse[] {
  const outcomes = evaluations.flatMap(({ environment, stages }) => {
    const { image, platform } = stages[stage.index] ?? {};
    return image ? outcomeOf(environment, image, demandOf(stage, platform, environment, place)) : [];
  });
  return mergeOutcomes(outcomes, environments).map((merged) => ({
    ...useOf('base', stage.image.span, merged, place),
    stage: stage.index,
    ...(slot && { slot }),
  }));
}

function sourceUses(
  source: ParsedSource,
  { index }: ParsedStage,
  evaluations: readonly Evaluation[],
  environments: readonly Environment[],
  place: Place,
  file: ParsedFile,
  names: ReadonlyMap<string, number>,
): readonly ImageUse[] {
  const { value, span } = source.from;
  const meaning = sourceKind(source, file, names);
  // Whatever looks like a stage may be one of the build in which the trigger runs.
  const mayBeStageOfChild = source.onbuild && /^(?:\d+|[a-z][a-z0-9_.-]*)$/i.test(value);
  const isBareIndex = meaning.kind === 'invalid' && !value.includes('$');
  if (mayBeStageOfChild || isBareIndex) return [];
  const outcomes = evaluations.flatMap(({ environment }) => {
    const image =
      meaning.kind === 'invalid'
        ? { text: '', unread: meaning.why }
        : sourceByName(value, environment, environment.platform).image;
    return image ? outcomeOf(environment, image, TARGET) : [];
  });
  return mergeOutcomes(outcomes, environments).map((merged) => ({
    ...useOf('copy', span, merged, place),
    stage: index,
  }));
}

function outcomeOf(environment: Environment, image: NamedImage, demand: Demand): Outcome<Named> {
  const what = image.reference ? formatReference(image.reference) : `? ${image.unread}`;
  const needs = demand.kind === 'stated' ? demand.platforms.map(formatPlatform).join() : demand.kind;
  return { environment, value: { image, demand }, key: `${what} ${needs}` };
}

function useOf(role: 'base' | 'copy', inner: Span, { value, only }: Merged<Named>, place: Place) {
  const { image, demand } = value;
  const span = place.span(inner);
  const written = place.text.slice(inner.start, inner.end);
  return {
    role,
    span,
    written,
    ...(image.reference && { image: image.reference }),
    ...(image.unread !== undefined && { unread: image.unread }),
    demand,
    ...(only && { only }),
    literal: written === image.text && span.end - span.start === written.length,
  };
}

function demandOf(
  stage: ParsedStage,
  flag: EvaluatedPlatform | undefined,
  environment: Environment,
  place: Place,
): Demand {
  if (!flag || !stage.platform) return TARGET;
  const { text } = stage.platform;
  switch (flag.kind) {
    case 'target':
      return TARGET;
    case 'build':
      return { kind: 'builder' };
    case 'unresolved':
      return { kind: 'none', because: `the platform ${text.value} has no value that is known here` };
    case 'constant':
    case 'computed': {
      if (isTheTarget(flag, environment)) return TARGET;
      if (!flag.platform) return { kind: 'none', because: `${text.value} is no platform that can be read` };
      const because =
        flag.kind === 'constant'
          ? l10n.t('`{0}` on this FROM', `--platform=${text.value}`)
          : l10n.t('`{0}` on this FROM comes to {1}', `--platform=${text.value}`, formatPlatform(flag.platform));
      return { kind: 'stated', platforms: [flag.platform], because, span: place.span(text.span) };
    }
    default:
      return flag.kind satisfies never;
  }
}
