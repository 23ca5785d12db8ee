import { isCollection, isScalar, type Node, visit } from 'yaml';
import type { Spanned } from '../span';
import type { YamlError } from './chunks';
import { readYaml, type YamlDocument } from './yaml';

/**
 * The first place where a text is YAML for no parser, with what is wrong there; undefined where some parser takes it.
 * The parsers of Go, Python and Java mind no indentation between brackets and quotes, which ours does.
 */
export function brokenYaml(text: string, isWanted?: (document: string) => boolean): Spanned<string> | undefined {
  for (const document of readYaml(text, isWanted)) {
    const [error] = document.errors;
    const found = error === undefined ? undefined : breakIn(document, error);
    if (found !== undefined) return found;
  }
  return undefined;
}

function breakIn(document: YamlDocument, error: YamlError): Spanned<string> | undefined {
  const { text, offset, end } = document;
  const own = text.slice(offset, end);
  const opened = openedBefore(document, own, error.span.start - offset);
  if (opened !== undefined) {
    if (isClosedFor(own, opened)) return undefined;
    const sign = own.charAt(opened);
    const value = `this ${sign} is not closed: ${CLOSING[sign] ?? sign} is missing`;
    return { value, span: { start: offset + opened, end: offset + opened + 1 } };
  }
  const why = WHY[error.code];
  if (why === undefined) return undefined;
  const isTab = error.code === 'TAB_AS_INDENT';
  // Behind a plain scalar, a line that a tab indents may go on with it.
  if (isTab && !/^[ \t]*(?:-[ \t]|["']?[\w./-]+["']?[ \t]*:(?:\s|$))/.test(text.slice(error.span.start, end)))
    return undefined;
  const blanks = /^ */.exec(text.slice(error.span.start, end))?.[0].length ?? 0;
  const start = error.span.start + blanks;
  return { value: why === '' ? error.value : why, span: { start, end: Math.max(start, error.span.end) } };
}

/** What is wrong, by the parser's code, in our words or, where they are '', in the parser's; absent: parsers differ. */
const WHY: Readonly<Partial<Record<YamlError['code'], string>>> = {
  TAB_AS_INDENT: 'a tab indents this line, where YAML takes spaces only',
  BAD_INDENT: '',
  MISSING_CHAR: '',
  UNEXPECTED_TOKEN: '',
  BAD_SCALAR_START: '',
  BAD_DQ_ESCAPE: '',
  BLOCK_AS_IMPLICIT_KEY:
    'a key stands where a value has begun already: check its indentation, or put the value in quotes',
  MULTILINE_IMPLICIT_KEY: 'a key has no colon behind it, or is indented too far',
};

const CLOSING: Readonly<Record<string, string>> = { '[': ']', '{': '}' };

/** Where the outermost bracket or quote before an error stands that the parser found no end of, from the document's start. */
function openedBefore({ root }: YamlDocument, own: string, before: number): number | undefined {
  let found: number | undefined;
  const look = (node: Node): symbol | undefined => {
    const [start = 0, end = start] = node.range ?? [];
    if (start > before) return undefined;
    const sign = own.charAt(start);
    const closing = CLOSING[sign] ?? sign;
    const isOpen = end <= start + 1 || own.charAt(end - 1) !== closing;
    if (!isOpen) return undefined;
    found = start;
    return visit.BREAK;
  };
  if (root === undefined) return undefined;
  visit(root, {
    Collection: (_, node) => (isCollection(node) && node.flow === true ? look(node) : undefined),
    Scalar: (_, node) => (isScalar(node) && /^QUOTE/.test(node.type ?? '') ? look(node) : undefined),
  });
  return found;
}

/** Whether what opens here is closed for who minds no indentation, with nothing behind it that could not stand there. */
function isClosedFor(own: string, start: number): boolean {
  const sign = own.charAt(start);
  const end = sign === '[' || sign === '{' ? endOfBrackets(own, start) : endOfQuoted(own, start);
  return end !== undefined && /^[ \t]*(?:[,\]}:#]|\r?$)/m.test(own.slice(end, lineEndAt(own, end)));
}

function lineEndAt(text: string, from: number): number {
  const at = text.indexOf('\n', from);
  return at < 0 ? text.length : at;
}

const BRACKETS = /["'#[\]{}]/g;

function endOfBrackets(text: string, start: number): number | undefined {
  let depth = 0;
  BRACKETS.lastIndex = start;
  for (let match = BRACKETS.exec(text); match !== null; match = BRACKETS.exec(text)) {
    const at = match.index;
    const [sign] = match;
    const isApart = /[\s,:[{]/.test(text.charAt(at - 1));
    if (sign === '[' || sign === '{') depth++;
    else if (sign === ']' || sign === '}') depth--;
    else if (sign === '#' && isApart) BRACKETS.lastIndex = lineEndAt(text, at);
    else if (sign !== '#' && isApart) {
      const end = endOfQuoted(text, at);
      if (end === undefined) return undefined;
      BRACKETS.lastIndex = end;
    }
    if (depth === 0) return at + 1;
  }
  return undefined;
}

function endOfQuoted(text: string, start: number): number | undefined {
  const quoted = text.charAt(start) === '"' ? /"[^"\\]*(?:\\[\s\S][^"\\]*)*"/y : /'[^']*(?:''[^']*)*'/y;
  quoted.lastIndex = start;
  return quoted.test(text) ? quoted.lastIndex : undefined;
}
