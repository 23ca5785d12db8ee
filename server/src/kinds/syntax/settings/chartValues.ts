import { readReference } from '../../../image/reference';
import type { ImageUse } from '../../../model/imageUse';
import type { Span } from '../../../text/span';
import { type FieldValue, fieldOf, plainText, type Value } from '../hcl/value';

/** An image in the values that somebody gives a chart of others. */
export interface ChartImage {
  /** Its keys from the root, with dots; what stands in a list has the path of the list. */
  readonly path: string;
  readonly parts: ChartImageParts;
  /** It stands in a list of containers, which a chart hands on as they are. */
  readonly isContainer?: boolean;
}

/** What the values say of an image: one text with its tag beside it or in it, or its parts. */
export interface ChartImageParts {
  readonly repository: Value | undefined;
  readonly registry?: Value | undefined;
  readonly tag?: Value | undefined;
  readonly digest?: Value | undefined;
}

/**
 * The images of a chart's values: `repository` with a tag or under a key that ends in `image`, `name` and `tag` under such a
 * key, and `image: name:tag`.
 */
export function chartImages(values: Value): readonly ChartImage[] {
  const global = fieldOf(values, 'global');
  const registries = [fieldOf(global, 'imageRegistry'), fieldOf(fieldOf(global, 'image'), 'registry')];
  // Charts that know it put it before every name, and others do not.
  return registries.some((one) => one !== undefined && plainText(one) !== '') ? [] : imagesIn(values, '', 0);
}

const MAX_DEPTH = 16;

function imagesIn(value: Value, path: string, depth: number): readonly ChartImage[] {
  if (depth > MAX_DEPTH) return [];
  if (value.kind === 'list') return value.items.flatMap((item) => imagesIn(item, path, depth + 1));
  if (value.kind !== 'object' || isSwitchedOff(value)) return [];
  const part = (key: string): Value | undefined => fieldOf(value, key);
  const isImage = /image$/i.test(path) || part('tag') !== undefined || part('digest') !== undefined;
  const isNamed = /image$/i.test(path) && part('tag') !== undefined;
  const repository = part('repository') ?? (isNamed ? part('name') : undefined);
  if (isImage && repository !== undefined && !isSourceCode(plainText(repository))) {
    const parts = {
      repository,
      registry: part('registry'),
      tag: part('tag'),
      digest: part('digest'),
    };
    return [{ path, parts }];
  }
  return [...value.fields].flatMap(([name, field]) => {
    const inner = path === '' ? name : `${path}.${name}`;
    const isText = name === 'image' && field.value.kind === 'text';
    if (!isText) return imagesIn(field.value, inner, depth + 1);
    const isContainer = /containers$/i.test(path);
    return [{ path: inner, parts: textParts(field.value, part('imageTag') ?? part('tag')), isContainer }];
  });
}

/** What these values switch off is not pulled. */
function isSwitchedOff(values: Value): boolean {
  const enabled = fieldOf(values, 'enabled');
  return enabled?.kind === 'boolean' && !enabled.value;
}

/** The repository of a Git server, and of charts, has a tag too. */
function isSourceCode(repository: string | undefined): boolean {
  return /^(?:[a-z+]+:\/\/|git@|(?:www\.)?(?:github|gitlab|bitbucket|codeberg)\.(?:com|org)\/)/.test(repository ?? '');
}

/** Older charts keep the tag beside the name; a name with a tag of its own has all it needs. */
function textParts(image: Value, tag: Value | undefined): ChartImageParts {
  return { repository: image, ...(!hasTag(plainText(image) ?? '') && { tag }) };
}

/** Charts have registries and tags of their own: only where the values give both is the image known. */
export function wholeImage(
  { parts: { repository, registry, tag, digest }, isContainer = false }: Omit<ChartImage, 'path'>,
  text: string,
): Pick<ImageUse, 'span' | 'written' | 'image' | 'literal'> | undefined {
  const [name, host, tagText, digestText] = [repository, registry, tag, digest].map(plainText);
  const isUnknown = [registry, tag, digest].some((value) => value !== undefined && plainText(value) === undefined);
  const isQuoted = tag !== undefined && /["']/.test(text[tag.span.start - 1] ?? '');
  const hasHost = isContainer || Boolean(host) || /^[^/]*[.:][^/]*\//.test(name ?? '');
  const decider = [tag, digest].find((value) => plainText(value)) ?? (hasTag(name ?? '') ? repository : undefined);
  if (!name || isUnknown || !hasHost || decider === undefined) return undefined;
  if (!isQuoted && tagText !== undefined && isRewritten(tagText)) return undefined;
  const read = readReference(
    `${host ? `${host}/` : ''}${name}${tagText ? `:${tagText}` : ''}${digestText ? `@${digestText}` : ''}`,
  );
  if (!read.ok) return undefined;
  const span: Span = decider.span;
  const literal = decider === repository && !host && decider.kind === 'text' && decider.literal;
  return { span, written: text.slice(span.start, span.end), image: read.reference, literal };
}

/** Whether Helm takes an unquoted tag for a number that it writes otherwise: `1.10` comes out as `1.1`. */
export function isRewritten(tag: string): boolean {
  const number = Number(tag);
  return tag !== '' && !Number.isNaN(number) && String(number) !== tag;
}

function hasTag(name: string): boolean {
  return /:[^/]*$|@/.test(name);
}

/** Whether values may choose nodes, for any pod of the chart. */
export function choosesNodes(value: Value): boolean {
  if (value.kind === 'list') return value.items.some(choosesNodes);
  if (value.kind !== 'object') return value.kind === 'unknown';
  const isSaid = ([name, field]: readonly [string, FieldValue]): boolean =>
    isChoice(name) ? saysSomething(name, field.value) : choosesNodes(field.value);
  return !value.complete || [...value.fields].some(isSaid);
}

/** An empty choice is none, and an affinity to pods alone chooses no node. */
function saysSomething(name: string, value: Value): boolean {
  if (value.kind === 'null') return false;
  if (value.kind !== 'object' || !value.complete) return true;
  return name === 'affinity' ? value.fields.has('nodeAffinity') : value.fields.size > 0;
}

/** Whether a key of a chart's values, or a path to one, says something of nodes. */
export function isChoice(name: string): boolean {
  return CHOICE.test(name);
}

const CHOICE = /(?:^|\.)(?:nodeSelector|affinity|nodeAffinity|nodeName|runtimeClassName)(?:\.|\[|$)/;
