import type { AskedBy } from '../../model/askedBy';
import type { Spanned } from '../../text/span';
import type { Block, Expression } from '../syntax/hcl/ast';
import { type Scope, scopeWith } from '../syntax/hcl/evaluate';
import { itemsOf, plainText, type Value } from '../syntax/hcl/value';
import { askersOf, type Group } from './askedBy';
import type { BakeFile } from './files';
import { type Given, given } from './scope';

/** One target as bake would build it: a leg of its matrix, or the target itself. */
export interface Target {
  readonly name: string;
  readonly label: Spanned<string>;
  /** The values of an attribute, those that win last; maps are joined, of all others the last counts. */
  values(attribute: string): readonly Value[];
  /** The expression of the attribute's last value, as it is written. */
  written(attribute: string): Expression | undefined;
  /** Its parents are all known. */
  readonly whole: boolean;
  /** Another target takes its result as a context (`target:name`). */
  readonly feeds: boolean;
  /** And that is all: there is a default that does not list it, and no group does. */
  readonly linked: boolean;
  readonly askedBy: AskedBy;
  /** The leg in words. */
  readonly leg?: string;
  /** The block of the text being read, and whether what it says of an attribute is the last word. */
  readonly block: Block;
  decides(attribute: string): boolean;
}

/**
 * The targets whose blocks begin in the text being read, without those that only serve as templates: no group lists
 * them, and no call names them (`called`).
 */
export function targetsOf(files: readonly BakeFile[], scope: Scope, called: readonly string[]): readonly Target[] {
  const layers = layersOf(files);
  const resolve = resolver(layers, scope);
  const groups = groupsOf(files, scope);
  const listed = new Set(['default', ...called, ...groups.flatMap(({ members }) => members)]);
  const legs = [...layers.values()].flatMap((target) =>
    resolve.legs(target).map((leg) => ({ ...leg, target, leg, names: [...new Set([leg.name, target.name])] })),
  );
  const askedBy = askersOf(groups, legs);
  const inherited = new Set(legs.flatMap(({ parents }) => parents));
  const contexts = new Set(legs.flatMap((leg) => leg.contexts));
  const hasDefault = files.some(({ body }) => body.blocks.some(isDefault));
  return legs.flatMap((one) => {
    const { target, leg, names } = one;
    const first = target.blocks.find((block) => !block.compose);
    const isHere = first?.own === true;
    const isListed = names.some((name) => listed.has(name));
    const feeds = names.some((name) => contexts.has(name));
    const has = (attribute: string): boolean => target.blocks.some(({ block }) => attributeOf(block, attribute));
    const isEmpty = target.blocks.every(({ block }) => block.body.attributes.length === 0);
    const isInherited = names.some((name) => inherited.has(name));
    const isBase = isInherited && !(RESULT.some(has) && CONTENT.some(has));
    const isTemplate = !isListed && !feeds && (target.name.startsWith('_') || isBase);
    const linked = feeds && hasDefault && !isListed;
    return isHere && !isTemplate && !(isEmpty && isMetadata(target.name))
      ? [{ ...resolve.target(target, leg, first.block), feeds, linked, askedBy: askedBy(one) }]
      : [];
  });
}

/** What a target says of its result, and of what is in it: a template for others lacks the one or the other. */
const RESULT = ['tags', 'output'];
const CONTENT = ['context', 'dockerfile', 'dockerfile-inline', 'target', 'inherits', 'platforms'];

/** The blocks of one name, in the order of their files. */
interface Layers {
  readonly name: string;
  readonly blocks: readonly { readonly block: Block; readonly own: boolean; readonly compose: boolean }[];
}

interface Leg {
  readonly name: string;
  readonly scope: Scope;
  readonly words?: string;
  readonly parents: readonly string[];
  readonly contexts: readonly string[];
}

const MAX_LEGS = 100;
const MAX_ALL_LEGS = 1_000;
const MAX_DEPTH = 24;
const MAX_VALUES = 64;

function layersOf(files: readonly BakeFile[]): ReadonlyMap<string, Layers> {
  const layers = new Map<string, Layers>();
  for (const { body, own, compose = false } of files) {
    for (const block of body.blocks) {
      const name = block.labels[0]?.value;
      if (block.type.value !== 'target' || name === undefined) continue;
      layers.set(name, { name, blocks: [...(layers.get(name)?.blocks ?? []).slice(-8), { block, own, compose }] });
    }
  }
  return layers;
}

/** The groups; of those of one name the last counts (docker/buildx, `hclparser.go`). */
function groupsOf(files: readonly BakeFile[], scope: Scope): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const block of files.flatMap(({ body }) => body.blocks)) {
    const name = block.labels[0]?.value;
    if (block.type.value !== 'group' || name === undefined) continue;
    const list = lastGiven([{ block, own: true }], 'targets');
    const value = list && given(list, scope);
    const texts = itemsOf(value).map(plainText);
    const members = texts.filter((text) => text !== undefined);
    const open = value !== undefined && (value.kind !== 'list' || members.length < texts.length);
    groups.set(name, { name, members, open });
  }
  return [...groups.values()];
}

/** What bake builds where nothing is named. */
function isDefault({ type, labels }: Block): boolean {
  return (type.value === 'group' || type.value === 'target') && labels[0]?.value === 'default';
}

/** docker/metadata-action fills these when it runs. */
function isMetadata(name: string): boolean {
  return /^docker-metadata-action/.test(name);
}

type Attributes = ReadonlyMap<string, readonly { readonly given: Given; readonly scope: Scope }[]>;

