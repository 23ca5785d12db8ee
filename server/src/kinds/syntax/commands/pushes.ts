import { type Reference, referenceKey, repositoryOf } from '../../../image/reference';
import type { Build } from '../../../model/build';
import { addToList } from '../../../text/groups';
import type { Span, Spanned } from '../../../text/span';
import { referenceIn } from './build';
import type { Call, Tool } from './call';
import type { NamedImage, Push } from './contract';
import { PULL_FLAGS } from './flags';
import { isOn, readOptions } from './options';
import type { Places } from './places';
import { textOf } from './words';

/** What an engine has under its names, by their keys, while commands are read. */
export type Images = Map<string, { readonly name: Reference; readonly image: NamedImage }>;

/** A build was made: what has its tags is its image. */
export function takeBuild(images: Images, build: Build): void {
  const isHeld = build.output !== 'files' && build.output !== 'cache' && build.output !== 'digest';
  const maker = makerKey(build);
  if (isHeld) for (const { value } of build.tags) put(images, value, { maker, first: value });
}

/** An image was pulled: whatever had its name has it no more. */
export function takePull(images: Images, image: Reference | undefined): void {
  if (image !== undefined) put(images, image, 'elsewhere');
}

/** `docker tag`: the new names are of the image that the first one has. */
export function takeTag(images: Images, call: Call, places: Places): void {
  if (!ENGINES.has(call.tool)) return;
  const [source, ...names] = readOptions(call.rest, PULL_FLAGS, 'anywhere', call.last.end).positionals;
  const first = source && referenceIn(source, places)?.value;
  const image = first === undefined ? 'elsewhere' : (images.get(referenceKey(first))?.image ?? { first });
  for (const name of names) {
    const known = referenceIn(name, places)?.value;
    if (known !== undefined) put(images, known, image);
  }
}

/** What `docker push` sends to a registry: images that were not pulled from one, as far as they are known. */
export function readPush(images: Images, call: Call, places: Places): readonly Push[] {
  if (!ENGINES.has(call.tool)) return [];
  const options = readOptions(call.rest, PULL_FLAGS, 'anywhere', call.last.end);
  const [source, destination] = options.positionals;
  const image = source && referenceIn(source, places);
  if (image === undefined || options.open || !options.sure) return [];
  if (isOn(options, 'all-tags', 'a') === true) return pushesOfRepository(images, image);
  const held = images.get(referenceKey(image.value))?.image ?? { first: image.value };
  const isOther = destination !== undefined && OTHER_PLACE.test(textOf(destination) ?? '');
  const as = destination === undefined ? image : isOther ? undefined : referenceIn(destination, places);
  return held === 'elsewhere' || as === undefined ? [] : [{ ...held, as }];
}

/** Programs whose `tag` and `push` are of an engine's own images. */
const ENGINES: ReadonlySet<Tool> = new Set(['docker', 'podman', 'buildah', 'nerdctl']);

/** Where podman and buildah can put an image besides a registry (containers-transports). */
const OTHER_PLACE = /^(?:containers-storage|dir|docker-archive|docker-daemon|oci|oci-archive|ostree):/;

function pushesOfRepository(images: Images, { value, span }: Spanned<Reference>): readonly Push[] {
  const all = [...images.values()].flatMap(({ name, image }) =>
    image === 'elsewhere' || repositoryOf(name) !== repositoryOf(value) ? [] : [{ ...image, name }],
  );
  return all.map(({ name, ...image }) => ({ ...image, as: { value: name, span } }));
}

function put(images: Images, name: Reference, image: NamedImage): void {
  images.set(referenceKey(name), { name, image });
}

function makerKey({ span, group, leg }: Pick<Build, 'group' | 'leg'> & { readonly span: Span }): string {
  return JSON.stringify([span.start, group, leg]);
}

/** Builds with the names under which commands of the same document push their images. */
export function withPushes(builds: readonly Build[], pushes: readonly Push[]): readonly Build[] {
  if (pushes.length === 0) return builds;
  return builds.map((build) => {
    const maker = makerKey(build);
    const names = pushes.flatMap((push) => (push.maker === maker ? [push.as] : []));
    return names.length === 0 ? build : { ...build, pushedAs: distinct([...(build.pushedAs ?? []), ...names]) };
  });
}

/**
 * The pushes of recipes and tasks that people start in any order: one of an image that only one build of the document
 * makes is of that build.
 */
export function inAnyOrder(builds: readonly Build[], pushes: readonly Push[]): readonly Push[] {
  const makers = new Map<string, Build[]>();
  for (const build of builds) for (const { value } of build.tags) addToList(makers, referenceKey(value), build);
  return pushes.map((push) => {
    const [only, ...others] = makers.get(referenceKey(push.first)) ?? [];
    return push.maker !== undefined || only === undefined || others.length > 0
      ? push
      : { ...push, maker: makerKey(only) };
  });
}

function distinct(names: readonly Spanned<Reference>[]): readonly Spanned<Reference>[] {
  return [...new Map([...names].reverse().map((name) => [referenceKey(name.value), name])).values()].reverse();
}
