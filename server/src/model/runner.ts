import type { Span, Spanned } from '../text/span';

/** What a CI job says of the machine it runs on; an architecture is read from it by `targets/runner`. */
export interface RunnerLabels {
  /** Literal labels, all of which the machine bears. Empty where only an expression or a group is given. */
  readonly labels: readonly Spanned<string>[];
  /** Whether part of it is an expression whose value is not known. */
  readonly unresolved: boolean;
  readonly span: Span;
  /** Which CI reads the labels: their meaning differs. */
  readonly system: 'github' | 'gitlab' | 'other';
  /** The machine, for `other`: its kind knows from a table of facts what the document asks for. */
  readonly hosted?: HostedMachine;
  /** The key that holds the labels, for `other`: `vmImage`, `resource_class`. */
  readonly key?: string;
}

/** A machine as the documentation of its CI describes it. */
export interface HostedMachine {
  readonly platform: string;
  /** Ends the sentence "needed because …". */
  readonly because: string;
  /** The image store of its Docker Engine, as far as it is published. */
  readonly store: 'classic' | 'containerd' | 'unknown';
}
