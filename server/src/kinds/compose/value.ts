import * as l10n from '@vscode/l10n';
import type { Node } from 'yaml';
import type { Span } from '../../text/span';
import { textOf } from '../../text/yaml/yaml';
import { interpolate } from '../syntax/composeInterpolation';
import type { ComposeDocument } from './document';

/** A text of a compose file after interpolation. */
export interface Value {
  /** It stands in the text being read. */
  readonly own: boolean;
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

/** The scalar at a node; absent where there is none. */
export function valueAt(document: ComposeDocument, node: Node | undefined): Value | undefined {
  const known = node === undefined ? undefined : document.values.get(node);
  if (known !== undefined || node === undefined) return known;
  const value = readValue(document, node);
  if (value !== undefined) document.values.set(node, value);
  return value;
}

/** What a scalar comes to, for what is looked up but never reported. */
export function plainText(document: ComposeDocument, node: Node | undefined): string | undefined {
  return valueAt(document, node)?.text;
}

function readValue(document: ComposeDocument, node: Node): Value | undefined {
  const text = textOf(document.yaml, node);
  if (text === undefined) return undefined;
  const { span, notAString } = text;
  const written = document.yaml.text.slice(span.start, span.end);
  const result = interpolate(text.value, document.environment);
  const common = { own: document.own, span, written, notAString };
  if (!result.ok) return { ...common, unread: result.message, literal: false, placeOf: () => undefined };
  const unset = result.missing[0];
  return {
    ...common,
    ...(unset === undefined ? { text: result.text.text } : { unread: l10n.t('{0} has no value here.', unset) }),
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
