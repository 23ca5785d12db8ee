import * as l10n from '@vscode/l10n';
import { familiarReference, withoutDigest } from '../image/reference';
import type { Fix, Hit } from '../model/finding';
import type { Rule, UseSubject } from '../model/rule';
import { FACT } from './support/facts';
import { knownOffer, serving } from './support/serving';
import { imageName, list, listed, reasonFor } from './support/words';

/** A digest of one platform's image beside a tag that has more of what is needed. */
export const digestSinglePlatform: Rule<'use'> = {
  id: 'digest-single-platform',
  summary: 'The digest pins the image of one platform, while its tag is an index of several.',
  why: `With \`name:tag@sha256:…\` engines go by the digest alone; the tag is decoration. An index has a digest, and so has
each image in it. Copied from \`docker inspect\`, from the output of a pull, or by a bot that runs on one architecture, the
digest is often that of a single image. Everybody then gets that one: elsewhere it pulls and dies with
\`exec format error\`. Pin the digest of the index, which \`docker buildx imagetools inspect name:tag\` prints first.`,
  where: 'images',
  mends: 'unsafe',
  fix: `The digest of the index takes the place of the image's own, where the index still holds what is pinned. Where the tag
has moved on, choose by hand what is to run.`,
  severity: 'warning',
  on: 'use',
  failures: ['exec format error', 'does not match the detected host platform'],
  examples: [
    {
      kind: 'compose',
      path: 'compose.yaml',
      config: 'targets: [linux/amd64, linux/arm64]\n',
      bad: `services:\n  web:\n    image: images.test/multi:1@sha256:${'a'.repeat(64)}\n`,
      good: `services:\n  web:\n    image: images.test/multi:1@sha256:${'c'.repeat(64)}\n`,
    },
  ],
  *check(subject) {
    const { use, required } = subject;
    const pinned = knownOffer(subject.offer);
    const tagged = knownOffer(subject.tagOffer);
    if (required === undefined || use.image?.digest === undefined) return;
    if (pinned?.kind !== 'manifest' || tagged?.kind !== 'index') return;
    const { missing } = serving(required.platforms, pinned.platforms);
    const covered = serving(missing, tagged.platforms).served.map(({ platform }) => platform);
    if (covered.length === 0) return;
    const tag = familiarReference(withoutDigest(use.image));
    const { digest } = use.image;
    const children = tagged.entries.flatMap((entry) => entry.digest ?? []);
    const isChild = children.includes(digest);
    // Where the tag's index holds other images by now, its digest would be another version.
    const hasMoved = !isChild && children.length === tagged.entries.length;
    const fact = l10n.t(
      '{0} pins the {1} image alone, though {2} also has {3}: the digest decides, so there it pulls and dies with "exec format error".',
      imageName(use),
      list(pinned.platforms),
      tag,
      listed(covered, 'and'),
    );
    const moved = hasMoved ? ` ${l10n.t('The tag leads to other images by now.')}` : '';
    const hit: Hit = {
      span: use.span,
      message: `${fact}${moved} ${l10n.t('Pin the digest of the index.')}${reasonFor(covered, required)}`,
      requirement: required,
      fact: FACT.image,
      fixes: isChild ? indexFixes(subject, tagged.digest) : [],
    };
    yield hit;
  },
};

function indexFixes({ use }: UseSubject, digest: string | undefined): readonly Fix[] {
  const pinned = use.image?.digest;
  if (digest === undefined || pinned === undefined || !use.literal || !use.written.endsWith(pinned)) return [];
  const span = { start: use.span.end - pinned.length, end: use.span.end };
  return [
    {
      title: l10n.t('Pin the digest of the index'),
      edits: [{ span, text: digest }],
      applicability: 'unsafe',
      preferred: true,
    },
  ];
}
