import * as l10n from '@vscode/l10n';
import type { Platform } from '../image/platform';
import type { Hit } from '../model/finding';
import type { ImageUse } from '../model/imageUse';
import type { Requirement } from '../model/requirement';
import type { Rule } from '../model/rule';
import { FACT } from './support/facts';
import { makerOf, ownRemedy } from './support/maker';
import { isJudgedAlone } from './support/podVerdict';
import { isRepeated, repeatsOf } from './support/repeats';
import { knownOffer, serving } from './support/serving';
import { swarmOutcome } from './support/swarm';
import { useFixes } from './support/useFixes';
import { imageName, list, listed, reasonFor, sourceOf } from './support/words';

/** One manifest of a platform that is not the required one: it pulls, then dies. */
export const imageSinglePlatform: Rule<'use'> = {
  id: 'image-single-platform',
  summary: 'The image is a single one for another platform: it will pull, and then not run.',
  why: `A tag can lead to one image instead of a list of images. Engines then cannot choose: they pull it on any machine
and find out when the first program is started: \`exec format error\`. Docker prints a warning before
(\`The requested image's platform (linux/arm64) does not match the detected host platform (linux/amd64)\`); Kubernetes
prints nothing and restarts the container until CrashLoopBackOff. In a Dockerfile the first RUN fails, or the build
finishes with foreign programs under the right label. Push the image with \`docker buildx build --platform …\`, or name one
that is built for the platform.`,
  where: 'images',
  mends: 'unsafe',
  fix: `There are several ways, so you choose: the name that stands for all architectures, a tag of the same repository that
has the platform (the editor asks the registry), another or no stated platform, emulation (\`platform:\`), or nodes that the
image serves (nodeSelector, node affinity).`,
  severity: 'error',
  on: 'use',
  failures: [
    'exec format error',
    'exec /bin/sh: exec format error',
    'exec user process caused: exec format error',
    'CrashLoopBackOff',
    'does not match the detected host platform',
    'image platform (linux/amd64) does not match the expected platform (linux/arm64)',
    'InvalidBaseImagePlatform',
  ],
  examples: [
    {
      kind: 'compose',
      path: 'compose.yaml',
      config: 'targets: [linux/amd64]\n',
      bad: 'services:\n  web:\n    image: images.test/arm64-only:1\n',
      good: 'services:\n  web:\n    image: images.test/amd64-only:1\n',
    },
    {
      kind: 'dockerfile',
      path: 'Dockerfile',
      config: 'targets: [linux/arm64]\n',
      bad: 'FROM images.test/amd64-only:1\nRUN make\n',
      good: 'FROM images.test/multi:1\nRUN make\n',
    },
  ],
  *check(subject) {
    const { use, required } = subject;
    const offer = knownOffer(subject.offer);
    // What only lies in a volume is never run.
    const isRun = use.role !== 'data';
    if (required === undefined || offer?.kind !== 'manifest' || !isRun) return;
    const { missing } = serving(required.platforms, offer.platforms);
    if (missing.length === 0 || !isJudgedAlone(subject) || isRepeated(subject)) return;
    const remedy = ownRemedy(subject, missing) ?? l10n.t('Use an image that is built for {0}.', listed(missing, 'and'));
    const hit: Hit = {
      span: use.span,
      message:
        `${lack(use, missing, list(offer.platforms))}${sourceOf(offer)}: ` +
        `${outcomeOf(use, missing, required)} ${remedy}${reasonFor(missing, required)}`,
      requirement: required,
      fact: FACT.image,
      fixes: useFixes(subject, offer.platforms),
      related: makerOf(subject),
      again: repeatsOf(subject),
    };
    yield hit;
  },
};

function lack(use: ImageUse, missing: readonly Platform[], single: string): string {
  const [names, image] = [listed(missing, 'or'), imageName(use)];
  return use.image?.digest === undefined
    ? l10n.t('No {0} in {1}, a single {2} image', names, image, single)
    : l10n.t('No {0} in {1}, which pins a single {2} image', names, image, single);
}

function outcomeOf({ role }: ImageUse, missing: readonly Platform[], { swarm }: Requirement): string {
  return swarm === undefined ? outcome(role, listed(missing, 'or')) : `${swarmOutcome(missing, swarm)}.`;
}

function outcome(role: ImageUse['role'], platforms: string): string {
  switch (role) {
    case 'base':
      return l10n.t('on {0} it pulls, and what it runs dies with "exec format error".', platforms);
    case 'copy':
      return l10n.t('on {0} it pulls, and a program copied from it dies with "exec format error".', platforms);
    case 'run':
    case 'job':
    case 'frontend':
    case 'data':
      return l10n.t('on {0} it will pull and then die with "exec format error".', platforms);
    default:
      return role satisfies never;
  }
}
