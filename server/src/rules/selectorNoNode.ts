import * as l10n from '@vscode/l10n';
import { ARCH_KEYS, forbidsArchitecture, OS_KEYS } from '../data/nodeLabels';
import { KNOWN_OS } from '../image/platform';
import type { Fix, Hit } from '../model/finding';
import type { PodSubject, Rule } from '../model/rule';
import { FACT } from './support/facts';
import { meansNoNode } from './support/nowhere';
import { architecturesOf } from './support/podVerdict';
import { isExplicit, list } from './support/words';

/** The pod asks for nodes that do not exist. */
export const selectorNoNode: Rule<'pod'> = {
  id: 'selector-no-node',
  summary: 'No node of the cluster, or of the targets, has what the pod selects.',
  why: `A selector is a condition, not a wish: where no node meets it the pod stays Pending, with
\`0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector\`; a DaemonSet makes no pod at all. That
is right where nodes of that kind are started on demand; then put their platform among the targets. Otherwise the
selector names an architecture that the cluster does not have, forbids a label that every node has
(\`kubernetes.io/arch\` with \`DoesNotExist\`), or two parts of it exclude each other.

Silent for a pod that selects Windows and is called so, by its file (\`windows/web.yaml\`) or its image, where no nodes
were read and the targets name Linux alone.`,
  where: 'pods',
  mends: 'unsafe',
  fix: `The selector's value becomes an architecture that there is. Where such nodes are started on demand, put their platform
among the targets instead.`,
  severity: 'warning',
  on: 'pod',
  failures: ["node(s) didn't match Pod's node affinity/selector", 'FailedScheduling', '0/3 nodes are available'],
  examples: [
    {
      kind: 'kubernetes',
      path: 'pod.yaml',
      config: 'targets: [linux/amd64]\n',
      bad: pod('arm64'),
      good: pod('amd64'),
    },
  ],
  *check(subject) {
    const { universe, matched, selectedBy, constrained, pod: spec } = subject;
    const isJudged = (constrained || selectsAbsentSystem(subject)) && !spec.unresolved && isExplicit(universe);
    if (!isJudged || matched.length > 0 || selectedBy === undefined || existsTainted(subject)) return;
    if (spec.selector.some(({ key, value }) => ARCH_KEYS.has(key.value) && meansNoNode(value.value))) return;
    const hit: Hit = {
      span: selectedBy.span,
      message: [
        fact(subject, selectedBy.words),
        outcome(subject),
        remedy(subject),
        l10n.t('Why: {0}.', universe.because),
      ].join(' '),
      requirement: universe,
      fact: FACT.selector,
      fixes: fixesFor(subject),
    };
    yield hit;
  },
};

/** What the pod asks for cannot be had at once, on any node. */
function contradictsItself(subject: PodSubject): boolean {
  const { feasible, pod: spec } = subject;
  const hasSeveral = spec.affinity !== undefined || spec.selector.length > 1;
  return feasible.length === 0 && hasSeveral && !selectsAbsentSystem(subject);
}

/** The pod is for an operating system that no node has. A DaemonSet for one beside that for another is how both are served. */
function selectsAbsentSystem({ universe, nodes, forWindows, pod: { selector, workload } }: PodSubject): boolean {
  // Targets are for what a project builds; that a file is for nodes beside them is said by its name.
  if (workload === 'DaemonSet' || (forWindows === true && nodes === undefined)) return false;
  return selector.some(
    ({ key, value: { value } }) =>
      OS_KEYS.has(key.value) && KNOWN_OS.has(value) && universe.platforms.every(({ os }) => os !== value),
  );
}

/** The decider forbids a label that every kubelet sets. */
function asksForNone({ pod: { affinity = [] }, selectedBy }: PodSubject): boolean {
  const expressions = affinity.flatMap((term) => term.expressions);
  return expressions.some(
    ({ key, operator, field }) =>
      !field && forbidsArchitecture(key.value, operator) && key.span.start === selectedBy?.span.start,
  );
}

function fact(subject: PodSubject, words: string): string {
  if (asksForNone(subject)) return l10n.t('Every node has this label, so none meets {0}.', words);
  return contradictsItself(subject)
    ? l10n.t('No node can have {0} and meet the rest of what this pod selects.', words)
    : l10n.t('No node has {0}: there are {1}.', words, list(subject.universe.platforms));
}

function outcome({ pod: { workload } }: PodSubject): string {
  return workload === 'DaemonSet'
    ? l10n.t('The DaemonSet makes no pod, and tells nobody.')
    : l10n.t('The pod stays Pending, "node(s) didn\'t match Pod\'s node affinity/selector".');
}

function remedy(subject: PodSubject): string {
  if (asksForNone(subject)) return l10n.t('Name an architecture, or leave the condition out.');
  return contradictsItself(subject)
    ? l10n.t('Keep one of the conditions.')
    : l10n.t('Select what the nodes have, or name these nodes among the targets.');
}

/** Such nodes are there, and it is their taint or another label that keeps the pod away. */
function existsTainted({ feasible, universe }: PodSubject): boolean {
  return feasible.some((one) =>
    universe.platforms.some(({ os, architecture }) => os === one.os && architecture === one.architecture),
  );
}

/** The one architecture of the nodes in place of the selected one. */
function fixesFor({ pod: { selector, affinity }, universe, selectedBy }: PodSubject): readonly Fix[] {
  const [architecture, ...others] = architecturesOf(universe.platforms);
  const chosen = selector.find(({ value }) => value.span.start === selectedBy?.span.start);
  const isPlain = architecture !== undefined && others.length === 0 && /^[a-z]/.test(architecture);
  if (!isPlain || chosen === undefined || affinity !== undefined || !ARCH_KEYS.has(chosen.key.value)) return [];
  const edits = [{ span: chosen.value.span, text: architecture }];
  return [{ title: l10n.t('Select {0} nodes', architecture), edits, applicability: 'unsafe', preferred: true }];
}

function pod(architecture: string): string {
  return (
    `apiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  nodeSelector:\n    kubernetes.io/arch: ${architecture}\n` +
    '  containers:\n    - name: app\n      image: images.test/multi:1\n'
  );
}
