import { isPlaceholder } from '../../../image/placeholder';
import { spellingOf } from '../../../image/spelling';
import type { StatedPlatforms } from '../../../model/build';
import type { PlatformMention } from '../../../model/mention';
import type { PlatformSlot } from '../../../model/slot';
import type { Edit } from '../../../text/edits';
import type { Span, Spanned } from '../../../text/span';
import type { Call } from './call';
import type { Option, Options } from './options';
import type { Places } from './places';
import { ROOTED } from './scriptFolder';
import { type Argument, OPAQUE, patternOf, rebase, sliceFragments } from './words';

/** What a command says of platforms, with the place to say it. */
export interface PlatformStatement {
  readonly stated: StatedPlatforms;
  readonly mentions: readonly PlatformMention[];
  readonly slot?: PlatformSlot;
  /** `DOCKER_DEFAULT_PLATFORM` says them, and no flag. */
  readonly fromEnvironment?: true;
}

/** How the platforms are said: the flag's names, the one to write, and whether it takes several. */
export interface PlatformFlag {
  readonly names: readonly string[];
  readonly label: string;
  readonly many: boolean;
}

/** The flag of docker, podman, buildah and nerdctl. */
export const PLATFORM_FLAG: PlatformFlag = { names: ['platform'], label: '--platform', many: true };

/**
 * The platforms of the flag, else of podman's `--arch` and its kin, else of `DOCKER_DEFAULT_PLATFORM`. The slot is there
 * where the flag's values stand in the command itself, or where there is no flag and one can be added.
 */
export function statedPlatforms(call: Call, options: Options, flag: PlatformFlag, places: Places): PlatformStatement {
  const flags = options.all.filter((option) => flag.names.includes(option.name));
  const values = flags.flatMap((option) => (option.value ? [option.value] : []));
  const isSaid = values.some((value) => patternOf(value) !== '');
  const slot = slotOf(call, flags, flag, places);
  const withSlot = slot ? { slot } : {};
  if (isSaid) return { ...readPlatforms(values, places), ...withSlot };
  if (options.all.some((option) => option.name === 'all-platforms'))
    return { stated: { state: 'unknown' }, mentions: [] };
  const parts = byParts(options, places);
  if (parts) return { stated: parts, mentions: [] };
  if (options.open) return { stated: { state: 'unknown' }, mentions: [] };
  return { ...byEnvironment(call, places), ...withSlot, fromEnvironment: true };
}

/** The platforms of comma lists; not known as a whole where a part is not. */
export function readPlatforms(values: readonly Argument[], places: Places): Omit<PlatformStatement, 'slot'> {
  const items: Spanned<string>[] = [];
  const mentions: PlatformMention[] = [];
  let known = true;
  const isOpen = values.some((value) => places.isByDefault(value));
  for (const value of values) {
    let at = 0;
    for (const text of patternOf(value).split(',')) {
      const fragments = sliceFragments(value.fragments, at, at + text.length);
      at += text.length + 1;
      const isUnknown =
        text.includes(OPAQUE) || text.includes(ROOTED) || (isPlaceholder(text) && !isWritten(value, places));
      known &&= !isUnknown;
      if (isUnknown || text === '') continue;
      const place = places.literal(fragments);
      const span = place ?? places.spanOf({ span: value.span, fragments });
      items.push({ value: text, span });
      if (!isBareWordOfVariable(text, { span: value.span, fragments }, places))
        mentions.push(mention(text, span, place));
    }
  }
  const byDefault = isOpen ? { byDefault: true as const } : {};
  return { stated: known ? { state: 'known', items, ...byDefault } : { state: 'unknown' }, mentions };
}

/** Whether the word says itself all that it comes to. */
function isWritten({ span, fragments }: Argument, places: Places): boolean {
  const hasVariable = places.text.slice(span.start, span.end).includes('$');
  return (
    !hasVariable &&
    isOwn(fragments) &&
    (fragments.length === 0 || places.inPlace(spanOfAll({ span, fragments })) !== undefined)
  );
}

/** `ARCH ?= amd64` serves Go and file names too: an engine understands the word, and the others need it as it is. */
function isBareWordOfVariable(text: string, value: Argument, places: Places): boolean {
  const isBareWord = !text.includes('/') && spellingOf(text).kind === 'variantSpelling';
  return isBareWord && !(isOwn(value.fragments) && places.inPlace(spanOfAll(value)));
}

