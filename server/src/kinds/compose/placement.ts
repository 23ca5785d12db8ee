import type { Span } from '../../text/span';
import type { Value } from './value';
import { child, type View, valuesOf } from './view';

/** One item of `deploy.placement.constraints`: `node.platform.arch == x86_64`. */
export interface Constraint {
  readonly what: 'arch' | 'os' | 'other';
  readonly written: string;
  /** `==`, not `!=`. */
  readonly equal: boolean;
  /** What the node's value is compared with; absent where that is not known. */
  readonly value?: string;
  /** Where the value's own characters stand, and where the constraint does; absent outside the text being read. */
  readonly place?: Span;
  readonly whole?: Span;
}

/** The constraints on a service's nodes; all must hold (swarmkit, `constraint`: keys and values in any case). */
export function constraintsOf(service: View): readonly Constraint[] {
  const constraints = child(child(child(service, 'deploy'), 'placement'), 'constraints');
  return valuesOf(constraints).flatMap((value) => (value === undefined ? [] : [readConstraint(value)]));
}

const KEYS: ReadonlyMap<string, Constraint['what']> = new Map([
  ['node.platform.arch', 'arch'],
  ['node.platform.os', 'os'],
]);

function readConstraint(value: Value): Constraint {
  const text = value.text ?? value.written;
  const whole = value.own ? value.span : undefined;
  const common = { written: value.written, ...(whole && { whole }) };
  const sign = text.search(/[=!]=/);
  if (sign < 0) return { ...common, what: 'other', equal: false };
  const what = KEYS.get(text.slice(0, sign).trim().toLowerCase()) ?? 'other';
  const equal = text[sign] === '=';
  if (value.text === undefined) return { ...common, what, equal };
  const rest = text.slice(sign + 2);
  const compared = rest.trim();
  const start = sign + 2 + (rest.length - rest.trimStart().length);
  const place = value.own ? value.placeOf({ start, end: start + compared.length }) : undefined;
  return { ...common, what, equal, value: compared, ...(place && { place }) };
}
