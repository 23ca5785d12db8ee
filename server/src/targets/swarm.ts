import * as l10n from '@vscode/l10n';
import { UNAME_OF_GOARCH } from '../image/architectureWords';
import { type Platform, sortPlatforms } from '../image/platform';
import type { ClusterNode } from '../model/nodes';
import { type Offer, platformsOf } from '../model/offer';
import type { Requirement } from '../model/requirement';
import type { SwarmConstraint, SwarmPlacement } from '../model/swarm';

/** What a service's constraints leave of the platforms of a Swarm. */
export interface SwarmChoice {
  /** Sorted. */
  readonly platforms: readonly Platform[];
  /** It depends on labels that are not known, or on text that cannot be read. */
  readonly maybe: boolean;
}

/** The nodes that a service may be put on by its own constraints, whatever its image is; with why, the others. */
export interface SwarmNodes {
  readonly nodes: readonly ClusterNode[];
  readonly excluded: readonly ExcludedSwarmNode[];
}

/** A node that a service is not put on. */
export interface ExcludedSwarmNode extends Refusal {
  readonly node: ClusterNode;
}

interface Refusal {
  readonly because: string;
  /** Its constraints would allow the node, which takes nothing new. */
  readonly isClosed: boolean;
}

/**
 * Judges nodes as Swarm's scheduler does: they are ready and active, and every constraint holds (Docker, "docker service
 * create", `--constraint`). What it makes of the image's platforms is `takenBySwarm`.
 */
export function swarmNodes({ constraints }: SwarmPlacement, nodes: readonly ClusterNode[]): SwarmNodes {
  const judged = nodes.map((node) => ({ node, refusal: refusalOf(node, constraints) }));
  return {
    nodes: judged.flatMap(({ node, refusal }) => (refusal === undefined ? [node] : [])),
    excluded: judged.flatMap(({ node, refusal }) => (refusal === undefined ? [] : [{ node, ...refusal }])),
  };
}

function refusalOf(node: ClusterNode, constraints: readonly SwarmConstraint[]): Refusal | undefined {
  const refusing = constraints.find((constraint) => !holds(node.labels, constraint));
  if (refusing !== undefined) return { because: refusing.words, isClosed: false };
  return node.schedulable ? undefined : { because: l10n.t('the node is drained, paused or down'), isClosed: true };
}

/** The platforms of the nodes that a service may be put on. */
export function swarmChoice(placement: SwarmPlacement, nodes: readonly ClusterNode[]): SwarmChoice {
  const { nodes: open } = swarmNodes(placement, nodes);
  return {
    platforms: sortPlatforms([...new Set(open.map(({ platform }) => platform))]),
    maybe: placement.unresolved,
  };
}

/** The same where only the platforms of a Swarm are known: constraints on anything else leave it open. */
export function swarmChoiceOfPlatforms(placement: SwarmPlacement, platforms: readonly Platform[]): SwarmChoice {
  const told = placement.constraints.filter(({ key }) => PLATFORM_KEYS.has(key.toLowerCase()));
  return {
    platforms: platforms.filter((platform) => {
      const labels = platformLabels(platform);
      return told.every((constraint) => holds(labels, constraint));
    }),
    maybe: placement.unresolved || told.length < placement.constraints.length,
  };
}

const PLATFORM_KEYS: ReadonlySet<string> = new Set(['node.platform.arch', 'node.platform.os']);

/** What constraints may ask of a node of a platform, as Swarm's engines report it. */
export function platformLabels({ os, architecture, variant }: Platform): ReadonlyMap<string, string> {
  const word = UNAME_OF_GOARCH.get(`${architecture}/${variant}`) ?? UNAME_OF_GOARCH.get(architecture) ?? architecture;
  return new Map([
    ['node.platform.os', os],
    ['node.platform.arch', word],
  ]);
}

/** The names after these are the user's own, and keep their case; every other key is read in any. */
const LABEL_PREFIXES = ['node.labels.', 'engine.labels.'] as const;

/** A label that a node lacks counts as empty; values are compared in any case. A key that Swarm does not know never holds. */
function holds(labels: ReadonlyMap<string, string>, { key, equal, value }: SwarmConstraint): boolean {
  const lower = key.toLowerCase();
  const prefix = LABEL_PREFIXES.find((one) => lower.startsWith(one) && lower.length > one.length);
  const name = prefix === undefined ? lower : `${prefix}${key.slice(prefix.length)}`;
  if (prefix === undefined && !KEYS.has(name)) return false;
  const found = labels.get(name) ?? '';
  return (found.toLowerCase() === value.toLowerCase()) === equal;
}

const KEYS: ReadonlySet<string> = new Set([
  'node.id',
  'node.hostname',
  'node.ip',
  'node.role',
  'node.platform.os',
  'node.platform.arch',
]);

/**
 * Whether Swarm's scheduler puts an image on nodes of a platform, by what the image offers: system and architecture must
 * be the same. Of `arm` the architecture is not compared, since nodes report `armv7l`: such an image may be put anywhere.
 */
export function takenBySwarm(offered: readonly Platform[], { os, architecture }: Platform): boolean {
  return offered.some((one) => one.os === os && (one.architecture === 'arm' || one.architecture === architecture));
}

/**
 * What an image must serve, now that its offer may be known: of a service that Swarm puts where it likes, the platforms
 * that it is put on, as anywhere else; all of them where it is put on none, which is the mistake then.
 */
export function settledRequirement(requirement: Requirement, offer: Offer): Requirement {
  if (requirement.swarm !== 'one' || offer.state !== 'known') return requirement;
  const offered = platformsOf(offer);
  const platforms = requirement.platforms.filter((platform) => takenBySwarm(offered, platform));
  if (platforms.length === 0) return requirement;
  const { swarm: _, ...plain } = requirement;
  return { ...plain, platforms };
}