function mention(text: string, span: Span, place: Span | undefined): PlatformMention {
  return {
    what: 'platform',
    text: { value: text, span },
    replace: (value): readonly Edit[] => (place ? [{ span: place, text: value }] : []),
  };
}

/** `--os`, `--arch` and `--variant`, which podman and buildah put together. */
function byParts(options: Options, places: Places): StatedPlatforms | undefined {
  const last = (name: string): Argument | undefined => options.all.findLast((option) => option.name === name)?.value;
  const [arch, os, variant] = [last('arch'), last('os'), last('variant')];
  const main = arch ?? variant ?? os;
  if (main === undefined) return undefined;
  const text = [os ? patternOf(os) : 'linux', arch && patternOf(arch), variant && patternOf(variant)]
    .filter((part) => part !== undefined && part !== '')
    .join('/');
  const isKnown = !text.includes(OPAQUE) && arch !== undefined && patternOf(arch) !== '';
  if (!isKnown) return arch === undefined && variant === undefined ? undefined : { state: 'unknown' };
  return { state: 'known', items: [{ value: text, span: places.spanOf(main) }] };
}

/** What `DOCKER_DEFAULT_PLATFORM` of the call's environment says. */
export function defaultPlatform(call: Call, places: Places): StatedPlatforms {
  return byEnvironment(call, places).stated;
}

function byEnvironment(call: Call, places: Places): Omit<PlatformStatement, 'slot'> {
  const isRead = call.tool === 'docker' || call.tool === 'nerdctl';
  const value = isRead ? call.variable('DOCKER_DEFAULT_PLATFORM') : undefined;
  if (value === undefined) return { stated: { state: 'none' }, mentions: [] };
  if (value.kind !== 'text') return { stated: { state: 'unknown' }, mentions: [] };
  if (value.fragments.length === 0) return { stated: { state: 'none' }, mentions: [] };
  return readPlatforms([{ span: call.span, fragments: rebase(value.fragments, call.span) }], places);
}

function slotOf(
  call: Call,
  flags: readonly Option[],
  { label, many }: PlatformFlag,
  places: Places,
): PlatformSlot | undefined {
  const [first, ...more] = flags;
  if (first === undefined) {
    const at = places.behind(call.last);
    if (at === undefined) return undefined;
    const write = (platforms: readonly string[]): readonly Edit[] => [
      { span: { start: at, end: at }, text: ` ${label} ${platforms.join(',')}` },
    ];
    return { label, many, write };
  }
  const value = first.value && valueSpan(first.value, places);
  const rest = more.map((option) => removal(option, places));
  const removals = [removal(first, places), ...rest];
  if (value === undefined || rest.includes(undefined)) return undefined;
  const isRemovable = !removals.includes(undefined);
  return {
    label,
    many,
    write: (platforms) => [{ span: value, text: platforms.join(',') }, ...rest.flatMap((edit) => edit ?? [])],
    ...(isRemovable && { remove: () => removals.flatMap((edit) => edit ?? []) }),
  };
}

/** The characters of a value that stands whole in the command. */
function valueSpan(value: Argument, places: Places): Span | undefined {
  if (!isOwn(value.fragments)) return undefined;
  const [first] = value.fragments;
  if (first) return places.literal(value.fragments) && places.inPlace(spanOfAll(value));
  const at = places.behind(value.span);
  return at === undefined ? undefined : { start: at, end: at };
}

/** Whether the characters stand in the command itself, none of them in a variable. */
function isOwn(fragments: Argument['fragments']): boolean {
  return fragments.every(({ origin, span }) => origin?.start === span.start && origin.end === span.end);
}

function spanOfAll({ fragments, span }: Argument): Span {
  return { start: fragments[0]?.span.start ?? span.start, end: fragments.at(-1)?.span.end ?? span.end };
}

function removal(option: Option, places: Places): Edit | undefined {
  const isInPlace = places.inPlace(option.span) !== undefined;
  const from = places.behind({ start: option.after - 1, end: option.after });
  if (!isInPlace || from === undefined) return undefined;
  return { span: { start: from, end: places.toDocument(option.span).end }, text: '' };
}
