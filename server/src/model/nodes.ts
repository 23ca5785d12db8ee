import type { Platform } from '../image/platform';

/** What keeps pods off a node that do not tolerate it (Kubernetes, "Taints and Tolerations"). */
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
  /** New work may be put on it: it is not cordoned; in a Swarm it is ready and active. */
  readonly schedulable: boolean;
}

/** The nodes of one cluster at one moment. */
export interface Nodes {
  /** The kube context, `docker:` and the Docker context, or the file they were saved in. */
  readonly context: string;
  /** Who puts work on them; Kubernetes where absent. The labels of Swarm's nodes are the keys of its constraints. */
  readonly scheduler?: 'swarm';
  readonly nodes: readonly ClusterNode[];
  /** The names of nodes that tell no architecture, so that nothing is said of them; absent where all do. */
  readonly untold?: readonly string[];
  /** Why these may not be all, or what of them is not told: they could not be listed. Sentences; absent where they could. */
  readonly limits?: string;
  /** Why these are what counts, as a clause; absent where they are the nodes of one cluster and no more. */
  readonly because?: string;
  /** ms since 1970. */
  readonly at: number;
}

/** What a configuration keeps of a cluster, for a run that does not ask it: its platforms, and no node. */
export interface KeptCluster {
  /** The kube context. */
  readonly context: string;
  readonly platforms: readonly Platform[];
  /** Its reason, which has the date where it was kept by `--save`. */
  readonly because?: string;
  /** The configuration's workspace path. */
  readonly path: string;
  /** 0-based. */
  readonly line: number;
}

/** What a document says of a group of Kubernetes nodes beside their machines. */
export interface GroupTraits {
  /** The labels that the document gives its nodes; they bear others as well. */
  readonly labels: ReadonlyMap<string, string>;
  readonly taints: readonly Taint[];
  /** The group is there whatever variables say, and all its taints are known. */
  readonly certain: boolean;
}
