import type { Edit } from '../text/edits';
import type { Span, Spanned } from '../text/span';

/** `key: value` of a nodeSelector. */
export interface LabelEquals {
  readonly key: Spanned<string>;
  readonly value: Spanned<string>;
  /** It comes from the pod's runtime class, out of a module or from a kustomization: no span is its own. */
  readonly inherited?: true;
}

/** One `matchExpressions` or `matchFields` entry. */
export interface LabelExpression {
  readonly key: Spanned<string>;
  readonly operator: string;
  readonly values: readonly Spanned<string>[];
  readonly field: boolean;
}

/** A nodeSelectorTerm: its expressions must all hold; an empty term matches nothing. */
export interface NodeTerm {
  readonly expressions: readonly LabelExpression[];
  readonly span: Span;
}

/** A taint that a pod puts up with. */
export interface Toleration {
  readonly key?: string;
  readonly operator: string;
  readonly value?: string;
  readonly effect?: string;
}

/** What a RuntimeClass adds to the pods that name it (Kubernetes, "Runtime Class", scheduling). */
export interface RuntimeClass {
  readonly name: string;
  readonly selector: readonly LabelEquals[];
  readonly tolerations: readonly Toleration[];
  /** Something of it cannot be read. */
  readonly unresolved: boolean;
}

/** One pod or pod template: images that must all run on one node. */
export interface Pod {
  /** The workload's kind as written: Deployment, DaemonSet, CronJob, or a custom one. */
  readonly workload: string;
  readonly name?: string;
  /** The pod spec. */
  readonly span: Span;
  /** Indices into the reading's uses: containers, init containers and image volumes, in the document's order. */
  readonly uses: readonly number[];
  readonly selector: readonly LabelEquals[];
  /** Required node affinity: the terms are alternatives. Absent where there is none. */
  readonly affinity?: readonly NodeTerm[];
  readonly tolerations: readonly Toleration[];
  readonly nodeName?: string;
  /** `spec.os.name`. */
  readonly os?: string;
  /** Something in it cannot be read (a template expression, a runtime class): its nodes are not known. */
  readonly unresolved: boolean;
  /** Whoever runs it chooses among the nodes (a Tekton task): its images must serve one of their platforms. */
  readonly chosenByRun?: true;
  /** Its `runtimeClassName`, where nothing else leaves it unresolved. */
  readonly runtimeClass?: Spanned<string>;
  /** It stands in another document, where what is wrong with the pod as a whole is told. */
  readonly toldElsewhere?: boolean;
  /** Where the pod can be constrained to architectures: a nodeSelector for one, required affinity for several. */
  readonly constrain?: (architectures: readonly string[]) => readonly Edit[];
}
