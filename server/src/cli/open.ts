import type { Engine } from '../analysis/analyse';
import type { Config, TargetEntry } from '../config/config';
import { readConfig } from '../config/readConfig';
import { readNodes } from '../knowledge/kubectl';
import { createOfferBook, type InstantOffers } from '../knowledge/offerBook';
import { createSession, type Session } from '../knowledge/session';
import type { Kind } from '../model/kind';
import type { Nodes } from '../model/nodes';
import type { RegistrySettings } from '../offers/registry/endpoints';
import { createRegistryAsker, USUAL_LIFETIMES } from '../offers/registryAsker';
import { parseNodes } from '../targets/parseNodes';
import type { Io } from './io';
import type { LintOptions } from './options';
import { findRoot, type Root } from './root';

/** What the program is made of, handed down from the composition root. */
export interface Parts {
  readonly engine: Engine;
  readonly kinds: readonly Kind[];
  readonly builtKind: Kind;
  readonly instant: () => Promise<InstantOffers>;
  readonly version: string;
}

/** An open workspace of one run. */
export interface Opened {
  readonly root: Root;
  readonly session: Session;
  /** The nodes of the clusters among the targets, by context as the options name it. */
  readonly clusters: ReadonlyMap<string, Nodes>;
  close(): Promise<void>;
}

/** Why a run cannot begin, with its exit status. */
export interface Refusal {
  readonly status: number;
  readonly message: string;
}

/**
 * Opens the workspace of the working directory with the targets, the configuration and the nodes that the options name.
 * To `inspect` is to wait for one answer, which may take the last of a registry's quota.
 */
export async function openWorkspace(
  io: Io,
  parts: Parts,
  options: LintOptions,
  purpose: 'lint' | 'inspect' = 'lint',
): Promise<Opened | Refusal> {
  const root = await findRoot(io.files, io.cwd, io.environment.home);
  const config = options.config === undefined ? undefined : await namedConfig(io, options.config, parts);
  if (config !== undefined && 'status' in config) return config;
  const clusters = await targetNodes(io, options);
  if ('status' in clusters) return clusters;
  const targets = targetEntries(options, clusters);
  const asker = createRegistryAsker({
    ...io,
    registries: () => registriesOf(session),
    warn: (message) => io.err(`platformlint: ${message}\n`),
    userAgent: `platformlint/${parts.version}`,
    cache: options.cache ? 'disk' : 'none',
    urgent: () => purpose === 'inspect',
    engine: () => options.engine && !options.offline,
  });
  const offers = createOfferBook({
    asker,
    instant: await parts.instant(),
    lifetimes: USUAL_LIFETIMES,
    now: io.clock.now,
  });
  const session = createSession({
    root: root.root,
    files: io.files,
    engine: parts.engine,
    kinds: parts.kinds,
    builtKind: parts.builtKind,
    offers,
    nodesOf: (context) => clusters.get(context),
    chosenNodes: () => undefined,
    silence: () =>
      options.offline ? { state: 'unknown', reason: 'offline', detail: 'Nothing is asked with --offline.' } : undefined,
    ...(config && { config }),
    ...(targets.length > 0 && { targets }),
  });
  return { root, session, clusters, close: () => asker.close() };
}

/** The settings of registries from every configuration of the workspace; the one at the root wins. */
function registriesOf(session: Session): Readonly<Record<string, RegistrySettings>> {
  return Object.fromEntries(session.configFor('').registries);
}

async function namedConfig(io: Io, path: string, parts: Parts): Promise<Config | Refusal> {
  const absolute = path.startsWith('/') ? path : `${io.cwd}/${path}`;
  const read = await io.files.readText(absolute, 1 << 20);
  if (!read.ok)
    return { status: 2, message: `${path}: cannot be read (${read.detail}); --config takes a .platformlint.yaml` };
  const { config, problems } = readConfig(
    read.text,
    path,
    parts.engine.rules.map((rule) => rule.id),
  );
  const [first] = problems;
  if (first === undefined) return { ...config, folder: '' };
  const line = read.text.slice(0, first.span.start).split('\n').length;
  return { status: 2, message: `${path}:${line}: ${first.message}` };
}

/** The nodes of every cluster that `--target` or `--nodes` names, by context. */
async function targetNodes(io: Io, options: LintOptions): Promise<ReadonlyMap<string, Nodes> | Refusal> {
  const found = new Map<string, Nodes>();
  for (const target of options.targets) {
    if (target.kind !== 'cluster' || found.has(target.context)) continue;
    const nodes = await nodesFor(io, options, target.context);
    if ('status' in nodes) return nodes;
    found.set(target.context, nodes);
  }
  return found;
}

/** The nodes of a context, from `--nodes` where it is given, else through kubectl. */
export async function nodesFor(io: Io, options: LintOptions, context: string): Promise<Nodes | Refusal> {
  if (options.nodes !== undefined) {
    const path = options.nodes.startsWith('/') ? options.nodes : `${io.cwd}/${options.nodes}`;
    const read = await io.files.readText(path, 256 * 1024 * 1024);
    if (!read.ok)
      return {
        status: 2,
        message: `${options.nodes}: cannot be read (${read.detail}); save nodes with: kubectl get nodes -o json > nodes.json`,
      };
    const reading = parseNodes(read.text);
    if (!reading.ok) return { status: 2, message: `${options.nodes}: ${reading.detail}` };
    return { context: context === '' ? options.nodes : context, nodes: reading.nodes, at: 0 };
  }
  const answer = await readNodes(
    {
      processes: io.processes,
      now: io.clock.now,
      context,
      ...(options.kubeconfig !== undefined && { kubeconfig: options.kubeconfig }),
    },
    io.signal,
  );
  return answer.ok ? answer.nodes : { status: 3, message: answer.detail };
}

function targetEntries(options: LintOptions, clusters: ReadonlyMap<string, Nodes>): readonly TargetEntry[] {
  const platforms = options.targets.flatMap((target) => (target.kind === 'platform' ? [target.platform] : []));
  const first = options.targets.find((target) => target.kind === 'cluster');
  if (first?.kind === 'cluster' && clusters.has(first.context)) return [{ platforms, cluster: first.context }];
  return platforms.length === 0 ? [] : [{ platforms, because: '--target asks for it' }];
}
