import * as l10n from '@vscode/l10n';
import type { Node } from 'yaml';
import type { MappedText } from '../../text/mapped';
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
  const { own, environment } = document;
  const result = interpolate(text.value, environment);
  if (!result.ok) return { own, span, written, notAString, unread: result.message, literal: false, placeOf: nowhere };
  const unset = result.missing[0];
  return {
    own,
    span,
    written,
    notAString,
    text: unset === undefined ? result.text.text : undefined,
    unread: unset === undefined ? undefined : l10n.t('{0} has no value here.', unset),
    literal: text.literal && result.constant,
    placeOf: text.literal ? (part) => placeIn(part, result.text, span, written) : nowhere,
  };
}

/** A part of the text that a scalar comes to, in the scalar's own characters, which begin where its span does. */
function placeIn(part: Span, text: MappedText, { start }: Span, written: string): Span | undefined {
  const inside = text.spanToSource(part);
  const isThere = written.slice(inside.start, inside.end) === text.text.slice(part.start, part.end);
  return isThere ? { start: start + inside.start, end: start + inside.end } : undefined;
}

function nowhere(): undefined {
  return undefined;
}
