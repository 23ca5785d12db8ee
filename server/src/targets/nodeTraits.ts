import { OS_KEYS } from '../data/nodeLabels';
import type { ClusterNode } from '../model/nodes';
import type { Pod } from '../model/pod';

/** Whether a node is there for the cluster's own control plane. */
export function isControlPlane({ labels }: ClusterNode): boolean {
  return labels.has('node-role.kubernetes.io/control-plane') || labels.has('node-role.kubernetes.io/master');
}

/**
 * What stands behind a node that is no machine: `virtual-kubelet` (Azure Container Instances and others), `AWS Fargate`.
 * Undefined for a real node.
 */
export function virtualNode({ labels, taints }: ClusterNode): string | undefined {
  if (labels.get('eks.amazonaws.com/compute-type') === 'fargate') return 'AWS Fargate';
  const taint = taints.find(({ key }) => key === 'virtual-kubelet.io/provider');
  if (taint !== undefined) return taint.value === undefined ? 'virtual-kubelet' : `virtual-kubelet (${taint.value})`;
  return labels.get('type') === 'virtual-kubelet' ? 'virtual-kubelet' : undefined;
}

/** A node whose taints are not told, with the one that GKE puts on its Arm nodes unless it is told otherwise. */
export function withUsualTaints(node: ClusterNode): ClusterNode {
  const isGoogleArm = node.labels.has('cloud.google.com/gke-nodepool') && node.platform.architecture === 'arm64';
  return isGoogleArm
    ? { ...node, taints: [{ key: 'kubernetes.io/arch', value: 'arm64', effect: 'NoSchedule' }] }
    : node;
}

/** The group of like nodes that something outside makes and removes. */
export interface NodeGroup {
  /** What a person calls it: `EKS node group`. */
  readonly kind: string;
  readonly name: string;
}

/** Which label names the group; the first that a node bears counts. */
const GROUPS: readonly (readonly [label: string, kind: string])[] = [
  ['karpenter.sh/nodepool', 'Karpenter NodePool'],
  ['karpenter.sh/provisioner-name', 'Karpenter Provisioner'],
  ['eks.amazonaws.com/nodegroup', 'EKS node group'],
  ['alpha.eksctl.io/nodegroup-name', 'EKS node group'],
  ['cloud.google.com/gke-nodepool', 'GKE node pool'],
  ['kubernetes.azure.com/agentpool', 'AKS node pool'],
  ['agentpool', 'AKS node pool'],
  ['doks.digitalocean.com/node-pool', 'DigitalOcean node pool'],
];

/** The group that a node belongs to, by the labels that the managed services set. */
export function nodeGroupOf({ labels }: ClusterNode): NodeGroup | undefined {
  for (const [label, kind] of GROUPS) {
    const name = labels.get(label);
    if (name !== undefined) return { kind, name };
  }
  return undefined;
}

/**
 * Whether a pod is meant for Windows. One that does not say so is a Linux pod, and the Windows nodes of a mixed cluster
 * are not its concern (Kubernetes, "Guide for Running Windows Containers").
 */
export function asksForWindows(pod: Pod): boolean {
  if (pod.os !== undefined) return pod.os === 'windows';
  const isSelected = pod.selector.some(({ key, value }) => OS_KEYS.has(key.value) && value.value === 'windows');
  return (
    isSelected ||
    (pod.affinity ?? []).some((term) =>
      term.expressions.some(
        ({ field, key, operator, values }) =>
          !field && OS_KEYS.has(key.value) && operator === 'In' && values.some(({ value }) => value === 'windows'),
      ),
    )
  );
}
