import * as l10n from '@vscode/l10n';
import { platformOfWord } from '../image/architectureWords';
import { formatPlatform, type Platform, parsePlatform, sortPlatforms } from '../image/platform';
import { spellingOf } from '../image/spelling';
import type { Build, LocatedBuild } from '../model/build';
import type { Fix, Hit } from '../model/finding';
import type { Requirement } from '../model/requirement';
import type { BuildSubject, DocumentSubject, Rule, StageSubject, UseSubject } from '../model/rule';
import type { PlatformSlot } from '../model/slot';
import type { Stage } from '../model/stage';
import { overlaps, type Span } from '../text/span';
import { bearsArchitecture } from './support/architectureName';
import { AUTOMATIC_ARGUMENTS } from './support/automatic';
import { FACT } from './support/facts';
import { isMadeBeside } from './support/madeBeside';
import { isCalledTrial } from './support/namesOfBuild';
import { isForAmd64Hardware } from './support/oneHardware';
import { isBundleOfData } from './support/onlyData';
import { knownOffer, servesAll, serving } from './support/serving';
import { lacksBuilder } from './support/severalPlatforms';
import { isOnImage, shippedChain, within } from './support/shippedChain';
import { targetStage } from './support/shippedStage';
import { isThrownAway } from './support/thrownAway';
import { platformsMade, together } from './support/together';
import { isExplicit, joined, list, listed, reasonFor } from './support/words';

/** A stated platform that is not what is needed (contract §3). */
export const platformConflict: Rule<'document'> = {
  id: 'platform-conflict',
  summary: 'A stated platform is not the one that is needed, or only a part of it.',
  why: `A platform that is written down wins over everything else. Where it was written for one machine and the result goes
to another, the build does what it was told and the other machine fails: with \`exec format error\`, or with
\`no matching manifest\` where the image became an index. A constant \`--platform\` on the shipped stage's \`FROM\` is worse in
a build for several platforms: every result gets the same content under its own label.`,
  where: 'platforms',
  mends: 'unsafe',
  fix: `The stated platform becomes the needed one, the missing ones are added where the place takes several, or the statement
is removed where what remains is right.`,
  severity: 'error',
  on: 'document',
  failures: [
    'exec format error',
    'FromPlatformFlagConstDisallowed: FROM --platform flag should not use constant value',
    'DL3029: Do not use --platform flag with FROM',
    'no matching manifest for linux/amd64 in the manifest list entries',
    "The requested image's platform does not match the detected host platform",
  ],
  examples: [
    {
      kind: 'dockerfile',
      path: 'Dockerfile',
      config: 'targets: [linux/amd64]\n',
      bad: 'FROM --platform=linux/arm64 images.test/multi:1\n',
      good: 'FROM --platform=linux/amd64 images.test/multi:1\n',
    },
    {
      kind: 'compose',
      path: 'compose.yaml',
      config: 'targets: [linux/arm64]\n',
      bad: 'services:\n  web:\n    image: images.test/multi:1\n    platform: linux/amd64\n',
      good: 'services:\n  web:\n    image: images.test/multi:1\n    platform: linux/arm64\n',
    },
  ],
  *check(subject) {
    for (const stage of subject.stages) yield* onFrom(stage, subject);
    for (const build of subject.builds) yield* onBuild(build);
    for (const use of subject.uses) yield* onRun(use, subject);
  },
};

/** How a statement stands to what is needed. */
interface Verdict {
  readonly missing: readonly Platform[];
  readonly extent: 'disjoint' | 'partial';
}

function verdictOf(required: readonly Platform[], stated: readonly Platform[]): Verdict | undefined {
  // WebAssembly runs on every machine that has its runtime.
  if (stated.some(({ os }) => os === 'wasi')) return undefined;
  // Windows is written down for Windows, beside what is built for Linux.
  if (stated.every(({ os }) => os === 'windows') && required.every(({ os }) => os !== 'windows')) return undefined;
  const { served, missing } = serving(required, stated);
  if (missing.length === 0) return undefined;
  return { missing, extent: served.length === 0 ? 'disjoint' : 'partial' };
}

