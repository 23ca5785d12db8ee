import * as l10n from '@vscode/l10n';
import { formatPlatform } from '../image/platform';
import type { Hit } from '../model/finding';
import type { BuildSubject, Rule } from '../model/rule';
import { platformsNotRun } from './support/notRun';
import { lacksBuilder } from './support/severalPlatforms';
import { listed } from './support/words';

/** Foreign code has to run in the build, and nothing can run it. */
export const buildEmulationMissing: Rule<'build'> = {
  id: 'build-emulation-missing',
  summary: 'A RUN is executed for a platform that the runner cannot run.',
  why: `A \`RUN\` in a stage for linux/arm64 starts arm64 programs. On an amd64 runner that needs an emulator, registered
before the build, for example by docker/setup-qemu-action. With the docker driver there is none, and the first \`RUN\` ends
in \`exec /bin/sh: exec format error\`. The container driver brings emulators for common platforms, which may be missing or
old. A native runner is faster than both, and a stage on \`--platform=$BUILDPLATFORM\` that cross-compiles needs neither.`,
  where: 'builds',
  mends: 'unsafe',
  fix: `In a GitHub workflow, a step with docker/setup-qemu-action is put before the build, in the version style of the
workflow. Elsewhere register emulators on the machine (\`docker run --privileged --rm tonistiigi/binfmt --install all\`), build
on a runner of the platform, or compile on \`--platform=$BUILDPLATFORM\` for \`TARGETARCH\`.`,
  severity: 'warning',
  on: 'build',
  failures: [
    'exec /bin/sh: exec format error',
    'process "/bin/sh -c apt-get update" did not complete successfully: exit code: 255',
    '.buildkit_qemu_emulator',
  ],
  examples: [
    {
      kind: 'github-workflow',
      path: '.github/workflows/build.yml',
      files: { Dockerfile: 'FROM images.test/multi:1\nRUN make\n' },
      bad: workflow(''),
      good: workflow('      - uses: docker/setup-qemu-action@v3\n'),
    },
  ],
  *check(subject) {
    const { build, runner } = subject;
    const isKnown = build.driver === 'docker' || build.driver === 'container';
    if (!isKnown || runner?.os !== 'linux' || build.emulation.state === 'unknown' || lacksBuilder(subject)) return;
    const foreign = platformsNotRun(subject, runner);
    if (foreign.length === 0) return;
    const edits = build.inserts?.qemu?.() ?? [];
    const isHopeless = build.driver === 'docker';
    const outcome = isHopeless
      ? l10n.t('it ends in "exec /bin/sh: exec format error"')
      : l10n.t('it depends on the emulators inside the builder, and without them ends in "exec format error"');
    const hit: Hit = {
      span: build.span,
      severity: isHopeless ? 'error' : 'warning',
      message: l10n.t(
        '{0} has a RUN to execute for {1} on a {2} runner, and nothing sets up emulation: {3}. Set up QEMU before it, or build on a runner of that platform.',
        build.title,
        listed(foreign, 'and'),
        formatPlatform(runner),
        outcome,
      ),
      related: originOf(subject),
      fixes: [
        {
          title: l10n.t('Set up QEMU before the build'),
          edits,
          applicability: 'unsafe',
          preferred: true,
          // The later steps of a job have what an earlier one sets up.
          once: `qemu ${build.group ?? ''}`,
        },
      ],
    };
    yield hit;
  },
};

function originOf({ dockerfile, build }: BuildSubject): Hit['related'] {
  const stage = dockerfile?.reading.stages.find(({ reached, runs }) => reached && runs.length > 0);
  const run = stage?.runs.find(({ instruction }) => instruction === 'RUN');
  if (dockerfile === undefined || run === undefined || build.inline !== undefined) return [];
  const message = l10n.t('This RUN is executed ({0})', dockerfile.path);
  return [{ at: { path: dockerfile.path, span: run.span }, message }];
}

function workflow(qemu: string): string {
  return `on: push
jobs:
  build:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
${qemu}      - uses: docker/build-push-action@v6
        with:
          context: .
          platforms: linux/arm64
          push: true
          tags: images.test/app:1
`;
}
