import * as l10n from '@vscode/l10n';
import { bestOf, windowsBuildServes } from '../image/compatibility';
import { formatPlatform, type Platform, sortPlatforms } from '../image/platform';
import { type KnownOffer, type Offer, platformsOf } from '../model/offer';
import type { Pod } from '../model/pod';
import { listed } from '../rules/support/words';
import { feasibleNodes } from '../targets/feasibleNodes';
import { asksForWindows } from '../targets/nodeTraits';
import { feasiblePlatforms } from '../targets/scheduling';
import type { Fleet } from './fleet';

/** Whether an image runs on the nodes that its pod may use: on all, on some, on none; or that is not known. */
export type Verdict = 'runs' | 'partly' | 'fails' | 'unknown';

/** One image on the nodes of one platform; `away`: the pod is put on none of them. */
export interface ReportCell {
  readonly platform: Platform;
  readonly verdict: 'runs' | 'fails' | 'unknown' | 'away';
  /** What keeps the pod away, as `taint dedicated=gpu:NoSchedule`; only with `away`. */
  readonly because?: string;
}

/** Where a pod may be put. */
export interface Placement {
  /** By the platform's text; absent where it cannot be read. */
  readonly used?: ReadonlySet<string>;
  /** What keeps the pod off the platforms that it is not put on. */
  readonly away: ReadonlyMap<string, string>;
  /** Of the platforms that may be added: those where the pod may be put. */
  readonly later: readonly Platform[];
  /** The scheduler itself refuses the image there: its task waits. By the platform's text. */
  readonly waiting?: ReadonlySet<string>;
  /** Labels that are not known may keep the pod off some of the platforms that it seems to use. */
  readonly unsure?: true;
}

/** What is said of one image of one pod. */
export interface Judged {
  readonly verdict: Verdict;
  /** What the image offers; absent where that is not known. */
  readonly offered?: readonly Platform[];
  /** One for each platform of the fleet, in its order. */
  readonly cells: readonly ReportCell[];
  /** A sentence. */
  readonly reason: string;
  /** Platforms that an autoscaler may add, where the pod may be put and the image fails. */
  readonly later?: readonly Platform[];
}

/** Where the scheduler may put a pod. One call for each pod: it looks at every node. */
export function placementOf(pod: Pod, fleet: Fleet): Placement {
  if (pod.unresolved) return { away: new Map(), later: [] };
  if (fleet.nodes === undefined) return placementOnPlatforms(pod, fleet.platforms);
  const { platforms, excluded } = feasibleNodes(pod, fleet.nodes);
  const placed = withoutForeign(pod, platforms);
  const away = new Map(placed.away);
  const seen = new Set<Platform>();
  for (const { node, because } of excluded) {
    if (seen.has(node.platform)) continue;
    seen.add(node.platform);
    const name = formatPlatform(node.platform);
    if (!placed.used.has(name) && !away.has(name)) away.set(name, because);
  }
  return { used: placed.used, away, later: laterOf(pod, fleet.later) };
}

/** Where a pod may be put in a cluster of which only the platforms are known. */
function placementOnPlatforms(pod: Pod, candidates: readonly Platform[]): Placement {
  const { platforms, maybe, because } = feasiblePlatforms(pod, candidates);
  const { used, away } = withoutForeign(pod, platforms);
  const refused = candidates
    .filter((one) => !platforms.includes(one))
    .map((one): readonly [string, string] => [formatPlatform(one), because]);
  return { used, away: new Map([...away, ...refused]), later: [], ...(maybe && { unsure: true }) };
}

/** A pod that does not ask for Windows is none of the Windows nodes' concern where there are others. */
function withoutForeign(
  pod: Pod,
  found: readonly Platform[],
): { readonly used: ReadonlySet<string>; readonly away: ReadonlyMap<string, string> } {
  const isLinux = found.some(({ os }) => os === 'linux') && !asksForWindows(pod);
  const kept = isLinux ? found.filter(({ os }) => os !== 'windows') : found;
  return {
    used: new Set(kept.map(formatPlatform)),
    away: new Map(
      found.filter((one) => !kept.includes(one)).map((one) => [formatPlatform(one), l10n.t('a Linux pod')]),
    ),
  };
}

