import * as l10n from '@vscode/l10n';
import { formatPlatform, type Platform } from '../image/platform';
import { type Offer, platformsOf } from '../model/offer';
import type { SwarmPlacement } from '../model/swarm';
import { swarmChoice, swarmChoiceOfPlatforms, swarmNodes, takenBySwarm } from '../targets/swarm';
import type { Fleet } from './fleet';
import { listOf, type Placement } from './nodeVerdict';

/**
 * Where Swarm puts a service: on nodes that its constraints leave, and of those only where its image has something for
 * the node, or on none where it has something for no node. A global service has a task on each of them all the same.
 */
export function swarmPlacement(service: SwarmPlacement, fleet: Fleet, offer: Offer): Placement {
  if (service.unresolved) return { away: new Map(), later: [] };
  const choice =
    fleet.nodes === undefined ? swarmChoiceOfPlatforms(service, fleet.platforms) : swarmChoice(service, fleet.nodes);
  const constrained = awayOf(service, fleet, choice.platforms);
  const offered = offer.state === 'known' ? platformsOf(offer) : undefined;
  const taken = choice.platforms.filter((platform) => offered === undefined || takenBySwarm(offered, platform));
  const isElsewhere = service.spread === 'one' && taken.length > 0;
  const used = isElsewhere ? taken : choice.platforms;
  const refused = choice.platforms.filter((platform) => !taken.includes(platform));
  const because =
    offered === undefined ? '' : l10n.t('Swarm puts it on {0} nodes, as the image is for these', listOf(taken));
  return {
    used: namesOf(used),
    away: new Map([
      ...constrained,
      ...(isElsewhere ? refused : []).map((one) => [formatPlatform(one), because] as const),
    ]),
    later: [],
    waiting: namesOf(refused),
    ...(choice.maybe && { unsure: true }),
  };
}

/** What keeps a service off the platforms that its constraints leave out; first where only a closed node is in its way. */
function awayOf(
  service: SwarmPlacement,
  fleet: Fleet,
  chosen: readonly Platform[],
): readonly (readonly [string, string])[] {
  const names = namesOf(chosen);
  const { excluded } = swarmNodes(service, fleet.nodes ?? []);
  const words = service.constraints.map((constraint) => constraint.words).join(', ');
  return fleet.platforms
    .map(formatPlatform)
    .filter((name) => !names.has(name))
    .map((name) => {
      const reasons = excluded.filter(({ node }) => formatPlatform(node.platform) === name);
      const closed = reasons.find(({ isClosed }) => isClosed);
      return { name, because: (closed ?? reasons[0])?.because ?? words, isClosed: closed !== undefined };
    })
    .sort((a, b) => Number(b.isClosed) - Number(a.isClosed))
    .map(({ name, because }): readonly [string, string] => [name, because]);
}

function namesOf(platforms: readonly Platform[]): ReadonlySet<string> {
  return new Set(platforms.map(formatPlatform));
}
