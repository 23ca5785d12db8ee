import type { Span } from '../../../text/span';

/** What a Groovy text is made of, as far as a pipeline's steps need it. Comments are left out. */
export type Token =
  /** A name, with dots where it is reached through others: `docker.image`. */
  | { readonly kind: 'word'; readonly text: string; readonly span: Span }
  | TextToken
  /** Brackets, commas, operators; a line end is `\n`. */
  | { readonly kind: 'mark'; readonly text: string; readonly span: Span };

/** A string; `span` is that of the characters between the quotes. */
export interface TextToken {
  readonly kind: 'text';
  readonly span: Span;
  /** `$name` and `${…}` in it have values. */
  readonly fills: boolean;
  /** A backslash begins an escape: not so between slashes. */
  readonly escapes: boolean;
}

/** Reads a text as tokens (Groovy, "Syntax"). Linear; never throws: what is no token is a mark. */
export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(text);
    const start = found?.index ?? text.length;
    if (found === null) break;
    const [whole, quotes, word] = found;
    at = start + whole.length;
    if (word !== undefined) tokens.push({ kind: 'word', text: word.replace(/\s/g, ''), span: { start, end: at } });
    else if (whole === '/*') at = after(text, '*/', at);
    else if (whole === '//') at = endOfLine(text, at);
    else if (quotes !== undefined || (whole === '/' && beginsText(tokens.at(-1)))) {
      const quote = quotes ?? '/';
      const end = endOfText(text, quote, at);
      const fills = quote.startsWith('"') || quote === '/';
      tokens.push({ kind: 'text', span: { start: at, end }, fills, escapes: quote !== '/' });
      at = end + quote.length;
    } else tokens.push({ kind: 'mark', text: whole, span: { start, end: at } });
  }
  return tokens;
}

const TOKEN = /("""|'''|["'])|([A-Za-z_$][\w$]*(?:\s*\??\.[ \t]*[A-Za-z_$][\w$]*)*)|\/\*|\/\/|\n|[^\s]/g;

/** A slash behind these begins a text; elsewhere it divides. */
function beginsText(before: Token | undefined): boolean {
  return before?.kind === 'mark' && /^[=(,[~:]$/.test(before.text);
}

/** Where a text ends: at its closing quotes, or a short one that lacks them at the end of its line. */
function endOfText(text: string, quote: string, from: number): number {
  const isLong = quote.length === 3;
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text.startsWith(quote, at)) return at;
    else if (!isLong && text[at] === '\n') return at;
  }
  return text.length;
}

function after(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from);
  return found < 0 ? text.length : found + mark.length;
}

function endOfLine(text: string, from: number): number {
  const found = text.indexOf('\n', from);
  return found < 0 ? text.length : found;
}
