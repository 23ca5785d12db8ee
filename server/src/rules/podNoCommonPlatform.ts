import * as l10n from '@vscode/l10n';
import type { Hit } from '../model/finding';
import type { Rule, UseSubject } from '../model/rule';
import { FACT } from './support/facts';
import { podVerdict } from './support/podVerdict';
import { knownOffer } from './support/serving';
import { imageName, list } from './support/words';

/** No node can run all images of the pod. */
export const podNoCommonPlatform: Rule<'pod'> = {
  id: 'pod-no-common-platform',
  summary: 'The images of one pod share no platform.',
  why: `All containers of a pod run on one node, its init containers and sidecars too. Where one image is built for amd64
only and another for arm64 only, every node fails for one of them: \`no match for platform in manifest\` at the pull, or
\`exec format error\` after it. No selector can mend that; one of the images has to be built for both.`,
  where: 'pods',
  mends: 'hand',
  fix: 'One of the images has to be another, or has to be built for more platforms.',
  severity: 'error',
  on: 'pod',
  failures: ['no match for platform in manifest: not found', 'exec format error', 'ErrImagePull'],
  examples: [
    {
      kind: 'kubernetes',
      path: 'pod.yaml',
      config: 'targets: [linux/amd64, linux/arm64]\n',
      bad: pod('images.test/arm64-index:1'),
      good: pod('images.test/multi:1'),
    },
  ],
  *check(subject) {
    const verdict = podVerdict(subject);
    if (verdict.kind !== 'noCommon') return;
    const said = verdict.limiting.map(offeredBy);
    const offers = [...new Set(said)].join(', ');
    const hit: Hit = {
      span: verdict.first.use.span,
      message: l10n.t(
        'No node can run all images of this pod: {0}. On each node one of them fails with "no match for platform in manifest" or "exec format error". One platform has to be in all of them.',
        offers,
      ),
      requirement: subject.universe,
      fact: FACT.image,
    };
    yield hit;
  },
};

function offeredBy({ use, offer }: UseSubject): string {
  return l10n.t('{0} has {1}', imageName(use), list(knownOffer(offer)?.platforms ?? []));
}

function pod(second: string): string {
  const containers = `    - name: app\n      image: images.test/amd64-index:1\n    - name: side\n      image: ${second}\n`;
  const selector = '  nodeSelector:\n    kubernetes.io/arch: amd64\n';
  const isMended = second.includes('multi');
  const head = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n';
  return `${head}${isMended ? selector : ''}  containers:\n${containers}`;
}
