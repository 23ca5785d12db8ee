import { isAlias, isNode, isScalar, isSeq, type Node } from 'yaml';
import type { Span } from '../../text/span';
import { interpolate } from '../syntax/composeInterpolation';
import { resolve, tagOf, textOf, type YamlEntry } from '../syntax/yaml';
import { embeddedText } from '../syntax/yamlBlock';
import { allEntries, type ComposeDocument, findEntry } from './document';

/** One place that says something of a value. */
export interface Layer {
  readonly document: ComposeDocument;
  /** The value, aliases followed. */
  readonly node: Node;
  /** The key it stands under; `inherited` where that was reached through an alias or a merge key. */
  readonly entry: YamlEntry;
  /** It comes from a service that another one extends, or from an included file. */
  readonly extended: boolean;
}

/** All that the files of a project say of one value, the strongest first. Compose merges it; so do the functions here. */
export type View = readonly Layer[];

/**
 * What the layers say of a key: mappings merge deeply, so every layer counts, until one resets or overrides the rest
 * (compose-spec, `13-merge.md`; `!reset` and `!override`). An empty value says nothing.
 */
export function child(view: View, key: string): View {
  const found: Layer[] = [];
  for (const { document, node, entry: parent, extended } of view) {
    const entry = findEntry(document, node, key, parent.inherited || isAlias(parent.value));
    const value = resolve(document.yaml, entry?.value);
    const tag = tagOf(entry?.value) ?? tagOf(value);
    if (tag === '!reset') break;
    const isEmpty = value === undefined || (isScalar(value) && value.value === null && tag === undefined);
    if (entry !== undefined && !isEmpty) found.push({ document, node: value, entry, extended });
    if (tag === '!override') break;
  }
  return found;
}

/** A text of a compose file after interpolation. */
export interface Value {
  readonly document: ComposeDocument;
  /** What it comes to; absent where that is not known. */
  readonly text?: string;
  /** Why not, as a sentence. */
  readonly unread?: string;
  /** The characters of the scalar, without quotes. */
  readonly span: Span;
  /** As it stands there. */
  readonly written: string;
  /** Its own characters are its text: no variable, no escape. */
  readonly literal: boolean;
  /** Where a part of the text stands in the document, if its characters do stand there in one run. */
  readonly placeOf: (part: Span) => Span | undefined;
  /** YAML reads a number or a boolean here. */
  readonly notAString: boolean;
}

/** A list that many services share through an anchor is read for each of them. */
const MAX_ITEMS = 256;

/** The scalar at a node; absent where there is none. */
export function valueAt(document: ComposeDocument, node: Node | undefined): Value | undefined {
  const text = textOf(document.yaml, node);
  if (text === undefined) return undefined;
  const { span, notAString } = text;
  const written = document.yaml.text.slice(span.start, span.end);
  const result = interpolate(text.value, document.environment);
  const common = { document, span, written, notAString };
  if (!result.ok) return { ...common, unread: result.message, literal: false, placeOf: () => undefined };
  const unset = result.missing[0];
  return {
    ...common,
    ...(unset === undefined ? { text: result.text.text } : { unread: `${unset} has no value here.` }),
    literal: text.literal && result.constant,
    placeOf: (part) => {
      if (!text.literal) return undefined;
      const inside = result.text.spanToSource(part);
      const place = { start: span.start + inside.start, end: span.start + inside.end };
      const isThere = document.yaml.text.slice(place.start, place.end) === result.text.text.slice(part.start, part.end);
      return isThere ? place : undefined;
    },
  };
}

/** The scalar that the strongest layer says; absent where it says none. */
export function scalarOf(view: View): (Value & { readonly layer: Layer }) | undefined {
  const layer = view[0];
  const value = layer === undefined ? undefined : valueAt(layer.document, layer.node);
  return layer === undefined || value === undefined ? undefined : { ...value, layer };
}

/** The items of a list, the weakest layer's first: sequences are appended. A scalar counts as a list of one. */
export function itemsOf(view: View): readonly { readonly layer: Layer; readonly node: Node }[] {
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
  const inner = result.text;
  return {
    text: inner.text,
    toSource: (offset: number): number => embedded.toSource(inner.toSource(offset)),
    spanToSource: (span: Span): Span => embedded.spanToSource(inner.spanToSource(span)),
  };
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
