import * as l10n from '@vscode/l10n';
import { formatPlatform } from '../image/platform';
import type { Hit } from '../model/finding';
import type { Rule } from '../model/rule';

/** Containers of a job on a machine that runs none. */
export const runnerNoContainers: Rule<'document'> = {
  id: 'runner-no-containers',
  summary: 'A job with containers is to run on macOS or Windows, where GitHub Actions runs none.',
  why: `GitHub Actions starts \`container:\` and \`services:\` with Docker on a Linux runner only. On another one the job stops
before its first step: \`Container operations are only supported on Linux runners\`. Use a Linux runner for the job, or
install what the container would have given as a step.`,
  where: 'workflows',
  mends: 'hand',
  fix: 'Move the job to a Linux runner, or install what the container gives as a step.',
  severity: 'error',
  on: 'document',
  failures: ['Container operations are only supported on Linux runners'],
  examples: [
    {
      kind: 'github-workflow',
      path: '.github/workflows/test.yml',
      bad: workflow('macos-latest'),
      good: workflow('ubuntu-latest'),
    },
  ],
  *check({ jobs }) {
    for (const { job, runner } of jobs) {
      const isForeign = runner?.os === 'darwin' || runner?.os === 'windows';
      if (runner === undefined || !isForeign) continue;
      const hit: Hit = {
        span: job.key.span,
        message: l10n.t(
          'This job runs on {0} ({1}), and {2} needs Linux: "Container operations are only supported on Linux runners". Choose a Linux runner for it.',
          SYSTEMS[runner.os] ?? runner.os,
          formatPlatform(runner),
          job.key.value,
        ),
      };
      yield hit;
    }
  },
};

const SYSTEMS: Readonly<Record<string, string>> = { darwin: 'macOS', windows: 'Windows' };

function workflow(runner: string): string {
  return `on: push
jobs:
  test:
    runs-on: ${runner}
    services:
      db:
        image: images.test/multi:1
    steps:
      - run: make test
`;
}
