import type { Span, Spanned } from '../../../text/span';

/** How deep blocks, brackets and templates may nest; more than people write, less than the stack holds. */
const MAX_DEPTH = 64;

const BLANKS = /[ \t\r\uFEFF]+/y;
const BLANKS_AND_ENDS = /[ \t\r\n\uFEFF]+/y;

/** A place in a text that moves forward. Every step takes at least one character, so reading ends. */
export class Scanner {
  at: number;
  readonly errors: Spanned<string>[] = [];
  /** A block's brace was not closed where the text ends. */
  unclosed = false;
  /** A hole of a quoted text went astray over line ends before. */
  cautious = false;
  private depth = 0;
  private bracketed = false;
  private limit: number;
  /** The last search for a comment's end, so that what is read twice is not searched twice. */
  private comment = { from: 0, end: -1 };

  constructor(
    readonly text: string,
    start = 0,
    end = text.length,
  ) {
    this.at = start;
    this.limit = end;
  }

  /** Where the text to be read ends. */
  get end(): number {
    return this.limit;
  }

  get done(): boolean {
    return this.at >= this.end;
  }

  /** The characters ahead are these. */
  sees(word: string): boolean {
    return this.at + word.length <= this.end && this.text.startsWith(word, this.at);
  }

  /** Steps over `word` where it is ahead. */
  take(word: string): boolean {
    if (!this.sees(word)) return false;
    this.at += word.length;
    return true;
  }

  /** Steps over what a sticky pattern matches here. */
  match(sticky: RegExp): string | undefined {
    sticky.lastIndex = this.at;
    const found = sticky.exec(this.text)?.[0];
    if (found === undefined || found === '' || this.at + found.length > this.end) return undefined;
    this.at += found.length;
    return found;
  }

  /** Steps to the next match of a global pattern of one character, or to `end`. */
  skipTo(global: RegExp, end: number): void {
    global.lastIndex = this.at;
    const found = global.test(this.text) ? global.lastIndex - 1 : end;
    this.at = Math.min(found, end);
  }

  /** Steps over blanks and comments, and over line ends where brackets make them blank. */
  gap(): void {
    this.blanks(this.bracketed);
  }

  /** Steps over blanks, comments and line ends. */
  lines(): void {
    this.blanks(true);
  }

  /** Steps to the end of the line. */
  toLineEnd(): void {
    const found = this.text.indexOf('\n', this.at);
    this.at = found < 0 ? this.end : Math.min(found, this.end);
  }

  /** Reads between brackets, where line ends are blanks or, in an object, ends of entries. */
  within<T>(lineEnds: 'blank' | 'meant', read: () => T): T {
    const before = this.bracketed;
    this.bracketed = lineEnds === 'blank';
    const result = read();
    this.bracketed = before;
    return result;
  }

  /** Reads no further than `end`. */
  until<T>(end: number, read: () => T): T {
    const before = this.limit;
    this.limit = Math.min(end, before);
    const result = read();
    this.limit = before;
    return result;
  }

  /** Reads one level deeper; `undefined` where that is too deep, with nothing read. */
  deeper<T>(read: () => T): T | undefined {
    if (this.depth >= MAX_DEPTH) return undefined;
    this.depth++;
    const result = read();
    this.depth--;
    return result;
  }

  fail(why: string, span: Span = { start: this.at, end: this.at }): void {
    this.errors.push({ value: why, span });
  }

  private blanks(withLineEnds: boolean): void {
    for (;;) {
      const blanks = withLineEnds ? BLANKS_AND_ENDS : BLANKS;
      blanks.lastIndex = this.at;
      if (blanks.test(this.text)) this.at = Math.min(blanks.lastIndex, this.end);
      if (this.at >= this.end) return;
      const character = this.text[this.at];
      if (character === '#' || (character === '/' && this.sees('//'))) this.toLineEnd();
      else if (character === '/' && this.sees('/*')) this.blockComment();
      else return;
    }
  }

  private blockComment(): void {
    const from = this.at + 2;
    const isKnown = this.comment.from <= from && from <= this.comment.end;
    if (!isKnown) {
      const found = this.text.indexOf('*/', from);
      if (found < 0) this.fail('This comment is not closed.', { start: this.at, end: from });
      this.comment = { from, end: found < 0 ? this.text.length : found };
    }
    this.at = Math.min(this.comment.end + 2, this.end);
  }
}
