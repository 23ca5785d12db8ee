import type { SwarmConstraint, SwarmPlacement } from '../../model/swarm';
import type { Span } from '../../text/span';
import { type ComposeDocument, findEntry } from './document';
import { plainText, type Value } from './value';
import { child, pairsOf, scalarOf, type View, valuesOf } from './view';

/** One item of `deploy.placement.constraints`: `node.platform.arch == x86_64`. */
export interface Constraint {
  readonly what: 'arch' | 'os' | 'other';
  /** `node.labels.disk`; absent where the text is no constraint. */
  readonly key?: string;
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
  const key = text.slice(0, sign).trim();
  const what = KEYS.get(key.toLowerCase()) ?? 'other';
  const equal = text[sign] === '=';
  if (value.text === undefined) return { ...common, what, key, equal };
  const rest = text.slice(sign + 2);
  const compared = rest.trim();
  const start = sign + 2 + (rest.length - rest.trimStart().length);
  const place = value.own ? value.placeOf({ start, end: start + compared.length }) : undefined;
  return { ...common, what, key, equal, value: compared, ...(place && { place }) };
}

/** Where Swarm may put a service (compose-spec, `deploy`: `mode` and `placement`). */
export function swarmPlacementOf(service: string, view: View, constraints: readonly Constraint[]): SwarmPlacement {
  const deploy = child(view, 'deploy');
  const mode = scalarOf(child(deploy, 'mode'));
  const read = constraints.flatMap(({ key, equal, value, written }): readonly SwarmConstraint[] =>
    key === undefined || value === undefined || isSubnet(key, value) ? [] : [{ key, equal, value, words: written }],
  );
  const isModeKnown = mode === undefined || mode.text !== undefined;
  return {
    service,
    constraints: read,
    spread: EACH.has(mode?.text ?? '') ? 'each' : 'one',
    unresolved: !isModeKnown || read.length < constraints.length,
    deployed: deploy.length > 0,
  };
}

/** A range of addresses is not compared with those of nodes. */
function isSubnet(key: string, value: string): boolean {
  return key.toLowerCase() === 'node.ip' && value.includes('/');
}

const EACH: ReadonlySet<string> = new Set(['global', 'global-job']);

/** Whether only Swarm can run the service: it joins an overlay network that lets no container in but Swarm's own. */
export function isOnSwarmNetwork(service: View): boolean {
  const names = pairsOf(child(service, 'networks')).map(({ key }) => key);
  return names.some((name) => service.some(({ document }) => isOverlay(document, name)));
}

function isOverlay(document: ComposeDocument, name: string): boolean {
  const networks = findEntry(document, document.yaml.root, 'networks')?.value;
  const network = findEntry(document, networks, name)?.value;
  const textAt = (key: string): string | undefined => plainText(document, findEntry(document, network, key)?.value);
  return textAt('driver') === 'overlay' && textAt('attachable') !== 'true';
}
