import * as l10n from '@vscode/l10n';
import { formatPlatform, type Platform } from '../image/platform';
import type { Hit, Severity } from '../model/finding';
import type { ImageUse } from '../model/imageUse';
import type { KnownOffer } from '../model/offer';
import type { Requirement } from '../model/requirement';
import type { Rule, UseSubject } from '../model/rule';
import { FACT } from './support/facts';
import { makerOf, ownRemedy } from './support/maker';
import { isJudgedAlone } from './support/podVerdict';
import { isRepeated, repeatsOf } from './support/repeats';
import { knownOffer, serving } from './support/serving';
import { swarmOutcome } from './support/swarm';
import { useFixes } from './support/useFixes';
import { imageName, joined, list, listed, reasonFor, sourceOf } from './support/words';

/** An index without an entry for a required platform. */
export const imagePlatformMissing: Rule<'use'> = {
  id: 'image-platform-missing',
  summary: 'The image is not built for a platform that is needed.',
  why: `An image for several platforms is an index: a list with one image for each. An engine takes the entry for its own
platform, and where there is none it stops at once: \`no matching manifest for linux/arm64 in the manifest list entries\`
from Docker, \`no match for platform in manifest: not found\` from BuildKit and containerd, which Kubernetes then shows as
ErrImagePull. That happens on the machine that needs the image, often long after somebody built it on another one: a
laptop with an arm64 processor pushes, an amd64 server pulls. Build the image for every platform it is needed on, or use
a tag that has them.`,
  where: 'images',
  mends: 'unsafe',
  fix: `There are several ways, so you choose: the name that stands for all architectures, a tag of the same repository that
has the platform (the editor asks the registry), another or no stated platform, emulation (\`platform:\`), or nodes that the
image serves (nodeSelector, node affinity).`,
  severity: 'error',
  on: 'use',
  failures: [
    'no matching manifest for linux/amd64 in the manifest list entries',
    'no matching manifest for linux/arm64/v8 in the manifest list entries',
    'no match for platform in manifest: not found',
    'failed to resolve source metadata',
    'no image found in image index for architecture "arm64", variant "v8", OS "linux"',
    'no suitable node (unsupported platform on 1 node)',
    'ErrImagePull',
    'ImagePullBackOff',
  ],
  examples: [
    {
      kind: 'compose',
      path: 'compose.yaml',
      config: 'targets: [linux/arm64]\n',
      bad: 'services:\n  web:\n    image: images.test/amd64-index:1\n',
      good: 'services:\n  web:\n    image: images.test/multi:1\n',
    },
    {
      kind: 'dockerfile',
      path: 'Dockerfile',
      bad: 'FROM --platform=linux/arm64 images.test/amd64-index:1\n',
      good: 'FROM --platform=linux/arm64 images.test/multi:1\n',
    },
  ],
  *check(subject) {
    const { use, required } = subject;
    const offer = knownOffer(subject.offer);
    if (required === undefined || offer?.kind !== 'index') return;
    const { missing } = serving(required.platforms, offer.platforms);
    if (missing.length === 0 || !isJudgedAlone(subject) || isRepeated(subject)) return;
    const offered = `${list(offer.platforms)}${sourceOf(offer)}`;
    const severity = severityOf(use);
    const hit: Hit = {
      span: use.span,
      message: `${lack(use, missing, offered)}: ${outcomeOf(use, missing, required, offer)}. ${remedy(subject, missing)}${reasonFor(missing, required)}`,
      requirement: required,
      fact: FACT.image,
      fixes: useFixes(subject, offer.platforms),
      related: makerOf(subject),
      again: repeatsOf(subject),
      ...(severity && { severity }),
    };
    yield hit;
  },
};

function lack(use: ImageUse, missing: readonly Platform[], offered: string): string {
  return l10n.t('No {0} in {1} (it offers {2})', listed(missing, 'or'), imageName(use), offered);
}

function outcomeOf(
  use: ImageUse,
  missing: readonly Platform[],
  required: Requirement,
  { isEither }: Pick<KnownOffer, 'isEither'>,
): string {
  if (required.swarm !== undefined) return swarmOutcome(missing, required.swarm);
  const engines = missing.map((platform) => `"no matching manifest for ${formatPlatform(platform)}"`);
  const words = `${joined(engines, 'and')}${engineOf(use)}`;
  return deed(
    use,
    listed(missing, 'or'),
    isEither === true ? l10n.t('{0}, or it is pulled and then dies with "exec format error"', words) : words,
  );
}

/** What fails, and how the engine says it. */
function deed({ demand, role }: ImageUse, platforms: string, words: string): string {
  if (demand.kind === 'pod') return l10n.t('pulling it on {0} nodes fails with {1}', platforms, words);
  switch (role) {
    case 'base':
    case 'copy':
      return l10n.t('building for {0} fails with {1}', platforms, words);
    case 'job':
      return l10n.t("the job's pull fails with {0}", words);
    case 'run':
    case 'frontend':
    case 'data':
      return l10n.t('pulling it there fails with {0}', words);
    default:
      return role satisfies never;
  }
}

/** The words of engines that say it otherwise than Docker does. */
function engineOf({ role, demand }: ImageUse): string {
  if (demand.kind === 'pod') return ' (containerd: "no match for platform in manifest")';
  return role === 'base' || role === 'copy' ? ' (BuildKit: "no match for platform in manifest")' : '';
}

function remedy(subject: UseSubject, missing: readonly Platform[]): string {
  const { use, pod } = subject;
  const platforms = listed(missing, 'and');
  if (pod !== undefined) {
    return l10n.t('Use an image that offers {0}, or keep the pod on the nodes that it does.', platforms);
  }
  const isStated = use.demand.kind === 'stated' && use.slot !== undefined;
  return isStated
    ? l10n.t('Use an image that offers {0}, or ask for a platform that it has.', platforms)
    : (ownRemedy(subject, missing) ?? l10n.t('Use an image that offers {0}.', platforms));
}

/** A volume's data is pulled like an image and never run; in compose nothing else waits for it. */
function severityOf(use: ImageUse): Severity | undefined {
  if (use.role !== 'data') return undefined;
  return use.demand.kind === 'pod' ? 'warning' : 'info';
}