function resolver(layers: ReadonlyMap<string, Layers>, scope: Scope) {
  const legsByTarget = new Map<string, readonly Leg[]>();
  const byLegName = new Map<string, { readonly target: Layers; readonly leg: Leg }>();
  const attributes = new Map<string, { readonly attributes: Attributes; readonly whole: boolean }>();
  let legsLeft = MAX_ALL_LEGS;

  const legs = (target: Layers): readonly Leg[] => {
    const known = legsByTarget.get(target.name);
    if (known !== undefined) return known;
    const made = readLegs(target, scope, Math.min(MAX_LEGS, legsLeft));
    legsLeft -= made.length > 1 ? made.length : 0;
    legsByTarget.set(target.name, made);
    return made;
  };

  const findParent = (name: string): { readonly target: Layers; readonly leg: Leg } | undefined => {
    const target = layers.get(name);
    const [leg] = target === undefined ? [] : legs(target);
    if (target !== undefined && leg !== undefined) return { target, leg };
    if (byLegName.size === 0) {
      for (const one of layers.values())
        for (const own of legs(one)) byLegName.set(own.name, { target: one, leg: own });
    }
    return byLegName.get(name);
  };

  const collect = (target: Layers, leg: Leg, depth: number): { attributes: Attributes; whole: boolean } => {
    const key = `${target.name}\n${leg.name}`;
    const known = attributes.get(key);
    if (known !== undefined) return known;
    attributes.set(key, { attributes: new Map(), whole: false });
    const found = new Map<string, Attributes extends ReadonlyMap<string, infer V> ? V : never>();
    const add = (name: string, more: NonNullable<ReturnType<typeof found.get>>): void => {
      found.set(name, [...(found.get(name) ?? []), ...more].slice(-MAX_VALUES));
    };
    let whole = true;
    for (const name of leg.parents) {
      const parent = depth < MAX_DEPTH ? findParent(name) : undefined;
      if (parent === undefined) {
        whole &&= isMetadata(name);
        continue;
      }
      const inherited = collect(parent.target, parent.leg, depth + 1);
      whole &&= inherited.whole;
      for (const [attribute, more] of inherited.attributes) add(attribute, more);
    }
    for (const { block, own } of target.blocks) {
      for (const { name, value } of block.body.attributes) {
        if (!NOT_INHERITED.has(name.value)) add(name.value, [{ given: { value, own }, scope: leg.scope }]);
      }
    }
    const result = { attributes: found, whole };
    attributes.set(key, result);
    return result;
  };

  const target = (layer: Layers, leg: Leg, block: Block): Omit<Target, 'feeds' | 'linked' | 'askedBy'> => {
    const all = collect(layer, leg, 0);
    const [label = block.type] = block.labels;
    return {
      name: leg.name,
      label,
      block,
      whole: all.whole,
      values: (name) => (all.attributes.get(name) ?? []).map((one) => given(one.given, one.scope)),
      written: (name) => all.attributes.get(name)?.at(-1)?.given.value,
      decides: (name) => layer.blocks.every((one) => one.block === block || !attributeOf(one.block, name)),
      ...(leg.words !== undefined && { leg: leg.words }),
    };
  };
  return { legs, target };
}

const NOT_INHERITED: ReadonlySet<string> = new Set(['inherits', 'matrix', 'name', 'description']);

function readLegs(target: Layers, scope: Scope, most: number): readonly Leg[] {
  const matrix = lastGiven(target.blocks, 'matrix');
  const name = lastGiven(target.blocks, 'name');
  const value = matrix && given(matrix, scope);
  const combinations = value === undefined ? [new Map<string, Value>()] : combine(value, most);
  return combinations.map((values): Leg => {
    const inner = values.size === 0 ? scope : scopeWith(values, scope);
    const own = name === undefined ? undefined : plainText(given(name, inner));
    const words = [...values].flatMap(([key, item]) => {
      const text = plainText(item);
      return text === undefined ? [] : [`${key}=${text}`];
    });
    return {
      name: own ?? target.name,
      scope: inner,
      ...(words.length > 0 && { words: words.join(', ') }),
      parents: textsOf(lastGiven(target.blocks, 'inherits'), inner),
      contexts: contextTargets(lastGiven(target.blocks, 'contexts'), inner),
    };
  });
}

/** Every combination of a matrix's values; what is not known, or is more than `most`, is left out. */
function combine(matrix: Value, most: number): readonly ReadonlyMap<string, Value>[] {
  if (matrix.kind !== 'object') return [new Map()];
  let legs: readonly ReadonlyMap<string, Value>[] = [new Map()];
  for (const [name, { value }] of matrix.fields) {
    if (value.kind !== 'list' || value.items.length * legs.length > most) continue;
    legs = legs.flatMap((leg) => value.items.map((item) => new Map([...leg, [name, item]])));
  }
  return legs;
}

function lastGiven(
  blocks: readonly { readonly block: Block; readonly own: boolean }[],
  name: string,
): Given | undefined {
  const found = blocks.flatMap(({ block, own }) => {
    const attribute = attributeOf(block, name);
    return attribute === undefined ? [] : [{ value: attribute.value, own }];
  });
  return found.at(-1);
}

function attributeOf(block: Block, name: string): Block['body']['attributes'][number] | undefined {
  return block.body.attributes.findLast((one) => one.name.value === name);
}

function textsOf(list: Given | undefined, scope: Scope): readonly string[] {
  return list === undefined ? [] : itemsOf(given(list, scope)).flatMap((item) => plainText(item) ?? []);
}

function contextTargets(contexts: Given | undefined, scope: Scope): readonly string[] {
  const value = contexts && given(contexts, scope);
  if (value?.kind !== 'object') return [];
  return [...value.fields.values()].flatMap((field) => /^target:(.+)$/.exec(plainText(field.value) ?? '')?.[1] ?? []);
}
