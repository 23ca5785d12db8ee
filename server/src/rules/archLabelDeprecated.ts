import * as l10n from '@vscode/l10n';
import { DEPRECATED_KEYS } from '../data/nodeLabels';
import type { Hit } from '../model/finding';
import type { Rule } from '../model/rule';
import { changeTo } from './support/changeTo';

/** A label key that Kubernetes has replaced. */
export const archLabelDeprecated: Rule<'mention'> = {
  id: 'arch-label-deprecated',
  summary: 'The label `beta.kubernetes.io/arch` or `beta.kubernetes.io/os` is deprecated.',
  why: `\`kubernetes.io/arch\` and \`kubernetes.io/os\` took the place of the labels with \`beta.\` in Kubernetes 1.14. Kubelets
still set the old ones, and newer nodes of some providers do not; the API server warns:
\`spec.nodeSelector[beta.kubernetes.io/arch]: deprecated since v1.14; use "kubernetes.io/arch" instead\`.`,
  where: 'pods',
  mends: 'safe',
  fix: `The label without \`beta.\` takes the old one's place. Where both stand, the old one is yours to take out.`,
  severity: 'info',
  on: 'mention',
  failures: [
    'deprecated since v1.14; use "kubernetes.io/arch" instead',
    "node(s) didn't match Pod's node affinity/selector",
  ],
  examples: [
    {
      kind: 'kubernetes',
      path: 'pod.yaml',
      bad: pod('beta.kubernetes.io/arch'),
      good: pod('kubernetes.io/arch'),
    },
  ],
  *check({ mention }) {
    if (mention.what !== 'labelKey') return;
    const { value, span } = mention.text;
    const key = DEPRECATED_KEYS.get(value);
    if (key === undefined) return;
    const hit: Hit = {
      span,
      message: l10n.t(
        '{0} is deprecated since Kubernetes 1.14, and a node without it would not be selected. Use {1}.',
        value,
        key,
      ),
      fixes: [changeTo(mention, key, 'safe')],
    };
    yield hit;
  },
};

function pod(key: string): string {
  return (
    `apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  nodeSelector:\n    ${key}: amd64\n` +
    '  containers:\n    - name: app\n      image: images.test/multi:1\n'
  );
}
