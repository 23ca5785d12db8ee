import { isAlias, isNode, isScalar, isSeq, type Node } from 'yaml';
import { throughBoth } from '../../text/mapped';
import { resolve, type YamlEntry } from '../../text/yaml/yaml';
import { embeddedText } from '../../text/yaml/yamlBlock';
import { interpolate } from '../syntax/composeInterpolation';
import { allEntries, type ComposeDocument, lookUp } from './document';
import { type Value, valueAt } from './value';

/** One place that says something of a value. */
export interface Layer {
  readonly document: ComposeDocument;
  /** The value, aliases followed. */
  readonly node: Node;
  /** The key it stands under; `inherited` where that was reached through an alias or a merge key. */
  readonly entry: YamlEntry;
  /**
   * Where it comes from another service that is extended, or from an included file: what it was reached by. A cut in
   * there ends there; one in a file of the project itself ends all.
   */
  readonly scope?: object;
}

/** All that the files of a project say of one value, the strongest first. Compose merges it; so do the functions here. */
export type View = readonly Layer[];

/**
 * What the layers say of a key: mappings merge deeply, so every layer counts, until one resets or overrides the rest
 * (compose-spec, `13-merge.md`; `!reset` and `!override`). An empty value says nothing.
 */
export function child(view: View, key: string): View {
  if (view.length === 0) return view;
  const layers: Layer[] = [];
  let ended: Set<object> | undefined;
  for (const { document, node, entry: parent, scope } of view) {
    if (scope !== undefined && ended?.has(scope)) continue;
    const { entry, cuts } = lookUp(document, node, key, parent.inherited || isAlias(parent.value));
    const value = resolve(document.yaml, entry?.value);
    const isEmpty = value === undefined || (isScalar(value) && value.value === null && !cuts);
    if (entry !== undefined && !isEmpty) layers.push({ document, node: value, entry, ...(scope && { scope }) });
    if (cuts && scope === undefined) break;
    if (cuts && scope !== undefined) ended = (ended ?? new Set()).add(scope);
  }
  return layers;
}

/** A list that many services share through an anchor is read for each of them. */
const MAX_ITEMS = 128;

/** The scalar that the strongest layer says; absent where it says none. */
export function scalarOf(view: View): Value | undefined {
  const layer = view[0];
  return layer === undefined ? undefined : valueAt(layer.document, layer.node);
}

/** The scalars of a list; absent is an item that is none. */
export function valuesOf(view: View): readonly (Value | undefined)[] {
  return itemsOf(view).map(({ layer, node }) => valueAt(layer.document, node));
}

/** The items of a list, the weakest layer's first: sequences are appended. A scalar counts as a list of one. */
export function itemsOf(view: View): readonly { readonly layer: Layer; readonly node: Node }[] {
  if (view.length === 0) return [];
  return view.toReversed().flatMap((layer) => nodesOf(layer).map((node) => ({ layer, node })));
}

/**
 * `KEY: value` entries or `KEY=value` items, the weakest layer's first, so that the later replaces the earlier. A key
 * without a value has none; `raw` is the value as written.
 */
export function pairsOf(view: View): readonly { readonly key: string; readonly value?: Value; readonly raw: string }[] {
  return view.toReversed().flatMap(({ document, node, entry }) => {
    const items = listOf(document, node);
    if (items === undefined) {
      return allEntries(document, node, entry.inherited)
        .slice(0, MAX_ITEMS)
        .map((pair) => {
          const value = valueAt(document, pair.value);
          return { key: pair.key.value, ...(value && { value }), raw: value?.written ?? '' };
        });
    }
    return items.flatMap((item) => {
      const whole = valueAt(document, item);
      if (whole === undefined) return [];
      const text = whole.text ?? whole.written;
      const cut = text.indexOf('=');
      if (cut < 0) return [{ key: text, raw: '' }];
      const raw = text.slice(cut + 1);
      return [{ key: text.slice(0, cut), value: part(whole, raw), raw }];
    });
  });
}

/** The text of a block or quoted scalar after interpolation, with where each character stands. */
export function embeddedAt(document: ComposeDocument, node: Node, blank: (name: string) => string) {
  const embedded = embeddedText(document.yaml, node);
  if (embedded === undefined) return undefined;
  const result = interpolate(embedded.text, document.environment, blank);
  if (!result.ok) return undefined;
  return throughBoth(result.text, embedded);
}

function part(whole: Value, raw: string): Value {
  const { text: _text, ...rest } = whole;
  return whole.text === undefined ? rest : { ...rest, text: raw };
}

function nodesOf(layer: Layer): readonly Node[] {
  return listOf(layer.document, layer.node) ?? (isScalar(layer.node) ? [layer.node] : []);
}

function listOf(document: ComposeDocument, node: Node): readonly Node[] | undefined {
  if (!isSeq(node)) return undefined;
  return node.items.slice(0, MAX_ITEMS).flatMap((item) => {
    const found = isNode(item) ? resolve(document.yaml, item) : undefined;
    return found === undefined ? [] : [found];
  });
}
