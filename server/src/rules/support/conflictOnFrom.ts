import * as l10n from '@vscode/l10n';
import { formatPlatform, type Platform, parsePlatform, sortPlatforms } from '../../image/platform';
import { spellingOf } from '../../image/spelling';
import type { LocatedBuild } from '../../model/build';
import type { Hit } from '../../model/finding';
import type { DocumentSubject, StageSubject } from '../../model/rule';
import type { Stage } from '../../model/stage';
import { bearsArchitecture } from './architectureName';
import { AUTOMATIC_ARGUMENTS } from './automatic';
import { isLacking, slotFixes, tagsName, type Verdict, verdictOf } from './conflict';
import { FACT } from './facts';
import { isOnImage, shippedChain, within } from './shippedChain';
import { targetStage } from './shippedStage';
import { isExplicit, joined, list, listed, reasonFor } from './words';

/** A shipped stage that is always for another platform, or unless a build sets a variable. */
export function* conflictOnFrom(
  { stage, stages, required, builds }: StageSubject,
  { uses }: DocumentSubject,
): Iterable<Hit> {
  const { platform } = stage;
  const stated = platform?.platform;
  const isSaid = platform?.kind === 'constant' || platform?.kind === 'computed';
  if (platform === undefined || stated === undefined || !isSaid || !isOnImage(stage)) return;
  if (!isExplicit(required) || spellingOf(formatPlatform(stated)).kind !== 'normal') return;
  if (stage.name !== undefined && bearsArchitecture(stage.name.value, stated)) return;
  const variables = [...platform.text.value.matchAll(/\$\{?(\w+)/g)].map(([, name = '']) => name);
  // The default that hides the real value is what is wrong there, and told there.
  if (variables.some((name) => AUTOMATIC_ARGUMENTS.has(name))) return;
  if (variables.some((name) => isCompiledFor(name, stages))) return;
  const link = shippedChain(stages).find((one) => one.stage === stage);
  if (link === undefined) return;
  const needed = within(link, askedOf(stage, stages, builds) ?? required.platforms);
  const verdict = verdictOf(needed, [stated]);
  if (verdict === undefined) return;
  const isNamed = builds.length > 0 && builds.every(({ build }) => tagsName(build, [stated]));
  if (verdict.extent === 'partial' && isNamed) return;
  const outcome = outcomeOf(verdict, stated);
  const isDefault = variables.length > 0;
  const fact = isDefault
    ? l10n.t(
        'This FROM is {0} unless a build sets {1}: {2}.',
        formatPlatform(stated),
        joined(variables, 'and'),
        outcome,
      )
    : l10n.t('This FROM is always {0}: {1}.', formatPlatform(stated), outcome);
  yield {
    span: platform.text.span,
    severity: verdict.extent === 'disjoint' && !isDefault ? 'error' : 'warning',
    message: `${fact} ${remedyFor(needed)}${reasonFor(verdict.missing, required)}`,
    requirement: required,
    fact: FACT.platform,
    fixes: isLacking(
      uses.filter((one) => one.stage === stage && one.use.role === 'base'),
      needed,
    )
      ? []
      : slotFixes(stage.slot, needed),
  };
}

/** Commands read the variable too: the whole file follows it, and another platform here alone would contradict them. */
function isCompiledFor(variable: string, stages: readonly Stage[]): boolean {
  const read = new RegExp(`\\$(?:${variable}\\b|\\{${variable}[}:])`);
  return stages.some(({ runs }) => runs.some(({ text }) => read.test(text.value)));
}

function outcomeOf({ extent, missing }: Verdict, stated: Platform): string {
  const lacking = listed(missing, 'and');
  return extent === 'disjoint'
    ? l10n.t('what is built on it dies with "exec format error" on {0}', lacking)
    : l10n.t('the image for {0} would hold {1} programs: "exec format error"', lacking, formatPlatform(stated));
}

/**
 * The platforms that builds ask of this very stage, where they ship different ones; `undefined` where all ship the same
 * one, or some of them does not say.
 */
function askedOf(
  stage: Stage,
  stages: readonly Stage[],
  builds: readonly LocatedBuild[],
): readonly Platform[] | undefined {
  if (stages.filter(({ shipped }) => shipped).length < 2) return undefined;
  const own = builds.filter(({ build }) => {
    const shipped = targetStage(build, stages);
    const marked = stages.map((one) => ({ ...one, shipped: one.index === shipped?.index }));
    return shippedChain(marked).some((link) => link.stage.index === stage.index);
  });
  const asked = own.map(({ build }) =>
    build.platforms.state === 'known' ? build.platforms.items.map((item) => parsePlatform(item.value)) : [undefined],
  );
  const known = asked.flat().filter((platform) => platform !== undefined);
  return known.length === 0 || known.length < asked.flat().length ? undefined : sortPlatforms(known);
}

function remedyFor(needed: readonly Platform[]): string {
  return needed.length === 1
    ? l10n.t('{0} would be right.', `--platform=${list(needed)}`)
    : l10n.t('Without --platform it follows the build.');
}
