import * as l10n from '@vscode/l10n';
import { formatPlatform, samePlatform } from '../image/platform';
import type { Fix, Hit } from '../model/finding';
import type { BuildSubject, Rule } from '../model/rule';
import { FACT } from './support/facts';
import { isSeveral, lacksBuilder } from './support/severalPlatforms';
import { listed } from './support/words';

/** The result for several platforms is to be loaded into the engine. */
export const multiPlatformLoad: Rule<'build'> = {
  id: 'multi-platform-load',
  summary: 'An image for several platforms is to be loaded into the local engine.',
  why: `\`--load\` and \`load: true\` hand the result to the local engine. The classic image store keeps one platform of an
image, so a build for several ends in \`docker exporter does not currently support exporting manifest lists\`. Load one
platform for a test and push all of them, or turn on the engine's containerd image store. A script, a Makefile or the like
that switches it on, or whose words ask for it (\`## Requires the containerd image store\`), is not meant.`,
  where: 'builds',
  mends: 'unsafe',
  fix: 'One platform is built instead, which can be loaded: you choose which. Where all are needed, push them instead.',
  severity: 'warning',
  on: 'build',
  failures: [
    'docker exporter does not currently support exporting manifest lists',
    'docker exporter does not support exporting manifest lists, use the oci exporter instead',
  ],
  examples: [
    {
      kind: 'shellScript',
      path: 'build.sh',
      bad: 'docker buildx build --platform linux/amd64,linux/arm64 --load -t images.test/app:1 .\n',
      good: 'docker buildx build --platform linux/amd64,linux/arm64 --push -t images.test/app:1 .\n',
    },
  ],
  *check(subject) {
    const { build, platforms = [], classicStore } = subject;
    const isLoaded = build.output === 'load' && build.store !== 'containerd' && build.tool !== 'compose';
    if (!isLoaded || !isSeveral(subject) || lacksBuilder(subject)) return;
    const hit: Hit = {
      span: build.span,
      severity: classicStore ? 'error' : 'warning',
      message: l10n.t(
        '{0} builds for {1} and loads the result into the engine: "docker exporter does not currently support exporting manifest lists", unless the engine has the containerd image store. Push it, or load one platform.',
        build.title,
        listed(platforms, 'and'),
      ),
      fact: FACT.several,
      fixes: loadableFixes(subject),
    };
    yield hit;
  },
};

/** One platform can be loaded: the machine's own where it is known. */
function loadableFixes({ build, platforms = [], runner }: BuildSubject): readonly Fix[] {
  const { slot } = build;
  if (slot === undefined) return [];
  const own = runner && platforms.filter((platform) => samePlatform(platform, runner));
  const candidates = own !== undefined && own.length > 0 ? own : platforms;
  return candidates.map((platform): Fix => {
    const name = formatPlatform(platform);
    const edits = slot.write([name]);
    return { title: l10n.t('Build only {0}', name), edits, applicability: 'unsafe' };
  });
}