function laterOf(pod: Pod, platforms: readonly Platform[]): readonly Platform[] {
  const { platforms: kept } = feasiblePlatforms(pod, platforms);
  return asksForWindows(pod) ? kept : kept.filter(({ os }) => os !== 'windows');
}

/** Judges one image on the platforms that its pod may use. */
export function verdictOf(offer: Offer, placement: Placement, fleet: Fleet): Judged {
  const cellsOf = (verdict: (platform: Platform) => ReportCell['verdict']): readonly ReportCell[] =>
    fleet.platforms.map((platform) => {
      const name = formatPlatform(platform);
      if (placement.used?.has(name) ?? true) return { platform, verdict: verdict(platform) };
      const because = placement.away.get(name);
      return { platform, verdict: 'away', ...(because !== undefined && { because }) };
    });
  if (offer.state !== 'known') {
    const reason = offer.state === 'pending' ? l10n.t('The registry has not answered yet.') : sentence(offer.detail);
    return { verdict: 'unknown', cells: cellsOf(() => 'unknown'), reason };
  }
  const offered = platformsOf(offer);
  const cells = cellsOf((platform) => (serves(offer, platform) ? 'runs' : 'fails'));
  const has =
    offer.kind === 'index'
      ? l10n.t('It is available for {0}', listOf(offered))
      : l10n.t('It is built for {0}', listOf(offered));
  const later = placement.later.filter((platform) => !serves(offer, platform));
  const known = { offered, cells, ...(later.length > 0 && { later }) };
  if (placement.used === undefined) {
    const reason = `${has}; ${l10n.t('which nodes it may use cannot be read')}.`;
    return { ...known, verdict: 'unknown', reason };
  }
  const asked = cells.filter(({ verdict }) => verdict !== 'away');
  if (asked.length === 0) {
    const [because] = placement.away.values();
    const why =
      because === undefined
        ? l10n.t('no node of the cluster takes it now')
        : l10n.t('no node of the cluster takes it now ({0})', because);
    return { ...known, verdict: 'unknown', reason: `${has}; ${why}.` };
  }
  const failing = asked.filter(({ verdict }) => verdict === 'fails').map(({ platform }) => platform);
  if (failing.length === 0) return { ...known, verdict: 'runs', reason: `${has}.` };
  const verdict = failing.length === asked.length ? 'fails' : 'partly';
  if (verdict === 'partly' && placement.unsure) {
    const doubt = l10n.t('whether it is put on {0} nodes depends on labels that are not kept', listOf(failing));
    return { ...known, verdict: 'unknown', reason: `${has}; ${doubt}.` };
  }
  const isWaiting = failing.every((platform) => placement.waiting?.has(formatPlatform(platform)));
  return { ...known, verdict, reason: `${has}; ${isWaiting ? waiting(failing) : failureOf(offer, failing)}.` };
}

/** Whether nodes of a platform can run the image; of Windows nodes the build counts, too. */
export function serves(offer: KnownOffer, platform: Platform): boolean {
  const { verdict, candidate } = bestOf(platform, platformsOf(offer));
  if (verdict === 'no') return false;
  const host = platform.osVersion;
  if (platform.os !== 'windows' || host === undefined) return true;
  return offer.entries
    .filter((entry) => entry.platform.os === 'windows' && entry.platform.architecture === candidate?.architecture)
    .some((entry) => windowsBuildServes(host, entry.osVersion ?? entry.platform.osVersion ?? ''));
}

function waiting(failing: readonly Platform[]): string {
  return l10n.t('on {0} nodes its tasks stay pending: "no suitable node (unsupported platform)"', listOf(failing));
}

function failureOf(offer: KnownOffer, failing: readonly Platform[]): string {
  const names = listOf(failing);
  if (offer.kind === 'index') return l10n.t('on {0} nodes the pull finds no matching manifest', names);
  const isOtherSystem = failing.every((platform) => offer.entries.every((entry) => entry.platform.os !== platform.os));
  return isOtherSystem
    ? l10n.t('on {0} nodes it cannot be started', names)
    : l10n.t('on {0} nodes it dies with exec format error', names);
}

/** Platforms in a sentence: `linux/amd64, linux/arm64 and linux/s390x`. */
export function listOf(platforms: readonly Platform[]): string {
  return listed(sortPlatforms(platforms), 'and');
}

function sentence(detail: string): string {
  const text = detail.charAt(0).toUpperCase() + detail.slice(1);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
