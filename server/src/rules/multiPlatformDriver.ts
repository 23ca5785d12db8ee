import * as l10n from '@vscode/l10n';
import type { Hit } from '../model/finding';
import type { Rule } from '../model/rule';
import { FACT } from './support/facts';
import { lacksBuilder } from './support/severalPlatforms';
import { listed } from './support/words';

/** Several platforms with a builder that makes one. */
export const multiPlatformDriver: Rule<'build'> = {
  id: 'multi-platform-driver',
  summary: 'Several platforms are built with the docker driver, which makes one.',
  why: `Plain \`docker build\` uses the engine's own builder, the docker driver. With the engine's classic image store it
cannot make an image for several platforms: \`multiple platforms feature is currently not supported for docker driver\`,
in newer versions \`Multi-platform build is not supported for the docker driver\`. A builder with the container driver can
(docker/setup-buildx-action, \`docker buildx create --use\`), and so can an engine with the containerd image store. A
machine whose vendor may give it a builder of its own (the runners of Namespace, Depot, Blacksmith) is told of nothing.`,
  where: 'builds',
  mends: 'unsafe',
  fix: `In a GitHub workflow, a step with docker/setup-buildx-action is put before the build. Elsewhere use a builder of the
container driver (\`docker buildx create --use\`), or the engine's containerd image store.`,
  severity: 'warning',
  on: 'build',
  failures: [
    'multiple platforms feature is currently not supported for docker driver',
    'Multi-platform build is not supported for the docker driver',
    'Switch to a different driver, or turn on the containerd image store, and try again',
  ],
  examples: [
    {
      kind: 'shellScript',
      path: 'build.sh',
      bad: 'docker build --platform linux/amd64,linux/arm64 -t images.test/app:1 --push .\n',
      good: 'docker buildx build --builder multi --platform linux/amd64,linux/arm64 -t images.test/app:1 --push .\n',
    },
  ],
  *check(subject) {
    const { build, platforms = [], classicStore } = subject;
    if (!lacksBuilder(subject)) return;
    const edits = build.inserts?.buildx?.() ?? [];
    const hit: Hit = {
      span: build.span,
      severity: classicStore ? 'error' : 'warning',
      message: l10n.t(
        '{0} is to build for {1} with the docker driver: "multiple platforms feature is currently not supported for docker driver", unless the engine has the containerd image store. Build with a buildx builder of the container driver.',
        build.title,
        listed(platforms, 'and'),
      ),
      fact: FACT.several,
      fixes: [
        {
          title: l10n.t('Set up Buildx before the build'),
          edits,
          applicability: 'unsafe',
          preferred: true,
          // The later steps of a job have what an earlier one sets up.
          once: `buildx ${build.group ?? ''}`,
        },
      ],
    };
    yield hit;
  },
};
