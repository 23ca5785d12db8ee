import type { Spanned } from '../../text/span';
import { mayTell } from './telling';

/** One line of a template that says something: a key, an item, or a template action. */
export interface TemplateLine {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** The column of its first word; `- ` counts as white space. */
  readonly indent: number;
  readonly key?: Spanned<string>;
  /** The value or item without quotes and comment; '' where the line ends after the key. */
  readonly value?: Spanned<string>;
  /** The key of the mapping or list that the line stands in. */
  readonly parent?: string;
  /** For `values:` of a requirement and its items: the label that its `key:` names. */
  readonly label?: string;
  /** The template blocks (`if`, `with`, `range`, `define`) around it, outermost first. */
  readonly blocks: readonly number[];
}

/** The lines of a template's documents; linear, and nothing is evaluated. */
export function templateDocuments(text: string): readonly (readonly TemplateLine[])[] {
  const documents: TemplateLine[][] = [];
  let document: TemplateLine[] = [];
  let nesting = nestingOf();
  let blocks: readonly number[] = [];
  let serial = 0;
  let isTelling = mayTell(documentAt(text, 0));
  for (const { line, start } of sayingLines(text)) {
    if (MARKER.test(line)) {
      documents.push(document);
      document = [];
      nesting = nestingOf();
      isTelling = mayTell(documentAt(text, start));
      continue;
    }
    if (!isTelling && !line.includes('{{')) continue;
    const around = blocks;
    for (const [, word] of line.matchAll(/\{\{-?[ \t]*(if|with|range|define|block|end|else)\b/g)) {
      blocks = word === 'end' || word === 'else' ? blocks.slice(0, -1) : blocks;
      if (word !== 'end' && blocks.length < MAX_BLOCKS) blocks = [...blocks, ++serial];
    }
    const placed = isTelling ? nesting(line, start) : undefined;
    if (placed !== undefined) {
      document.push({ start, end: start + line.length, text: line, blocks: around, ...placed });
    }
  }
  return [...documents, document];
}

const MAX_BLOCKS = 64;
const MARKER = /^---(?:\s|$)/;

/** The document that begins at a marker, or at the text's beginning. */
function documentAt(text: string, start: number): string {
  const next = text.indexOf('\n---', start + 1);
  return text.slice(start, next < 0 ? text.length : next);
}

/** The lines without comments, those of YAML and those of the template. */
function* sayingLines(text: string): Iterable<{ readonly line: string; readonly start: number }> {
  let inComment = false;
  for (const match of text.matchAll(/[^\r\n]+/g)) {
    const line = match[0];
    const trimmed = line.trimStart();
    if (inComment || /^\{\{-?[ \t]*\/\*/.test(trimmed)) {
      inComment = !line.includes('*/');
      continue;
    }
    if (trimmed !== '' && !trimmed.startsWith('#')) yield { line, start: match.index };
  }
}

type Placed = Pick<TemplateLine, 'indent' | 'key' | 'value' | 'parent' | 'label'>;

interface Open {
  readonly indent: number;
  readonly key: string;
}

/** Follows the indentation of one document: what each line stands in. Nothing for the lines of a block scalar. */
function nestingOf(): (line: string, start: number) => Placed | undefined {
  let open: readonly Open[] = [];
  let label: Open | undefined;
  let scalarIndent = -1;
  return (line, start) => {
    const trimmed = line.trimStart();
    const outer = line.length - trimmed.length;
    if (scalarIndent >= 0 && outer > scalarIndent) return undefined;
    scalarIndent = -1;
    // An action has no column of its own: Helm trims it away.
    if (trimmed.startsWith('{{'))
      return withParent(
        { indent: outer },
        open.findLast(({ indent }) => indent <= outer),
      );

    const isItem = /^-(?: |$)/.test(trimmed);
    const indent = /^[ \t]*(?:- +)*/.exec(line)?.[0].length ?? 0;
    const parts = partsOf(line, start, indent);
    const name = parts.key?.value;
    // A list may stand at the column of its own key.
    open = open.filter((each) => each.indent < outer || (isItem && each.indent === outer));
    const isNextOne = label !== undefined && (indent < label.indent || (isItem && indent === label.indent));
    if (name !== undefined && isNextOne) label = undefined;
    if (name === 'key' && parts.value !== undefined) label = { indent, key: parts.value.value };
    const parent = open.at(-1);
    const isOfRequirement =
      name === 'values' ? label?.indent === indent : name === undefined && parent?.key === 'values';
    if (name !== undefined) open = [...open.filter((each) => each.indent < indent), { indent, key: name }];
    if (/[ \t][|>][+-]?\d?[+-]?[ \t]*$/.test(line)) scalarIndent = outer;
    const placed = withParent({ indent, ...parts }, parent);
    return isOfRequirement && label !== undefined ? { ...placed, label: label.key } : placed;
  };
}

function withParent(placed: Placed, parent: Open | undefined): Placed {
  return parent === undefined ? placed : { ...placed, parent: parent.key };
}

/** `key: value`, or `- value`; quotes and a comment are not part of either. */
function partsOf(line: string, start: number, indent: number): Pick<TemplateLine, 'key' | 'value'> {
  const rest = line.slice(indent);
  const found = /^(["']?)([\w./-]+)\1[ \t]*:(?=[ \t]|$)[ \t]*/.exec(rest);
  const at = start + indent;
  if (found === null) return { value: scalarAt(rest, at) };
  const [head, quote = '', name = ''] = found;
  const keyStart = at + quote.length;
  return {
    key: { value: name, span: { start: keyStart, end: keyStart + name.length } },
    value: scalarAt(rest.slice(head.length), at + head.length),
  };
}

function scalarAt(text: string, at: number): Spanned<string> {
  const quoted = /^(["'])((?:(?!\1)[^\\])*)\1[ \t]*(?:#.*)?$/.exec(text);
  if (quoted !== null) {
    const value = quoted[2] ?? '';
    return { value, span: { start: at + 1, end: at + 1 + value.length } };
  }
  const comment = /(?:^|[ \t])#/.exec(text);
  const value = (comment === null ? text : text.slice(0, comment.index)).trimEnd();
  return { value, span: { start: at, end: at + value.length } };
}
