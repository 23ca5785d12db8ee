/** One placement constraint of a Swarm service: `node.labels.disk == ssd`. */
export interface SwarmConstraint {
  /** As written: `node.platform.arch`. */
  readonly key: string;
  /** `==`, not `!=`. */
  readonly equal: boolean;
  readonly value: string;
  /** The whole constraint, as a person wrote it. */
  readonly words: string;
}

/** Where a service of a stack may be put, if Docker Swarm runs it. */
export interface SwarmPlacement {
  readonly service: string;
  /** All must hold. */
  readonly constraints: readonly SwarmConstraint[];
  /** `one`: on nodes of the scheduler's choice. `each`: a task on every node that the constraints allow. */
  readonly spread: 'one' | 'each';
  /** A constraint or the mode cannot be read: its nodes are not known. */
  readonly unresolved: boolean;
  /** The service has a `deploy:`, as services that Swarm runs mostly do. */
  readonly deployed: boolean;
}

/** What stands before the name of a Docker context where a kube context may stand as well: `docker:prod`. */
const PREFIX = 'docker:';

/** The Docker context that a cluster's name stands for; undefined where it is a kube context. */
export function dockerContextOf(context: string): string | undefined {
  return context.startsWith(PREFIX) ? context.slice(PREFIX.length) : undefined;
}

/** The name of a Docker context among clusters: `docker:prod`. */
export function swarmName(context: string): string {
  return dockerContextOf(context) === undefined ? `${PREFIX}${context}` : context;
}
