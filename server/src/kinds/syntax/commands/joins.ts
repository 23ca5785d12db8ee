import { formatReference, type Reference } from '../../../image/reference';
import type { Build } from '../../../model/build';
import type { ImageUse } from '../../../model/imageUse';
import { nameOf, referenceIn } from './build';
import type { Call } from './call';
import type { Join } from './contract';
import { JOIN_FLAGS } from './flags';
import { type Options, readOptions } from './options';
import type { Places } from './places';
import { type Argument, textOf } from './words';

/** The verbs that make one image of several. */
export const JOIN_VERBS: ReadonlySet<string> = new Set([
  'imagetools create',
  'manifest create',
  'manifest add',
  'manifest annotate',
  'manifest push',
  'index append',
  'index create',
]);

/** What a command joins; a target or source that is not known is absent in its place. */
export function readJoin(call: Call, places: Places): Join {
  const options = readOptions(call.rest, JOIN_FLAGS, 'anywhere', call.last.end);
  const known = (argument: Argument) => referenceIn(argument, places);
  const [first, ...rest] = options.positionals;
  const tags = valuesOf(options, 'tag');
  const of = (sources: readonly Argument[]): Pick<Join, 'sources' | 'names'> => ({
    sources: sourcesOf(sources, options, places),
    names: sources.map((source) => nameOf(source, places)),
  });
  switch (call.verb) {
    case 'imagetools create':
      return { targets: tags.map(known), ...of(options.positionals) };
    case 'index append':
      return { targets: tags.map(known), ...of(valuesOf(options, 'manifest')) };
    case 'index create':
      return { targets: first ? [known(first)] : [], ...of(valuesOf(options, 'ref')) };
    case 'manifest push':
      // podman pushes a list under another name: `manifest push list docker://registry/name`.
      return { targets: [first, ...rest.slice(0, 1)].flatMap((each) => (each ? [known(each)] : [])), sources: [] };
    default:
      return { targets: first ? [known(first)] : [], ...of(rest) };
  }
}

/** A build that one of the joins takes in counts as one with the others. */
export function withJoins(builds: readonly Build[], joins: readonly Join[]): readonly Build[] {
  if (joins.length === 0) return builds;
  const sources = new Set(
    joins.flatMap((join) => join.sources.flatMap((each) => (each ? [formatReference(each)] : []))),
  );
  const vague = joins.filter((join) => join.sources.length === 0 || join.sources.includes(undefined));
  const isVague = vague.some((join) => join.targets.length === 0 || join.targets.includes(undefined));
  const repositories = new Set(
    vague.flatMap((join) => join.targets.flatMap((each) => (each ? [repositoryOf(each.value)] : []))),
  );
  return builds.map((build) => {
    const names = [...build.tags, ...(build.pushedAs ?? [])];
    const isSource = names.some(({ value }) => sources.has(formatReference(value)));
    const isNear = names.some(({ value }) => repositories.has(repositoryOf(value)));
    const isUntold = build.tags.length === 0 && vague.length > 0;
    return isSource || isNear || isVague || isUntold ? { ...build, merged: true } : build;
  });
}

/** Marks the images that the document builds itself. */
export function withBuilt(uses: readonly ImageUse[], builds: readonly Build[]): readonly ImageUse[] {
  const made = new Set(builds.flatMap((build) => build.tags.map((tag) => formatReference(tag.value))));
  if (made.size === 0) return uses;
  return uses.map((use) => (use.image && made.has(formatReference(use.image)) ? { ...use, builtHere: true } : use));
}

function valuesOf(options: Options, name: string): readonly Argument[] {
  return options.all.flatMap((option) => (option.name === name && option.value ? [option.value] : []));
}

function sourcesOf(args: readonly Argument[], options: Options, places: Places): Join['sources'] {
  const sources = args.map((argument) => {
    const text = textOf(argument);
    return text === undefined ? undefined : referenceIn(argument, places)?.value;
  });
  return options.open ? [...sources, undefined] : sources;
}

function repositoryOf(reference: Reference): string {
  return `${reference.domain}/${reference.path}`;
}
