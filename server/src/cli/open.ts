import type { Config } from '../config/config';
import { readConfig } from '../config/readConfig';
import { createOfferBook } from '../knowledge/offerBook';
import type { ProgramParts } from '../knowledge/programParts';
import { createSession, type Session } from '../knowledge/session';
import { USUAL_LIFETIMES } from '../offers/lifetimes';
import type { RegistrySettings } from '../offers/registry/endpoints';
import { createRegistryAsker } from '../offers/registryAsker';
import { linesOf } from '../text/lines';
import { type KnownCluster, targetClusters } from './clusterNodes';
import { EXIT, type Io } from './io';
import type { LintOptions } from './options';
import { optionTargets } from './optionTargets';
import { absolute } from './paths';
import { findRoot, type Root } from './root';

/** An open workspace of one run. */
export interface Opened {
  readonly root: Root;
  readonly session: Session;
  /** What is known of the clusters among the targets, by context as the options name it. */
  readonly clusters: ReadonlyMap<string, KnownCluster>;
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
  parts: ProgramParts,
  options: LintOptions,
  purpose: 'lint' | 'inspect' = 'lint',
): Promise<Opened | Refusal> {
  const root = await findRoot(io.files, io.cwd, io.environment.home);
  const config = options.config === undefined ? undefined : await namedConfig(io, options.config, parts);
  if (config !== undefined && 'status' in config) return config;
  const clusters = await targetClusters(io, root, options);
  if ('status' in clusters) return clusters;
  const targets = optionTargets(options, clusters);
  const asker = createRegistryAsker({
    ...io,
    registries: () => registriesOf(session),
    warn: (message) => io.err(`platformlint: ${message}\n`),
    userAgent: `platformlint/${parts.version}`,
    cache: options.cache ? 'disk' : 'none',
    isUrgent: () => purpose === 'inspect',
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
    namedKinds: parts.namedKinds,
    offers,
    nodesOf: (context) => targets.nodes.get(context),
    chosenNodes: () => undefined,
    silence: () =>
      options.offline ? { state: 'unknown', reason: 'offline', detail: 'Nothing is asked with --offline.' } : undefined,
    ...(config && { config }),
    ...(targets.entries.length > 0 && { targets: targets.entries }),
  });
  return { root, session, clusters, close: () => asker.close() };
}

/** The settings of registries from every configuration of the workspace; the one at the root wins. */
function registriesOf(session: Session): Readonly<Record<string, RegistrySettings>> {
  return Object.fromEntries(session.configFor('').registries);
}

async function namedConfig(io: Io, path: string, parts: ProgramParts): Promise<Config | Refusal> {
  const read = await io.files.readText(absolute(io, path), 1 << 20);
  if (!read.ok)
    return {
      status: EXIT.usage,
      message: `${path}: cannot be read (${read.detail}); --config takes a .platformlint.yaml`,
    };
  const { config, problems } = readConfig(
    read.text,
    path,
    parts.engine.rules.map((rule) => rule.id),
  );
  const [first] = problems;
  if (first === undefined) return { ...config, folder: '' };
  const line = linesOf(read.text).positionAt(first.span.start).line + 1;
  return { status: EXIT.usage, message: `${path}:${line}: ${first.message}` };
}
