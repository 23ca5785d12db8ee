import type { Span, Spanned } from '../text/span';

/** What a CI job says of the machine it runs on; an architecture is read from it by `targets/runner`. */
export interface RunnerLabels {
  /** Literal labels, all of which the machine bears. Empty where only an expression or a group is given. */
  readonly labels: readonly Spanned<string>[];
  /** Whether part of it is an expression whose value is not known. */
  readonly unresolved: boolean;
  readonly span: Span;
  /** Which CI reads the labels: their meaning differs. */
  readonly system: 'github' | 'gitlab';
}
