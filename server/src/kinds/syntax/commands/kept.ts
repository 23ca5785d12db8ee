import { familiarReference } from '../../../image/reference';
import type { Build } from '../../../model/build';
import { staying } from '../../../model/stays';
import { addToList } from '../../../text/groups';
import type { CommandReading, SentImage } from './contract';

/**
 * Marks the builds whose image the commands of a document keep on the machine: they push and save none that has its name or
 * was given it by `docker tag`, and each image that they do push is another that they build. What one that is not known is
 * of stays open. What podman and buildah build is not what docker pushes where docker builds that name, too.
 */
export function withKept(
  builds: readonly Build[],
  readings: readonly Pick<CommandReading, 'sent' | 'renames'>[],
): readonly Build[] {
  const sent = readings.flatMap((one) => one.sent.map((image) => ({ ...image, names: image.names.map(withTag) })));
  const renames = readings.flatMap((one) => one.renames.map(([from, to]) => [withTag(from), withTag(to)] as const));
  const onwards = edges(renames);
  const known = reached(builds.flatMap(namesOf), onwards);
  if (sent.some(({ names }) => !names.some((name) => known.has(name)))) return builds;
  const backwards = edges(renames.map(([from, to]) => [to, from]));
  const sentOf = new Map(STORES.map((store) => [store, reached(leaving(store, sent, builds, onwards), backwards)]));
  return builds.map((build) => {
    const names = namesOf(build);
    const away = sentOf.get(storeOf(build.tool));
    const isKept = build.output === 'none' && build.pushedAs === undefined && names.length > 0;
    return isKept && !names.some((name) => away?.has(name)) ? staying(build, 'kept') : build;
  });
}

/** The names of the images that may leave a store: not those that another store's own program sends and builds. */
function leaving(
  store: Store,
  sent: readonly SentImage[],
  builds: readonly Build[],
  onwards: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  const others = builds.filter(({ tool }) => storeOf(tool) !== store);
  const theirs = reached(others.flatMap(namesOf), onwards);
  return sent.flatMap(({ names, tool }) => {
    const isTheirs = tool !== undefined && storeOf(tool) !== store && names.some((name) => theirs.has(name));
    return isTheirs ? [] : names;
  });
}

type Store = (typeof STORES)[number];

const STORES = ['containers', 'engine'] as const;

/** Podman and buildah share a store of their own (containers-storage). */
function storeOf(tool: string): Store {
  return tool === 'podman' || tool === 'buildah' ? 'containers' : 'engine';
}

function edges(pairs: CommandReading['renames']): ReadonlyMap<string, readonly string[]> {
  const lists = new Map<string, string[]>();
  for (const [from, to] of pairs) addToList(lists, from, to);
  return lists;
}

/** The names, and all that lie behind them. */
function reached(names: readonly string[], edgesOf: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const found = new Set(names);
  // A set that grows while it is gone through is gone through to its end.
  for (const name of found) for (const next of edgesOf.get(name) ?? []) found.add(next);
  return found;
}

function namesOf({ names = [], tags }: Build): readonly string[] {
  return [...names, ...tags.map(({ value }) => familiarReference(value))].map(withTag);
}

/** What has no tag is `latest`; a variable at the end may hold one. */
function withTag(name: string): string {
  return /[:@$)}][^/]*$/.test(name) ? name : `${name}:latest`;
}
