import * as l10n from '@vscode/l10n';
import { targetFor } from '../config/targetsFor';
import { formatPlatform, type Platform, samePlatform, sortPlatforms } from '../image/platform';
import type { ClusterNode, Nodes } from '../model/nodes';
import type { Requirement } from '../model/requirement';
import { dockerContextOf } from '../model/swarm';
import { linked } from '../text/linked';
import { memoOfPairs } from '../text/memo';
import { fileNamesPlatform } from './fileName';
import { type PromisedClusters, promisedNodes } from './promised';
import type { Scope } from './scope';

/** The platforms that a file's results must serve by configuration, cluster or assumption, with the nodes behind it. */
export interface Environment {
  readonly requirement: Requirement;
  /** The nodes that decided, where a cluster did. */
  readonly nodes?: Nodes;
  /** Who puts work on the nodes behind it, known or kept; Kubernetes or a person where absent. */
  readonly scheduler?: 'swarm';
  /** The node groups that decided, where the workspace's own infrastructure did. */
  readonly promised?: PromisedClusters;
}

type EnvironmentSource = (scope: Scope, path: string) => Environment | undefined;

/** Who decides where neither the document nor a build does; the first that can say it. */
const SOURCES: readonly EnvironmentSource[] = [named, configured, chosenCluster, assumed];

/** The same for pods, which the nodes of the workspace's own infrastructure may take: a better guess than the last. */
const POD_SOURCES: readonly EnvironmentSource[] = [configured, chosenCluster, promised, assumed];

/** What a file must serve where neither it nor the builds of it say. Never absent: at last linux/amd64 is assumed. */
export function environmentOf(scope: Scope, path = scope.path): Environment {
  return foundOnce(scope, path, () => findEnvironment(scope, path));
}

/** Every use of an image in a document asks for the same. */
const foundOnce = memoOfPairs<Scope, string, Environment>();

function findEnvironment(scope: Scope, path: string): Environment {
  const found = firstOf(SOURCES, scope, path);
  const beside = scope.platformsBeside(path);
  const isNamed = targetFor(scope.config, path)?.files !== undefined;
  return beside.length === 0 || isNamed ? found : forTheOthers(found, beside);
}

/** What is left for a file beside which others are for some of the platforms; assumed, where nothing is. */
function forTheOthers(found: Environment, beside: readonly Platform[]): Environment {
  const isTaken = (platform: Platform): boolean => beside.some((one) => samePlatform(one, platform));
  const { requirement } = found;
  const platforms = requirement.platforms.filter((one) => !isTaken(one));
  if (platforms.length === requirement.platforms.length) return found;
  if (platforms.length > 0) return { ...found, requirement: { ...requirement, platforms } };
  const because = l10n.t('a file beside this one is for {0}', beside.map(formatPlatform).join(', '));
  const left = isTaken(ASSUMED) ? requirement.platforms : [ASSUMED];
  return { requirement: { platforms: left, because, origin: 'assumed' } };
}

/** What the pods of a file must serve where they do not say. */
export function environmentOfPods(scope: Scope): Environment {
  return firstOf(POD_SOURCES, scope, scope.path);
}

function firstOf(sources: readonly EnvironmentSource[], scope: Scope, path: string): Environment {
  for (const source of sources) {
    const found = source(scope, path);
    if (found !== undefined) return found;
  }
  return assumed();
}

/** A Dockerfile of one architecture by its name, unless an entry of the configuration names the file. */
function named(scope: Scope, path: string): Environment | undefined {
  const said = fileNamesPlatform(path);
  if (said === undefined || targetFor(scope.config, path)?.files !== undefined) return undefined;
  const { platform, word, taken } = said;
  const name = formatPlatform(platform);
  const because = taken
    ? l10n.t('the file\'s name says "{0}", which is taken for {1}', word, name)
    : l10n.t("the file's name says {0}", name);
  return { requirement: { platforms: [platform], because, origin: 'assumed' } };
}

