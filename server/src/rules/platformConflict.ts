import * as l10n from '@vscode/l10n';
import { platformOfWord } from '../image/architectureWords';
import { type Platform, sortPlatforms } from '../image/platform';
import type { Build } from '../model/build';
import type { Hit } from '../model/finding';
import type { Requirement } from '../model/requirement';
import type { BuildSubject, DocumentSubject, Rule, UseSubject } from '../model/rule';
import type { PlatformSlot } from '../model/slot';
import { overlaps, type Span } from '../text/span';
import { bearsArchitecture } from './support/architectureName';
import { isLacking, slotFixes, tagsName, type Verdict, verdictOf } from './support/conflict';
import { conflictOnFrom } from './support/conflictOnFrom';
import { FACT } from './support/facts';
import { isVariantForGraphics } from './support/graphicsVariant';
import { isBuiltForLambda } from './support/lambdaBase';
import { isMadeBeside } from './support/madeBeside';
import { isCalledTest } from './support/namesOfBuild';
import { isForTheirHardware } from './support/oneHardware';
import { isBundleOfData } from './support/onlyData';
import { lacksBuilder } from './support/severalPlatforms';
import { goesNowhere } from './support/thrownAway';
import { platformsMade, together } from './support/together';
import { isExplicit, list, listed, reasonFor } from './support/words';

/** A stated platform that is not what is needed. */
export const platformConflict: Rule<'document'> = {
  id: 'platform-conflict',
  summary: 'A stated platform is not the one that is needed, or only a part of it.',
  why: `A platform that is written down wins over everything else. Where it was written for one machine and the result goes
to another, the build does what it was told and the other machine fails: with \`exec format error\`, or with
\`no matching manifest\` where the image became an index. A constant \`--platform\` on the shipped stage's \`FROM\` is worse in
a build for several platforms: every result gets the same content under its own label.

An image of mere files is for every machine, and is not meant: the bundle of an operator, by its name, and a mod of
LinuxServer.io (\`docker-mod/Dockerfile\`) that only puts files in their places on \`scratch\`. Nor is what a compose file
for those who develop has emulated, by its name (\`docker-compose.dev.yml\`, \`docker-compose.m1.yml\`).`,
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
    for (const stage of subject.stages) yield* conflictOnFrom(stage, subject);
    for (const build of subject.builds) yield* onBuild(build);
    for (const use of subject.uses) yield* onRun(use, subject);
  },
};

/** Who runs a target or job called `arm64` wants just that. */
function isCalledByPlatform({ build: { group = '' }, platforms = [] }: BuildSubject): boolean {
  const [only, ...others] = platforms;
  return others.length === 0 && only !== undefined && platformOfWord(group)?.architecture === only.architecture;
}

function* onBuild(subject: BuildSubject): Iterable<Hit> {
  const { build, platforms, required } = subject;
  if (build.platforms.state !== 'known' || platforms === undefined || !isExplicit(required)) return;
  if (lacksBuilder(subject) || goesNowhere(build) || isCalledTest(build)) return;
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
  // Who calls it has the other one for all of them.
  if (isMadeBeside(subject, required.platforms, verdict.extent)) return;
  if (isVariantForGraphics(subject, required.platforms)) return;
  if (isForTheirHardware(build, platforms)) return;
  // A function is of one architecture: its image states which.
  if (verdict.extent === 'partial' && isBuiltForLambda(subject)) return;
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
