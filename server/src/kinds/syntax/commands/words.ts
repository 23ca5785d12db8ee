import type { Word } from 'unbash';
import type { Span } from '../../../text/span';

/** A run of characters of a word. Spans are of the parsed text. */
export interface Fragment {
  /** What it comes to; `undefined` where that is not known. */
  readonly text: string | undefined;
  /** Where it is used: the characters themselves, or the whole `$NAME`. */
  readonly span: Span;
  /** Where exactly these characters stand; absent where an expansion or an escape made them. */
  readonly origin?: Span;
  readonly quoted: boolean;
  /** It is a default of the shell's (`${NAME:-value}`), which the caller's environment may replace. */
  readonly byDefault?: true;
  /** The variable's name, of a value that is not known. */
  readonly name?: string;
  /** The texts that it is made of, one or some of them, where all are known. */
  readonly madeOf?: readonly string[];
}

/** One argument of a command, after expansion. No fragments: an empty string. */
export interface Argument {
  /** The word it stands in, quotes included. */
  readonly span: Span;
  readonly fragments: readonly Fragment[];
}

/** What a variable holds. */
export type Value =
  | { readonly kind: 'text'; readonly fragments: readonly Fragment[] }
  | { readonly kind: 'list'; readonly items: readonly Argument[] }
  /** `madeOf`: the texts of which it is one, where all are known. */
  | { readonly kind: 'unknown'; readonly madeOf?: readonly string[] };

/** The variables in force, and what the outer language put into the text. */
export interface Scope {
  /** `undefined`: never set in this text. */
  lookup(name: string): Value | undefined;
  assign(name: string, value: Value): void;
  /** The name of the piece without a value that begins at this offset. */
  opaqueName(offset: number): string | undefined;
  /** The texts that it is made of, where all are known. */
  opaqueParts?(offset: number): readonly string[] | undefined;
  readonly scriptFolder: string | undefined;
  /** The folder that one is in, counted from the root, where it is known. */
  here?(): string | undefined;
  /** What a function of the text prints that does nothing else. */
  echoed?(name: string): readonly Word[] | undefined;
}

/** Stands for a character of the outer language that has no value here. */
export const OPAQUE = '\uE000';

/** The text of an argument; `undefined` where a part is not known. */
export function textOf(argument: Pick<Argument, 'fragments'>): string | undefined {
  let text = '';
  for (const fragment of argument.fragments) {
    if (fragment.text === undefined) return undefined;
    text += fragment.text;
  }
  return text;
}

/** Whether there is an argument, and it is known to be this word. */
export function isWord(argument: Argument | undefined, word: string): boolean {
  return argument !== undefined && textOf(argument) === word;
}

/** The text of an argument with {@link OPAQUE} for each part that is not known. */
export function patternOf(argument: Pick<Argument, 'fragments'>): string {
  return argument.fragments.map((fragment) => fragment.text ?? OPAQUE).join('');
}

/** The argument from the given offset into its pattern on: the value of `--flag=value`. */
export function sliceArgument(argument: Argument, from: number): Argument {
  const fragments = sliceFragments(argument.fragments, from, Number.MAX_SAFE_INTEGER);
  return { span: { start: fragments[0]?.span.start ?? argument.span.end, end: argument.span.end }, fragments };
}

/** The fragments that make the characters `start` to `end` of an argument's pattern. */
export function sliceFragments(fragments: readonly Fragment[], start: number, end: number): readonly Fragment[] {
  const cut: Fragment[] = [];
  let at = 0;
  for (const fragment of fragments) {
    const length = fragment.text?.length ?? OPAQUE.length;
    const from = Math.max(0, start - at);
    const to = Math.min(length, end - at);
    at += length;
    if (from < to) cut.push(fragment.text === undefined ? fragment : sliceFragment(fragment, fragment.text, from, to));
  }
  return cut;
}

/** A variable's fragments at the place where it is used: they keep where their characters stand. */
export function rebase(fragments: readonly Fragment[], span: Span, quoted = true): readonly Fragment[] {
  return fragments.map((fragment) => ({ ...fragment, span, quoted }));
}

/** The characters `from` to `to` of a fragment with a known text. */
export function sliceFragment(fragment: Fragment, text: string, from: number, to: number): Fragment {
  const { origin, span } = fragment;
  const part = origin && { start: origin.start + from, end: origin.start + to };
  const inPlace = origin !== undefined && origin.start === span.start && origin.end === span.end;
  return { ...fragment, text: text.slice(from, to), ...(part && { origin: part, ...(inPlace && { span: part }) }) };
}
