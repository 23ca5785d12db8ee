import { isMap, isScalar, isSeq } from 'yaml';
import type { YamlText } from '../../text/yaml/yaml';
import type { Place, Tree } from './tree';

/** An image in a values file: one string, or a mapping of its parts. */
export interface ImageBlock {
  readonly parts: ImageParts;
  /** The mappings around it, the nearest first: what they say of nodes holds for it. */
  readonly owners: readonly Place[];
  /** The keys to its name (`mysql`, `repository`), with '' for an item of a list. */
  readonly keys: readonly string[];
}

/** How a template names the value: `mysql.repository`; nothing for one in a list. */
export function valuePathOf({ keys }: ImageBlock): string | undefined {
  return keys.includes('') ? undefined : keys.join('.');
}

/**
 * Whether these values mean an image in whatever chart they are for: `image: {repository, tag}`, or a name under `image`
 * with its tag. What other shapes come to, a chart's own templates decide.
 */
export function isUnmistakable({ parts, keys }: ImageBlock): boolean {
  if (parts.kind === 'string') return parts.tag !== undefined || /:[^/]*$|@/.test(parts.whole.value);
  return /image$/i.test(keys.at(-2) ?? '') && (parts.tag !== undefined || parts.digest !== undefined);
}

/**
 * Whether these values switch off what an image is for: a mapping around it has `enabled: false`, as a component of a
 * chart or a subchart (`condition: mysql.enabled`) has it.
 */
export function isSwitchedOff(tree: Tree, { owners }: ImageBlock): boolean {
  return owners.some((owner) => {
    const fields = tree.fields(owner);
    return SWITCHES.some((key) => {
      const node = fields.get(key)?.place?.node;
      return isScalar(node) && node.value === false;
    });
  });
}

const SWITCHES = ['enabled', 'enable', 'install', 'deploy'];

/** What a chart joins to a reference. */
export type ImageParts =
  | { readonly kind: 'string'; readonly whole: YamlText; readonly tag?: YamlText }
  | {
      readonly kind: 'parts';
      readonly repository: YamlText;
      readonly registry?: YamlText;
      readonly tag?: YamlText;
      readonly digest?: YamlText;
    };

/**
 * The image blocks of a values file: a mapping with `repository` beside `tag`, `digest`, `registry` or
 * `pullPolicy`, or under a key that ends in `image`; `name` and `tag` under such a key; and a string under `image`.
 */
export function imageBlocksOf(tree: Tree, root: Place): readonly ImageBlock[] {
  const blocks: ImageBlock[] = [];
  collect(tree, root, [], [], blocks);
  return blocks;
}

const MAX_DEPTH = 16;

/** `keys`: those from the root to the place, with '' for an item of a list. */
function collect(
  tree: Tree,
  place: Place,
  keys: readonly string[],
  owners: readonly Place[],
  into: ImageBlock[],
): void {
  if (owners.length > MAX_DEPTH || place.shared) return;
  if (isSeq(place.node)) {
    for (const item of tree.items(place)) collect(tree, item, [...keys, ''], owners, into);
    return;
  }
  if (!isMap(place.node)) return;
  const parts = partsOf(tree, place, keys.at(-1) ?? '');
  if (parts !== undefined) {
    const named = tree.fields(place).has('repository') ? 'repository' : 'name';
    into.push({ parts, owners: [place, ...owners], keys: [...keys, named] });
    return;
  }
  const around = [place, ...owners];
  for (const [name, field] of tree.fields(place)) {
    if (field.place === undefined) continue;
    const text = name === 'image' ? tree.text(field.place) : undefined;
    const inner = [...keys, name];
    if (text === undefined) collect(tree, field.place, inner, around, into);
    else if (text.value !== '') {
      const parts = stringParts(tree, place, text);
      if (parts.tag !== undefined || !AMOUNT.test(text.value)) into.push({ parts, owners: around, keys: inner });
    }
  }
}

/** A number or a time (`24h`): how long or how often something is done with images. */
const AMOUNT = /^\d+(?:\.\d+)?(?:[nu]?s|ms|[mhdwy]|[kmg]i?b?)?$/i;

function partsOf(tree: Tree, place: Place, key: string): ImageParts | undefined {
  const fields = tree.fields(place);
  const text = (name: string): YamlText | undefined => {
    const found = tree.text(fields.get(name)?.place);
    return found === undefined || found.value === '' ? undefined : found;
  };
  const repository = fields.has('repository') ? text('repository') : text('name');
  if (repository === undefined) return undefined;
  const isNamed = fields.has('repository') || isNameOfImage(repository.value, text('tag') !== undefined, fields);
  const isImage = /image$/i.test(key) || (fields.has('repository') && BESIDE.some((name) => fields.has(name)));
  // A chart's or a source's repository is a URL; an image's never is.
  const isUrl = /^[a-z+]+:\/\/|^git@/.test(repository.value);
  if (!isImage || !isNamed || isUrl) return undefined;
  const [registry, tag, digest] = [text('registry'), text('tag'), text('digest')];
  return {
    kind: 'parts',
    repository,
    ...(registry && { registry }),
    ...(tag && { tag }),
    ...(digest && { digest }),
  };
}

/** Whether `name` is an image's in `image: {name, tag}`: it has the place that it is pulled from, or how stands beside it. */
function isNameOfImage(name: string, hasTag: boolean, fields: { has(key: string): boolean }): boolean {
  return hasTag && (/[.:][^/]*\//.test(name) || fields.has('pullPolicy') || fields.has('pullSecrets'));
}

const BESIDE = ['tag', 'digest', 'registry', 'pullPolicy'];

/** Older charts keep the tag beside the name, as `imageTag` or `tag`. */
function stringParts(tree: Tree, owner: Place, whole: YamlText): Extract<ImageParts, { kind: 'string' }> {
  const fields = tree.fields(owner);
  const tag = tree.text((fields.get('imageTag') ?? fields.get('tag'))?.place);
  return { kind: 'string', whole, ...(tag !== undefined && tag.value !== '' && { tag }) };
}
