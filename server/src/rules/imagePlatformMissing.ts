import { formatPlatform, type Platform } from '../image/platform';
import type { Hit, Severity } from '../model/finding';
import type { ImageUse } from '../model/imageUse';
import type { Requirement } from '../model/requirement';
import type { Rule, UseSubject } from '../model/rule';
import { FACT } from './support/facts';
import { makerOf } from './support/maker';
import { isJudgedAlone } from './support/podVerdict';
import { knownOffer, serving } from './support/serving';
import { swarmOutcome } from './support/swarm';
import { useFixes } from './support/useFixes';
import { imageName, list, listed, reasonFor, sourceOf } from './support/words';

/** An index without an entry for a required platform (contract §3). */
export const imagePlatformMissing: Rule<'use'> = {
  id: 'image-platform-missing',
  summary: 'The image is not built for a platform that is needed.',
  why: `An image for several platforms is an index: a list with one image for each. An engine takes the entry for its own
platform, and where there is none it stops at once: \`no matching manifest for linux/arm64 in the manifest list entries\`
from Docker, \`no match for platform in manifest: not found\` from BuildKit and containerd, which Kubernetes then shows as
ErrImagePull. That happens on the machine that needs the image, often long after somebody built it on another one: a
laptop with an arm64 processor pushes, an amd64 server pulls. Build the image for every platform it is needed on, or use
a tag that has them.`,
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
    if (missing.length === 0 || !isJudgedAlone(subject)) return;
    const lacks = `No ${listed(missing, 'or')} in ${imageName(use)} (it offers ${list(offer.platforms)}${sourceOf(offer)})`;
    const remedy = `Use an image that offers ${listed(missing, 'and')}${alternative(subject)}.`;
    const severity = severityOf(use);
    const hit: Hit = {
      span: use.span,
      message: `${lacks}: ${outcomeOf(use, missing, required)}. ${remedy}${reasonFor(missing, required)}`,
      requirement: required,
      fact: FACT.image,
      fixes: useFixes(subject, offer.platforms),
      related: makerOf(subject),
      ...(severity && { severity }),
    };
    yield hit;
  },
};

function outcomeOf(use: ImageUse, missing: readonly Platform[], required: Requirement): string {
  if (required.swarm !== undefined) return swarmOutcome(missing, required.swarm);
  const words = missing.map((platform) => `"no matching manifest for ${formatPlatform(platform)}"`).join(' and ');
  return `${deed(use, missing)} with ${words}${engineOf(use)}`;
}

function deed(use: ImageUse, missing: readonly Platform[]): string {
  if (use.demand.kind === 'pod') return `pulling it on ${listed(missing, 'or')} nodes fails`;
  switch (use.role) {
    case 'base':
    case 'copy':
      return `building for ${listed(missing, 'or')} fails`;
    case 'job':
      return "the job's pull fails";
    case 'run':
    case 'frontend':
    case 'data':
      return 'pulling it there fails';
    default:
      return use.role satisfies never;
  }
}

/** The words of engines that say it otherwise than Docker does. */
function engineOf({ role, demand }: ImageUse): string {
  if (demand.kind === 'pod') return ' (containerd: "no match for platform in manifest")';
  return role === 'base' || role === 'copy' ? ' (BuildKit: "no match for platform in manifest")' : '';
}

function alternative({ use, pod }: UseSubject): string {
  if (pod !== undefined) return ', or keep the pod on the nodes that it does';
  const isStated = use.demand.kind === 'stated' && use.slot !== undefined;
  return isStated ? ', or ask for a platform that it has' : '';
}

/** A volume's data is pulled like an image and never run; in compose nothing else waits for it. */
function severityOf(use: ImageUse): Severity | undefined {
  if (use.role !== 'data') return undefined;
  return use.demand.kind === 'pod' ? 'warning' : 'info';
}