function configured(scope: Scope, path: string): Environment | undefined {
  const entry = targetFor(scope.config, path);
  if (entry === undefined) return undefined;
  const at = scope.config.path !== undefined && entry.span ? { at: { path: scope.config.path, span: entry.span } } : {};
  if (entry.cluster !== undefined) {
    const nodes = scope.nodesOf(entry.cluster);
    if (nodes !== undefined) {
      const requirement = requirementOfNodes(nodes);
      if (requirement !== undefined) return { requirement: { ...requirement, ...at }, nodes, ...schedulerOf(nodes) };
    }
  }
  if (entry.platforms.length === 0) return undefined;
  const names = entry.platforms.map(formatPlatform).join(', ');
  const source = scope.config.path ?? l10n.t('the configuration');
  const because =
    entry.because ??
    (entry.cluster
      ? l10n.t('cluster {0} had {1} nodes when it was last read', entry.cluster, names)
      : l10n.t('{0} targets {1}', source, names));
  const isSwarm = entry.cluster !== undefined && dockerContextOf(entry.cluster) !== undefined;
  return {
    requirement: { platforms: sortPlatforms(entry.platforms), because, origin: 'configured', ...at },
    ...(isSwarm && { scheduler: 'swarm' }),
  };
}

function chosenCluster(scope: Scope): Environment | undefined {
  const requirement = scope.chosen && requirementOfNodes(scope.chosen);
  return requirement && scope.chosen ? { requirement, nodes: scope.chosen, ...schedulerOf(scope.chosen) } : undefined;
}

function schedulerOf({ scheduler }: Nodes): Pick<Environment, 'scheduler'> {
  return scheduler === undefined ? {} : { scheduler };
}

function promised(scope: Scope): Environment | undefined {
  const nodes = promisedNodes(scope);
  return nodes && { requirement: nodes.requirement, promised: nodes.clusters };
}

function assumed(): Environment {
  const because = l10n.t('no target is configured, so {0} is assumed', formatPlatform(ASSUMED));
  return { requirement: { platforms: [ASSUMED], because, origin: 'assumed' } };
}

const ASSUMED: Platform = { os: 'linux', architecture: 'amd64' };

/** The platforms of a cluster's nodes that take work; of all its nodes where none is schedulable. */
export function requirementOfNodes(nodes: Nodes): Requirement | undefined {
  const known = REQUIREMENTS.get(nodes);
  if (known !== undefined) return known;
  const requirement = readRequirement(nodes);
  if (requirement !== undefined) REQUIREMENTS.set(nodes, requirement);
  return requirement;
}

/** Every pod, stage and build asks, and a cluster may have thousands of nodes. */
const REQUIREMENTS = new WeakMap<Nodes, Requirement>();

function readRequirement(nodes: Nodes): Requirement | undefined {
  const open = nodes.nodes.filter(takesWork);
  const counted = open.length > 0 ? open : nodes.nodes;
  const platforms = sortPlatforms(counted.map((node) => node.platform));
  if (platforms.length === 0) return undefined;
  const counts = platforms.map((platform) => `${countOf(counted, platform)} × ${formatPlatform(platform)}`);
  const because = nodes.because ?? l10n.t('cluster {0} has {1} nodes', nodes.context, linked(counts));
  return { platforms, because, origin: 'cluster' };
}

/** Whether the scheduler may put ordinary pods on a node: it is open and bears no control-plane taint. */
export function takesWork(node: ClusterNode): boolean {
  return (
    node.schedulable &&
    !node.taints.some((taint) => CONTROL_PLANE.has(taint.key) && taint.effect !== 'PreferNoSchedule')
  );
}

const CONTROL_PLANE: ReadonlySet<string> = new Set([
  'node-role.kubernetes.io/control-plane',
  'node-role.kubernetes.io/master',
]);

function countOf(nodes: readonly ClusterNode[], platform: Platform): number {
  const name = formatPlatform(platform);
  return nodes.filter((node) => formatPlatform(node.platform) === name).length;
}
