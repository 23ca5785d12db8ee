import type { Pod } from './pod';

/** What ails a container, in the words of the kubelet. */
export interface Trouble {
  /** `ErrImagePull`, `CrashLoopBackOff`, `Error` … */
  readonly reason: string;
  /** The engine's own message; '' where there is none. */
  readonly message: string;
  /** It is why the container ended before, not what it is in now. */
  readonly past?: true;
}

/** A container of a pod that is there, init containers included. */
export interface RunningContainer {
  readonly name: string;
  /** The reference as it stands in the pod. */
  readonly image: string;
  readonly troubles: readonly Trouble[];
}

/** A pod of a cluster, as `kubectl get pods` tells it. */
export interface RunningPod {
  readonly namespace: string;
  readonly name: string;
  /** The controller as a person names it: `Deployment/web`; `Pod/web` where there is none. */
  readonly workload: string;
  /** The node that it was given; absent while it waits for one. */
  readonly node?: string;
  /** Its own constraints, for the scheduler's rules. Spans are empty: there is no document. */
  readonly pod: Pod;
  readonly containers: readonly RunningContainer[];
}

/** A Karpenter NodePool: what nodes it may add. */
export interface NodePool {
  readonly name: string;
  /** GOARCH words that its requirement on `kubernetes.io/arch` leaves; absent where it states none. */
  readonly architectures?: readonly string[];
  /** The same for `kubernetes.io/os`. */
  readonly systems?: readonly string[];
}
