import type { Edit } from '../text/edits';
import type { Span } from '../text/span';
import type { Location, Requirement } from './requirement';

/** How bad a finding is. */
export type Severity = 'error' | 'warning' | 'info';

/** A change that mends a finding. `safe`: what is built and where it runs stay the same. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly Edit[];
  readonly applicability: 'safe' | 'unsafe';
  /** At most one of a finding's fixes. */
  readonly preferred?: boolean;
  /** Of fixes with the same key the first may mend the others' findings, too, which are judged again after it. */
  readonly once?: string;
}

/** Another place that has to do with a finding. */
export interface Related {
  readonly at: Location;
  readonly message: string;
}

/** What a rule reports; the analysis adds the rule's id and the severity in force. */
export interface Hit {
  readonly span: Span;
  readonly message: string;
  /** Where it differs from the rule's own severity. */
  readonly severity?: Severity;
  /** What makes it a problem: caps the severity where it is only assumed, and is named as the reason. */
  readonly requirement?: Requirement;
  /** One without edits is none: the place cannot be edited. */
  readonly fixes?: readonly Fix[];
  readonly related?: readonly Related[];
  /** Other places of the same document where the fact shows. */
  readonly again?: readonly { readonly span: Span; readonly message: string }[];
  /**
   * What the fact is about, where several rules may see one fact at one place: the analysis keeps the hit of the
   * rule that stands first in the table and makes the others related information.
   */
  readonly fact?: string;
}

/** One reported problem of one document. */
export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly path: string;
  readonly span: Span;
  readonly message: string;
  readonly because?: string;
  /** What is needed is only assumed: a user who says what is may find nothing wrong. */
  readonly assumed?: true;
  readonly fixes: readonly Fix[];
  readonly related: readonly Related[];
}
