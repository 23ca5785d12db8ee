import * as l10n from '@vscode/l10n';
import { formatPlatform } from '../image/platform';
import type { Hit } from '../model/finding';
import type { Rule } from '../model/rule';
import { FACT } from './support/facts';
import { isJudgedAlone } from './support/podVerdict';
import { knownOffer, type Served, serving } from './support/serving';
import { imageName } from './support/words';

/** Only a 32-bit, older or newer variant serves the platform. */
export const imageFallback: Rule<'use'> = {
  id: 'image-fallback',
  summary: 'Only a 32-bit, an older or a newer variant of the image serves the platform.',
  why: `Docker and containerd accept a 386 image on amd64 and a 32-bit arm image on arm64 where nothing better is offered.
Whether it runs is another matter: newer server processors and Apple's have no 32-bit arm mode, and Podman and CRI-O do not
take such an image at all (\`no image found in image index for architecture "arm64"\`). The other way round, an image for
\`linux/amd64/v2\` or higher needs a processor with those instructions; an older one stops with \`Illegal instruction\` or
\`CPU ISA level is lower than required\`.`,
  where: 'images',
  mends: 'hand',
  fix: 'Use an image that is built for the platform itself, or keep what runs today and turn the rule off.',
  severity: 'info',
  on: 'use',
  failures: [
    'no image found in image index for architecture "arm64"',
    'Fatal glibc error: CPU does not support x86-64-v2',
    'CPU ISA level is lower than required',
    'Illegal instruction',
  ],
  examples: [
    {
      kind: 'compose',
      path: 'compose.yaml',
      config: 'targets: [linux/amd64]\n',
      bad: 'services:\n  web:\n    image: images.test/386-index:1\n',
      good: 'services:\n  web:\n    image: images.test/multi:1\n',
    },
  ],
  *check(subject) {
    const { use, required } = subject;
    const offer = knownOffer(subject.offer);
    if (required === undefined || offer === undefined) return;
    const { served, missing } = serving(required.platforms, offer.platforms);
    const lenient = served.filter(({ verdict }) => verdict !== 'native');
    if (missing.length > 0 || lenient.length === 0 || !isJudgedAlone(subject)) return;
    for (const one of lenient) {
      const message = consequence(imageName(use), one);
      const hit: Hit = { span: use.span, message, requirement: required, fact: FACT.image };
      yield hit;
    }
  },
};

function consequence(image: string, { platform, candidate, verdict }: Served): string {
  const [wanted, name] = [formatPlatform(platform), formatPlatform(candidate)];
  if (verdict === 'newer') {
    const level = candidate.architecture === 'amd64' ? `x86-64-${candidate.variant}` : name;
    return l10n.t(
      '{0} serves {1} only with its {2} image, which needs {3}: an older processor stops with "Illegal instruction".',
      image,
      wanted,
      name,
      level,
    );
  }
  const isOtherWidth = platform.architecture !== candidate.architecture;
  return isOtherWidth
    ? l10n.t(
        '{0} serves {1} only with {2}, a 32-bit image: Docker and containerd take it, Podman and CRI-O do not. An image for {1} itself would be right.',
        image,
        wanted,
        name,
      )
    : l10n.t(
        '{0} serves {1} only with {2}, an image for an older variant: Docker and containerd take it, Podman and CRI-O do not. An image for {1} itself would be right.',
        image,
        wanted,
        name,
      );
}
