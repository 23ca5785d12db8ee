import { readJsonText } from '../../text/jsonText';
import type { Span, Spanned } from '../../text/span';

/** What the first lines of a Dockerfile tell its parser (Dockerfile reference, "Parser directives"). */
export interface Directives {
  /** The character that continues a line and takes a special character's meaning away. */
  readonly escape: '\\' | '`';
  /** The frontend image: the first word of `# syntax=`. */
  readonly syntax?: Spanned<string>;
}

const KNOWN = new Set(['syntax', 'escape', 'check']);

/**
 * Reads the directives at the top. BuildKit looks for `syntax` on its own, which may stand after a `#!` line, in `//`
 * comments or in a JSON object (parser/directives.go, `DetectSyntax`); `escape` only counts in the first `#` lines.
 */
export function readDirectives(text: string): Directives {
  const start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  const stated = directivesAt(text, start, '#', 'indented').find(({ key }) => key === 'escape')?.value.value;
  const syntax = syntaxOf(text, start);
  return { escape: stated === '`' ? '`' : '\\', ...(syntax && { syntax: firstWord(syntax) }) };
}

function syntaxOf(text: string, start: number): Spanned<string> | undefined {
  const top = text.startsWith('#!', start) ? endOfLine(text, start).next : start;
  for (const comment of ['#', '//']) {
    const found = directivesAt(text, top, comment, 'atMargin').find(({ key }) => key === 'syntax');
    if (found) return found.value;
  }
  return text.startsWith('{', top) ? syntaxOfJson(text, top) : undefined;
}

interface Directive {
  readonly key: string;
  readonly value: Spanned<string>;
}

/** BuildKit takes white space before a directive for `escape`, and does not for `syntax`. */
type Margin = 'atMargin' | 'indented';

function directivesAt(text: string, start: number, comment: string, margin: Margin): readonly Directive[] {
  const found: Directive[] = [];
  let at = start;
  while (at < text.length) {
    const { end, next } = endOfLine(text, at);
    const directive = readDirective(text, { start: at, end }, comment, margin);
    const isRepeated = found.some(({ key }) => key === directive?.key);
    if (!directive || isRepeated) break;
    found.push(directive);
    at = next;
  }
  return found;
}

function readDirective(text: string, line: Span, comment: string, margin: Margin): Directive | undefined {
  const content = text.slice(line.start, line.end);
  const body = margin === 'indented' ? content.trimStart() : content;
  if (!body.startsWith(comment)) return undefined;
  const equals = body.indexOf('=');
  if (equals < 0) return undefined;
  const key = body.slice(comment.length, equals).trim().toLowerCase();
  const value = body.slice(equals + 1).trim();
  if (!KNOWN.has(key) || value === '') return undefined;
  const after = content.slice(content.indexOf('=') + 1);
  const start = line.end - after.trimStart().length;
  return { key, value: { value, span: { start, end: start + value.length } } };
}

function syntaxOfJson(text: string, start: number): Spanned<string> | undefined {
  const stated = /"syntax"\s*:\s*"([^"\\]*)"/.exec(text);
  const value = stated?.[1];
  if (!stated || value === undefined || typeof readJsonText(text.slice(start)) !== 'object') return undefined;
  const at = stated.index + stated[0].length - 1 - value.length;
  return { value, span: { start: at, end: at + value.length } };
}

function firstWord({ value, span }: Spanned<string>): Spanned<string> {
  const word = /^[^ ]*/.exec(value)?.[0] ?? value;
  return { value: word, span: { start: span.start, end: span.start + word.length } };
}

/** A line ends at `\n` alone, as in BuildKit; carriage returns before it belong to the line end. */
export function endOfLine(text: string, start: number): { readonly end: number; readonly next: number } {
  const newline = text.indexOf('\n', start);
  let end = newline < 0 ? text.length : newline;
  while (end > start && text.charCodeAt(end - 1) === 13) end--;
  return { end, next: newline < 0 ? text.length : newline + 1 };
}
