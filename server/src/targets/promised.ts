import * as l10n from '@vscode/l10n';
import { and, platformMeets, type Truth } from '../data/nodeLabels';
import { formatPlatform, type Platform, parsePlatform, sortPlatforms } from '../image/platform';
import type { ClusterNode, GroupTraits } from '../model/nodes';
import { placeOf } from '../model/place';
import type { Pod } from '../model/pod';
import type { LocatedPromise } from '../model/reading';
import type { Requirement } from '../model/requirement';
import { linked } from '../text/linked';
import { addedBy } from './addedBy';
import { nodeMeets } from './feasibleNodes';
import { clustersOf, nearestClusters } from './nearestClusters';
import { constraintsHold, wantsArm } from './scheduling';
import type { Scope } from './scope';
import { repellingTaint } from './tolerations';

/** A group of nodes that a document of the workspace makes. */
export interface PromisedGroup {
  readonly platforms: readonly Platform[];
  readonly traits: GroupTraits;
  readonly promise: LocatedPromise;
}

/** The node groups of each cluster that a document may run on. */
export type PromisedClusters = readonly (readonly PromisedGroup[])[];

/** The nodes that the workspace's own infrastructure makes for a document, and the requirement they are. */
export interface PromisedNodes {
  readonly requirement: Requirement;
  readonly clusters: PromisedClusters;
}

/**
 * What the node groups of the nearest clusters of the workspace are; undefined unless the machines of all of them are
 * known and the clusters have the same platforms. It is an assumption, if a better one than linux/amd64: nobody said
 * that these are the nodes that the document runs on.
 */
export function promisedNodes({ path, promises }: Scope): PromisedNodes | undefined {
  const clusters = nearestClusters(path, promises).map((cluster) => cluster.flatMap(groupOf));
  const [first, ...others] = clusters.map(namesOf);
  const isKnown = clusters.every((cluster) => cluster.every(({ platforms }) => platforms.length > 0));
  const isClear = first !== undefined && isKnown && others.every((names) => names.join() === first.join());
  if (!isClear || !first.some((name) => name.startsWith('linux/'))) return undefined;
  return { requirement: requirementOf(clusters.flat()), clusters };
}

/**
 * What each cluster of the workspace would need as a target: one requirement a set of platforms, in the order of the
 * paths. Clusters of which something is not known, and those of examples, are left out.
 */
export function promisedTargets(promises: readonly LocatedPromise[]): readonly Requirement[] {
  const found = new Map<string, Requirement>();
  for (const cluster of clustersOf(promises)) {
    const groups = cluster.flatMap(groupOf);
    const names = namesOf(groups).join();
    const isKnown = groups.every(({ platforms }) => platforms.length > 0);
    if (isKnown && !found.has(names)) found.set(names, requirementOf(groups));
  }
  return [...found.values()];
}

function groupOf(promise: LocatedPromise): readonly PromisedGroup[] {
  const { group, platforms, cluster } = promise.promise;
  if (group === undefined) return [];
  const isWhole = cluster === undefined || !MADE_ELSEWHERE.test(cluster);
  const known = isWhole ? platforms.flatMap((name) => parsePlatform(name) ?? []) : [];
  return [{ platforms: known, traits: group, promise }];
}

/** A group for a cluster that is given from outside is one of others that are not known. */
const MADE_ELSEWHERE = /^(?:var|data|each)\.|\$/;

function namesOf(groups: readonly PromisedGroup[]): readonly string[] {
  return sortPlatforms(groups.flatMap(({ platforms }) => platforms)).map(formatPlatform);
}

/** Each platform with the first group that has it. */
function requirementOf(groups: readonly PromisedGroup[]): Requirement {
  const places = addedBy(
    groups.map(({ platforms, promise: { promise, at } }) => ({
      at,
      platforms,
      says: (added) => {
        const names = linked(added.map(formatPlatform));
        return l10n.t('{0} promises {1} nodes ({2})', placeOf(at), names, promise.because);
      },
    })),
  );
  const platforms = sortPlatforms(groups.flatMap((group) => group.platforms));
  const [first, ...others] = places;
  return {
    platforms,
    because: others.reduce((before, { because }) => l10n.t('{0}, and {1}', before, because), first?.because ?? ''),
    origin: 'assumed',
    ...(first && { at: first.at }),
    places,
  };
}

/**
 * The platforms of the nodes that a pod may be put on: those that are certain; where there are none, the one that is
 * possible. None where several are only possible, where no group takes the pod, or where clusters differ.
 */
export function promisedPlatforms(pod: Pod, clusters: PromisedClusters): readonly Platform[] {
  const asksForArm = wantsArm(pod);
  const [first, ...others] = clusters.map((groups) => platformsIn(pod, groups, asksForArm));
  const names = first?.map(formatPlatform).join();
  const isSame = others.every((platforms) => platforms.map(formatPlatform).join() === names);
  return isSame ? (first ?? []) : [];
}

function platformsIn(pod: Pod, groups: readonly PromisedGroup[], asksForArm: boolean): readonly Platform[] {
  const judged = groups.flatMap((group) =>
    group.platforms.map((platform) => ({ platform, truth: takes(group, platform, pod, asksForArm) })),
  );
  const by = (wanted: Truth): readonly Platform[] =>
    sortPlatforms(judged.flatMap(({ platform, truth }) => (truth === wanted ? [platform] : [])));
  const certain = by('yes');
  if (certain.length > 0) return certain;
  const possible = by('maybe');
  return possible.length === 1 ? possible : [];
}

/** Whether nodes of a group take a pod; of their labels only those that the document gives them are known. */
function takes({ traits }: PromisedGroup, platform: Platform, pod: Pod, asksForArm: boolean): Truth {
  const { labels, taints, certain } = traits;
  const node: ClusterNode = { name: '', platform, labels, taints, schedulable: true };
  if (repellingTaint(pod, node, asksForArm) !== undefined) return 'no';
  const held = constraintsHold(pod, platform.os, (expression) => {
    const { field, key, operator, values } = expression;
    if (field) return 'maybe';
    if (labels.has(key.value)) return nodeMeets(node, expression) ? 'yes' : 'no';
    return platformMeets(
      platform,
      key.value,
      operator,
      values.map(({ value }) => value),
    );
  });
  return and(held, certain ? 'yes' : 'maybe');
}
