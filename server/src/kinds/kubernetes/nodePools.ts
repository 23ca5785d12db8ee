import { ARCH_KEYS, and, platformMeets } from '../../data/nodeLabels';
import { formatPlatform, type Platform } from '../../image/platform';
import type { PlatformMention } from '../../model/mention';
import type { NodePromise } from '../../model/reading';
import { groupTraits } from './groupTraits';
import { requirementMentions } from './mentions';
import { machinePromisesOf } from './nodeMachines';
import { readExpression } from './placement';
import type { Workload } from './podSite';
import type { Place, Tree } from './tree';
import { hasVariable } from './variables';

/** The nodes that an object promises: Karpenter, eksctl, Cluster API, Config Connector. */
export function nodePromisesOf(tree: Tree, object: Place, workload: Workload): readonly NodePromise[] {
  const requirements = requirementsOf(tree, object, workload);
  return requirements === undefined
    ? machinePromisesOf(tree, object, workload)
    : [karpenterPromise(tree, object, requirements, workload)];
}

/** The architectures and operating systems that a node pool's requirements name. */
export function nodePoolMentions(tree: Tree, object: Place, workload: Workload): readonly PlatformMention[] {
  return requirementMentions(tree, requirementsOf(tree, object, workload));
}

/** Karpenter's requirements: `NodePool`, and `Provisioner` before v1beta1. */
function requirementsOf(tree: Tree, object: Place, { group, kind }: Workload): Place | undefined {
  if (group !== 'karpenter.sh') return undefined;
  if (kind === 'NodePool')
    return tree.at(object, 'spec', 'template', 'spec', 'requirements') ?? tree.at(object, 'spec');
  return kind === 'Provisioner' ? (tree.at(object, 'spec', 'requirements') ?? tree.at(object, 'spec')) : undefined;
}

const CANDIDATES: readonly Platform[] = [
  { os: 'linux', architecture: 'amd64' },
  { os: 'linux', architecture: 'arm64' },
  { os: 'windows', architecture: 'amd64' },
];

/** The platforms that the requirements leave; not known where no requirement decides between architectures. */
function karpenterPromise(tree: Tree, object: Place, requirements: Place, { kind, name }: Workload): NodePromise {
  const items = tree.items(requirements);
  const read = items.flatMap((item) => readExpression(tree, item, 'label') ?? []);
  const isPartial = read.length < items.length || read.some(({ values }) => values.some((v) => hasVariable(v.value)));
  const speaksOfSystems = read.some(({ key }) => key.value.endsWith('kubernetes.io/os'));
  const left = CANDIDATES.filter(({ os }) => os === 'linux' || speaksOfSystems).filter(
    (platform) =>
      read
        .map(({ key, operator, values }) =>
          platformMeets(
            platform,
            key.value,
            operator,
            values.map(({ value }) => value),
          ),
        )
        .reduce(and, 'yes') !== 'no',
  );
  const isDecided = read.some(({ key }) => ARCH_KEYS.has(key.value)) || new Set(left.map(architectureOf)).size === 1;
  const platforms = isPartial || !isDecided ? [] : left;
  const deciding = items.find((item) => ARCH_KEYS.has(tree.text(tree.at(item, 'key'))?.value ?? ''));
  const template = kind === 'NodePool' ? tree.at(object, 'spec', 'template') : undefined;
  const owner = tree.at(template, 'spec') ?? tree.at(object, 'spec');
  const labels = tree.at(template, 'metadata', 'labels') ?? tree.at(owner, 'labels');
  return {
    span: tree.span(deciding ?? requirements),
    platforms: platforms.map(formatPlatform),
    because: `${kind} ${name ?? ''}`.trim(),
    group: groupTraits(tree, labels, tree.at(owner, 'taints')),
  };
}

function architectureOf({ architecture }: Platform): string {
  return architecture;
}
