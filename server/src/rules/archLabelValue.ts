import * as l10n from '@vscode/l10n';
import { goarchOfWord } from '../image/architectureWords';
import { KNOWN_ARCHITECTURES } from '../image/platform';
import type { Hit } from '../model/finding';
import type { PlatformMention } from '../model/mention';
import type { Rule } from '../model/rule';
import { changeTo } from './support/changeTo';
import { FACT } from './support/facts';
import { meansNoNode } from './support/nowhere';

/** A label value that no node bears. */
export const archLabelValue: Rule<'mention'> = {
  id: 'arch-label-value',
  summary: '`kubernetes.io/arch` is compared with a value that no node bears.',
  why: `Every kubelet puts the label \`kubernetes.io/arch\` on its node, with Go's name of the architecture: \`amd64\`,
\`arm64\`, \`arm\`, \`ppc64le\`. The names that \`uname -m\` prints, \`x86_64\` and \`aarch64\`, never stand there. A pod that
selects one stays Pending: \`node(s) didn't match Pod's node affinity/selector\`.`,
  where: 'pods',
  mends: 'safe',
  fix: `The value becomes Go's name of the same architecture: \`x86_64\` becomes \`amd64\`, \`aarch64\` becomes \`arm64\`.`,
  severity: 'error',
  on: 'mention',
  failures: ["node(s) didn't match Pod's node affinity/selector", 'FailedScheduling'],
  examples: [
    {
      kind: 'kubernetes',
      path: 'pod.yaml',
      bad: pod('x86_64'),
      good: pod('amd64'),
    },
  ],
  *check({ mention }) {
    if (mention.what !== 'archValue') return;
    const { value, span } = mention.text;
    if (value === '' || /[{}$]/.test(value) || meansNoNode(value)) return;
    const isBorne = KNOWN_ARCHITECTURES.has(value);
    if (isBorne && mention.notAString !== true) return;
    const right = isBorne ? value : goarchOfWord(value);
    const hit: Hit = {
      span,
      message: isBorne ? unquoted(value) : unborne(mention, right),
      fact: FACT.selector,
      fixes: right === undefined ? [] : [changeTo(mention, right, 'safe')],
    };
    yield hit;
  },
};

function unquoted(value: string): string {
  return l10n.t(
    '{0} without quotes is a number, which the API server refuses, so the pod stays Pending: "node(s) didn\'t match Pod\'s node affinity/selector". Write "{0}".',
    value,
  );
}

function unborne({ text, key = 'kubernetes.io/arch' }: PlatformMention, right: string | undefined): string {
  const fact = l10n.t(
    'No node bears {0}: {1}, so the pod stays Pending: "node(s) didn\'t match Pod\'s node affinity/selector".',
    key,
    text.value,
  );
  return right === undefined ? fact : `${fact} ${l10n.t('{0} would be right.', right)}`;
}

function pod(architecture: string): string {
  return (
    `apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  nodeSelector:\n    kubernetes.io/arch: ${architecture}\n` +
    '  containers:\n    - name: app\n      image: images.test/multi:1\n'
  );
}
