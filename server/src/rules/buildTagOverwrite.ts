import * as l10n from '@vscode/l10n';
import { formatPlatform, type Platform } from '../image/platform';
import { familiarReference, type Reference, referenceKey } from '../image/reference';
import type { Hit } from '../model/finding';
import type { BuildSubject, Rule } from '../model/rule';
import { groupBy } from '../text/groups';
import type { Spanned } from '../text/span';
import { madeBy } from './support/together';
import { listed } from './support/words';

/** One tag, pushed for one platform after the other. */
export const buildTagOverwrite: Rule<'document'> = {
  id: 'build-tag-overwrite',
  summary: 'Several jobs push one tag, each for another platform, and the last one wins.',
  why: `A tag leads to one thing. Where a job for amd64 and a job for arm64 push the same tag, the second takes it away from
the first, and which one is second changes from run to run: the image works today and dies with \`exec format error\`
tomorrow. Push by digest and join the digests with \`docker buildx imagetools create\`, give each job a tag of its own and
join these, or build all platforms in one job.`,
  where: 'builds',
  mends: 'hand',
  fix: `Which job is to give up the tag is yours to decide. Give each job a tag of its own, or push by digest, and join the
results in a last job with \`docker buildx imagetools create\`.`,
  severity: 'warning',
  on: 'document',
  failures: ['exec format error', 'no matching manifest for linux/arm64/v8 in the manifest list entries'],
  examples: [
    {
      kind: 'github-workflow',
      path: '.github/workflows/build.yml',
      bad: workflow('images.test/app:1', 'images.test/app:1'),
      good: workflow('images.test/app:1-amd64', 'images.test/app:1-arm64'),
    },
  ],
  *check({ builds, reading }) {
    const joined = new Set(reading.merges.map(({ value }) => referenceKey(value)));
    const byTag = groupBy(builds.flatMap(pushedBy), ({ tag }) => referenceKey(tag.value));
    for (const [key, all] of byTag) {
      const hit = joined.has(key) ? undefined : overwriteOf(all);
      if (hit !== undefined) yield hit;
    }
  },
};

interface Pushed {
  readonly subject: BuildSubject;
  readonly tag: Spanned<Reference>;
  readonly platform: Platform;
}

/** The tags that a build pushes for a single platform by itself. */
function pushedBy(subject: BuildSubject): readonly Pushed[] {
  const { build } = subject;
  const [platform, ...others] = madeBy(subject) ?? [];
  const isAlone = !build.merged && platform !== undefined && others.length === 0;
  if (!isAlone || platform === undefined) return [];
  const tags = build.output === 'push' ? build.tags : (build.pushedAs ?? []);
  return tags.map((tag) => ({ subject, tag, platform }));
}

/** The finding at the second of the builds, which takes the tag from the first. */
function overwriteOf(all: readonly Pushed[]): Hit | undefined {
  const [first, ...rest] = all;
  if (first === undefined) return undefined;
  const isElsewhere = ({ subject: { build } }: Pushed): boolean =>
    build.group !== first.subject.build.group || build.leg !== first.subject.build.leg;
  const name = formatPlatform(first.platform);
  const second = rest.find((one) => isElsewhere(one) && formatPlatform(one.platform) !== name);
  if (second === undefined) return undefined;
  const platforms = [...new Map(all.map(({ platform }) => [formatPlatform(platform), platform])).values()];
  return {
    span: second.tag.span,
    message: l10n.t(
      '{0} is pushed once for {1} each, and nothing joins them: the last push takes the tag from the others, which then fail with "exec format error". Push by digest and join them with docker buildx imagetools create, or build all platforms at once.',
      familiarReference(second.tag.value),
      listed(platforms, 'and'),
    ),
  };
}

function workflow(amd64: string, arm64: string): string {
  const job = (name: string, runner: string, tag: string): string => `  ${name}:
    runs-on: ${runner}
    steps:
      - uses: docker/setup-buildx-action@v3
      - uses: docker/build-push-action@v6
        with:
          push: true
          tags: ${tag}
`;
  return `on: push\njobs:\n${job('intel', 'ubuntu-24.04', amd64)}${job('arm', 'ubuntu-24.04-arm', arm64)}`;
}
