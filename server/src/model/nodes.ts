import type { Platform } from '../image/platform';

export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

/** One node of a cluster, as `kubectl get nodes -o json` tells it. */
export interface ClusterNode {
  readonly name: string;
  readonly platform: Platform;
  readonly labels: ReadonlyMap<string, string>;
  readonly taints: readonly Taint[];
  /** `spec.unschedulable` is not set. */
  readonly schedulable: boolean;
}

/** The nodes of one cluster at one moment. */
export interface Nodes {
  /** The kube context, or the file they were saved in. */
  readonly context: string;
  readonly nodes: readonly ClusterNode[];
  /** ms since 1970. */
  readonly at: number;
}
