import * as l10n from '@vscode/l10n';
import type { Hit } from '../model/finding';
import type { Rule, UseSubject } from '../model/rule';
import { FACT } from './support/facts';
import { isKeptOffByGoogle } from './support/googleArm';
import { architecturesOf, podVerdict } from './support/podVerdict';
import { knownOffer } from './support/serving';
import { constrainTitle } from './support/useFixes';
import { imageName, joined, list, listed } from './support/words';

/** The pod may land on nodes that its images do not serve. */
export const podUnconstrained: Rule<'pod'> = {
  id: 'pod-unconstrained',
  summary: 'Nothing keeps the pod off nodes that its images are not built for.',
  why: `In a cluster with nodes of several architectures the scheduler does not look into images. A pod without a
nodeSelector or node affinity may land on any node, so the same Deployment works for weeks and then fails after a node was
replaced: \`no match for platform in manifest\` at the pull, or \`exec format error\` in a restart loop. Build the image for
all the architectures of the cluster, or say on which the pod may run. GKE keeps pods off its Arm nodes by itself: one that
selects nodes of GKE (\`cloud.google.com/gke-spot\`), or that Terraform makes beside a cluster of GKE, is not meant.`,
  where: 'pods',
  mends: 'unsafe',
  fix: `The pod gets a nodeSelector for one architecture, or a required node affinity for several, merged into what is there.
Or build the image for the other nodes, too.`,
  severity: 'warning',
  on: 'pod',
  failures: [
    'no match for platform in manifest: not found',
    'exec format error',
    'ErrImagePull',
    'ImagePullBackOff',
    'CrashLoopBackOff',
  ],
  examples: [
    {
      kind: 'kubernetes',
      path: 'deployment.yaml',
      config: 'targets: [linux/amd64, linux/arm64]\n',
      bad: deployment('', 'images.test/amd64-index:1'),
      good: deployment('      nodeSelector:\n        kubernetes.io/arch: amd64\n', 'images.test/amd64-index:1'),
    },
  ],
  *check(subject) {
    const verdict = podVerdict(subject);
    if (verdict.kind !== 'unconstrained') return;
    const { first, common, missing } = verdict;
    if (subject.nodes === undefined && isKeptOffByGoogle(subject, missing)) return;
    const architectures = architecturesOf(common);
    const edits = subject.pod.constrain?.(architectures) ?? [];
    const fact = l10n.t(
      '{0} has {1} only, and nothing keeps this {2} off {3} nodes: there it fails with {4}. Build it for these too, or run the pod on {5} nodes only.',
      imageName(first.use),
      list(knownOffer(first.offer)?.platforms ?? []),
      subject.pod.workload,
      listed(missing, 'and'),
      failure(first),
      joined(architectures, 'and'),
    );
    const hit: Hit = {
      span: first.use.span,
      message: `${fact} ${l10n.t('Why: {0}.', subject.universe.because)}`,
      requirement: subject.universe,
      fact: FACT.image,
      fixes: [{ title: constrainTitle(architectures), edits, applicability: 'unsafe', preferred: true }],
    };
    yield hit;
  },
};

function failure({ offer }: UseSubject): string {
  return knownOffer(offer)?.kind === 'manifest' ? '"exec format error"' : '"no match for platform in manifest"';
}

function deployment(selector: string, image: string): string {
  return (
    'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\nspec:\n  selector:\n    matchLabels: { app: api }\n' +
    `  template:\n    metadata:\n      labels: { app: api }\n    spec:\n${selector}      containers:\n` +
    `        - name: api\n          image: ${image}\n`
  );
}