function* onFrom({ stage, stages, required, builds }: StageSubject, { uses }: DocumentSubject): Iterable<Hit> {
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

/** Who runs a target or job called `arm64` wants just that. */
function isCalledByPlatform({ build: { group = '' }, platforms = [] }: BuildSubject): boolean {
  const [only, ...others] = platforms;
  return others.length === 0 && only !== undefined && platformOfWord(group)?.architecture === only.architecture;
}

function* onBuild(subject: BuildSubject): Iterable<Hit> {
  const { build, platforms, required } = subject;
  if (build.platforms.state !== 'known' || platforms === undefined || !isExplicit(required)) return;
  // Files that are written to a folder may be for any machine.
  if (lacksBuilder(subject) || build.output === 'files' || isThrownAway(build) || isCalledTrial(build)) return;
  if (isCalledByPlatform(subject) || build.byArchitecture === true) return;
  // Whoever starts the build chooses; the default is only where that begins.
  if (build.platforms.byDefault === true) return;
  const all = together(subject);
  const made = platformsMade(all);
  // Builds that are joined lack one thing together: it is said at the first of them.
  if (made === undefined || all[0] !== subject) return;
  const verdict = verdictOf(required.platforms, made);
  if (verdict === undefined) return;
  if (tagsName(build, platforms) || isBundleOfData(subject)) return;
  // Who calls it where none of its platforms is needed has the other one for that.
  if (verdict.extent === 'disjoint' && isMadeBeside(subject, required.platforms)) return;
  if (isForAmd64Hardware(build) && platforms.every(({ architecture }) => architecture === 'amd64')) return;
  if (build.runsAs === true) {
    // Without it the build would state no platform at all.
    const slot = required.platforms.length === 1 ? build.slot : undefined;
    yield emulated(spanOfItems(build), made, verdict, required, slot);
    return;
  }
  // A bake target is called by its name: nobody takes `app-arm64` for more.
  if (build.tool === 'bake' && platforms.every((platform) => bearsArchitecture(build.title, platform))) return;
  yield {
    span: spanOfItems(build),
    severity: verdict.extent === 'disjoint' ? 'error' : 'warning',
    message: `${buildsFor(subject, made, verdict)}${reasonFor(verdict.missing, required)}`,
    requirement: required,
    fact: FACT.platform,
    fixes: slotFixes(build.slot, required.platforms),
  };
}

function buildsFor({ build, required }: BuildSubject, made: readonly Platform[], { extent, missing }: Verdict): string {
  const wanted = listed(required.platforms, 'and');
  const [names, lacking] = [listed(sortPlatforms(made), 'and'), listed(missing, 'and')];
  return extent === 'disjoint'
    ? l10n.t(
        '{0} builds for {1}: on {2} the image fails with "no matching manifest" or "exec format error". Build for {3}.',
        build.title,
        names,
        lacking,
        wanted,
      )
    : l10n.t(
        '{0} builds only for {1}: on {2} the image fails with "no matching manifest" or "exec format error". Build for {3}.',
        build.title,
        names,
        lacking,
        wanted,
      );
}

/** What only runs may be emulated, so it weighs one level less. */
function* onRun(subject: UseSubject, { reading }: DocumentSubject): Iterable<Hit> {
  const { use, environment } = subject;
  const { demand } = use;
  if (use.role !== 'run' || use.builtHere === true || demand.kind !== 'stated' || demand.span === undefined) return;
  // A command runs where it is typed, whatever the project is for.
  if (use.byCommand === true) return;
  if (environment === undefined || !isExplicit(environment)) return;
  const { span } = demand;
  const verdict = verdictOf(environment.platforms, demand.platforms);
  if (verdict === undefined) return;
  // A placement constraint is a choice, like a pod's selector: only a platform that is written as one can conflict.
  const isWritten = reading.mentions.some((one) => one.what === 'platform' && overlaps(one.text.span, span));
  if (!isWritten) return;
  // Somebody emulates an image on purpose that is not built for the machine.
  const slot = isLacking([subject], environment.platforms) ? undefined : use.slot;
  yield emulated(span, demand.platforms, verdict, environment, slot);
}

/** Whether an image is known not to serve all of the platforms: to ask for them would be the next finding. */
function isLacking(uses: readonly UseSubject[], platforms: readonly Platform[]): boolean {
  return uses.some(({ offer }) => {
    const known = knownOffer(offer);
    return known !== undefined && !servesAll(platforms, known.platforms);
  });
}

function emulated(
  span: Span,
  stated: readonly Platform[],
  { extent, missing }: Verdict,
  required: Requirement,
  slot: PlatformSlot | undefined,
): Hit {
  const fact = l10n.t(
    'This asks for {0}, so on {1} it runs under emulation, slowly, or dies with "exec format error".',
    list(stated),
    listed(missing, 'and'),
  );
  return {
    span,
    severity: extent === 'disjoint' ? 'warning' : 'info',
    message: `${fact}${reasonFor(missing, required)}`,
    requirement: required,
    fact: FACT.platform,
    fixes: slotFixes(slot, required.platforms),
  };
}

/** The place of the platforms: all of a list that stands in one run, else its first. */
function spanOfItems(build: Build): Span {
  const items = build.platforms.state === 'known' ? build.platforms.items : [];
  const [first, ...others] = items;
  if (first === undefined) return build.span;
  let { end } = first.span;
  for (const { span } of others) {
    const isNext = span.start >= end && span.start - end <= LONGEST_SEPARATOR;
    if (!isNext) return first.span;
    end = span.end;
  }
  return { start: first.span.start, end };
}

/** `", "` between quoted items. */
const LONGEST_SEPARATOR = 4;

/**
 * Whether every tag says in words that it is for these platforms: then nobody takes it for more. Those that are not known
 * as a whole count as they are written (`app:$VERSION-arm64`).
 */
function tagsName({ tags, names }: Build, platforms: readonly Platform[]): boolean {
  const known = tags.map(({ value }) => `${value.path.slice(value.path.lastIndexOf('/') + 1)} ${value.tag ?? ''}`);
  const all = names !== undefined && names.length > tags.length ? names.map(lastPart) : known;
  return all.length > 0 && all.every((text) => platforms.every((platform) => bearsArchitecture(text, platform)));
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

function slotFixes(slot: PlatformSlot | undefined, needed: readonly Platform[]): readonly Fix[] {
  if (slot === undefined) return [];
  const [only, ...others] = needed.map(formatPlatform);
  if (only === undefined) return [];
  const fixes: Fix[] = [];
  if (others.length === 0 || slot.many) {
    const names = [only, ...others];
    const title = l10n.t('Change {0} to {1}', slot.label, names.join(', '));
    fixes.push({ title, edits: slot.write(names), applicability: 'unsafe', preferred: true });
  } else if (slot.remove !== undefined) {
    const title = l10n.t('Remove {0}, so that it follows the build', slot.label);
    fixes.push({ title, edits: slot.remove(), applicability: 'unsafe', preferred: true });
  }
  return fixes.filter(({ edits }) => edits.length > 0);
}
