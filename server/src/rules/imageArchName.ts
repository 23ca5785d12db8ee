import * as l10n from '@vscode/l10n';
import { type ArchitectureHint, architectureHint } from '../image/architectureWords';
import { bestOf } from '../image/compatibility';
import { formatPlatform, type Platform } from '../image/platform';
import type { Hit } from '../model/finding';
import type { Requirement } from '../model/requirement';
import type { Rule, UseSubject } from '../model/rule';
import type { Stage } from '../model/stage';
import { bearsArchitecture } from './support/architectureName';
import { isRepeated, repeatsOf, sameInPod } from './support/repeats';
import { nameFixes } from './support/useFixes';
import { imageName, listed, reasonFor } from './support/words';

/** Nothing is known of the image, and its name spells another architecture. */
export const imageArchName: Rule<'use'> = {
  id: 'image-arch-name',
  summary: "The image's name spells an architecture that is not the needed one.",
  why: `Docker Hub keeps an image of each architecture under names such as \`arm64v8/redis\`, and many projects put the
architecture into the tag: \`app:1.2-amd64\`. Such a name stands for one platform. Where the registry could not be asked,
the name is the only hint; on a machine of another architecture such an image usually ends in \`exec format error\`. The
name without the architecture (\`redis:7\`) stands for all of them, where there is one. Where a file names the same image
for the other architecture, too, whoever runs a service takes the one for his machine, and neither is told; nor is the base
of a Dockerfile that is named after the same architecture (\`Dockerfile.arm64\`), unless a build of it states a platform.`,
  where: 'images',
  mends: 'unsafe',
  fix: `For Docker Hub's names of one architecture (\`arm64v8/redis\`) the name that stands for all takes their place.`,
  severity: 'warning',
  on: 'use',
  failures: ['exec format error', 'exec user process caused: exec format error'],
  examples: [
    {
      kind: 'compose',
      path: 'compose.yaml',
      config: 'targets: [linux/amd64]\n',
      bad: 'services:\n  cache:\n    image: arm64v8/unknown:7\n',
      good: 'services:\n  cache:\n    image: amd64/unknown:7\n',
    },
  ],
  *check(subject) {
    const { use } = subject;
    const named = namedOtherwise(subject);
    if (named === undefined || isRepeated(subject)) return;
    const { hint, missing, required } = named;
    const [first, ...others] = sameLimit(subject, named);
    if (first?.use !== use) return;
    const fixes = nameFixes(subject);
    const words = [imageName(use), formatPlatform(hint.platform), hint.word, listed(missing, 'or')] as const;
    const fact =
      fixes.length > 0 || hint.where === 'namespace'
        ? l10n.t(
            'By its name {0} is for {1} ("{2}"), and nothing else is known of it: on {3} it would die with "exec format error". Use the name without the architecture.',
            ...words,
          )
        : l10n.t(
            'By its name {0} is for {1} ("{2}"), and nothing else is known of it: on {3} it would die with "exec format error". If there is a name without the architecture, it may stand for all of them.',
            ...words,
          );
    const hit: Hit = {
      span: use.span,
      message: `${fact}${reasonFor(missing, required)}`,
      requirement: required,
      fixes,
      again: [...repeatsOf(subject), ...others.map((other) => besideInPod(other, hint))],
    };
    yield hit;
  },
};

/** What an image's name says it is for, and the needed platforms that this is not. */
interface Named {
  readonly hint: ArchitectureHint;
  readonly missing: readonly Platform[];
  readonly required: Requirement;
}

/** Nothing where the name says nothing that counts, or what is needed. */
function namedOtherwise(subject: UseSubject): Named | undefined {
  const { use, required, offer, stage, documentFor } = subject;
  const isAsked = offer.state !== 'unknown';
  if (required === undefined || isAsked || use.image === undefined || use.builtHere === true) return undefined;
  if (use.role === 'data') return undefined;
  const hint = architectureHint(use.image);
  // Beside a digest the tag is decoration.
  const isDecoration = hint?.where === 'tag' && use.image.digest !== undefined;
  if (hint === undefined || isDecoration) return undefined;
  // The builds that are known give the value; else whoever builds may.
  if (required.origin !== 'built' && isFilledIn(use.written, hint.word)) return undefined;
  const missing = required.platforms.filter((platform) => bestOf(platform, [hint.platform]).verdict === 'no');
  const { architecture } = hint.platform;
  if (required.origin === 'built' && documentFor.some((one) => one.architecture === architecture)) return undefined;
  if (missing.length === 0 || isPutElsewhere(required, missing) || isNamedAfter(stage, hint.platform)) return undefined;
  return isOneOfTwins(subject, missing) ? undefined : { hint, missing, required };
}

/**
 * The images of a pod that keep it off the same nodes, in its order: one choice of nodes mends them all. Only the use
 * itself where it is no such pod, or where the image runs on none of the nodes, and each is mended by itself.
 */
function sameLimit(subject: UseSubject, { missing, required }: Named): readonly UseSubject[] {
  const { pod } = subject;
  const isChoosing = pod !== undefined && !pod.constrained && pod.pod.workload !== 'DaemonSet';
  if (!isChoosing || missing.length === required.platforms.length) return [subject];
  const same = sameInPod(subject);
  return pod.uses.filter((one) => {
    if (same.includes(one.use)) return one.use === subject.use;
    return listed(namedOtherwise(one)?.missing ?? [], 'and') === listed(missing, 'and');
  });
}

function besideInPod({ use }: UseSubject, { platform }: ArchitectureHint): NonNullable<Hit['again']>[number] {
  const message = l10n.t('In the same pod {0} is for {1} by its name.', imageName(use), formatPlatform(platform));
  return { span: use.span, message };
}

/** A stage that only takes the image's files, under a name with its architecture: they are meant for that one. */
function isNamedAfter(stage: Stage | undefined, platform: Platform): boolean {
  if (stage?.name === undefined || stage.shipped || !stage.bare) return false;
  return bearsArchitecture(stage.name.value, platform);
}

/** The document names the same image for each of the other architectures, too. */
function isOneOfTwins(subject: UseSubject, missing: readonly Platform[]): boolean {
  const twins = subject.twins();
  return missing.every((platform) => bestOf(platform, twins).verdict !== 'no');
}

/** Swarm asks the registry itself and puts a service on the nodes that its image is for. */
function isPutElsewhere({ swarm, platforms }: Requirement, missing: readonly Platform[]): boolean {
  return swarm === 'one' && missing.length < platforms.length;
}

/**
 * Whether the word is what a variable puts into a name (`busybox-${ARCH}`): the value at hand is one of several. A
 * variable that holds the whole name says no more than the name.
 */
function isFilledIn(written: string, word: string): boolean {
  const literal = written.replace(VARIABLE, '');
  return literal !== written && /[a-z0-9]/i.test(literal) && !literal.toLowerCase().includes(word.toLowerCase());
}

const VARIABLE = /\$(?:\{[^{}]*\}|\([^()]*\)|\w+)/g;
