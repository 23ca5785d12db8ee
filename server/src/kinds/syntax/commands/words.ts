import type { ParameterExpansionPart, Word, WordPart } from 'unbash';
import type { Span } from '../../../text/span';
import { folderOfExpansion } from './scriptFolder';

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

/** A known value may grow by being appended to itself; beyond this it is not followed. */
const MAX_LENGTH = 8_000;
const MAX_FRAGMENTS = 100;

/** The arguments that a word comes to: one, or several where an unquoted value has blanks, or none where it is empty. */
export function argumentsOf(word: Word, scope: Scope): readonly Argument[] {
  const span = { start: word.pos, end: word.end };
  const list = listOf(word, scope);
  // What is not known of a list may be any number of words, quoted or not.
  const isOne = ({ text, quoted }: Fragment): boolean => quoted || text !== undefined;
  if (list !== undefined)
    return list.map(({ fragments }) => ({ span, fragments: fragments.map((f) => ({ ...f, span, quoted: isOne(f) })) }));
  const fragments = fragmentsOf(word, scope);
  if (fragments.length === 0) return isQuoted(word) ? [{ span, fragments }] : [];
  return splitFields(span, fragments);
}

/** The value of a word where no splitting happens: the right side of an assignment. */
export function fragmentsOf(word: Word, scope: Scope): readonly Fragment[] {
  const parts = word.parts;
  const found =
    parts === undefined
      ? literal(word.text, word.value, word.pos, false, scope)
      : parts.flatMap((part) => fragmentsOfPart(part, false, scope));
  return found.length > MAX_FRAGMENTS ? [unknown({ start: word.pos, end: word.end }, false)] : found;
}

/** The text of an argument; `undefined` where a part is not known. */
export function textOf(argument: Pick<Argument, 'fragments'>): string | undefined {
  let text = '';
  for (const fragment of argument.fragments) {
    if (fragment.text === undefined) return undefined;
    text += fragment.text;
  }
  return text;
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

function sliceFragment(fragment: Fragment, text: string, from: number, to: number): Fragment {
  const { origin, span } = fragment;
  const part = origin && { start: origin.start + from, end: origin.start + to };
  const inPlace = origin !== undefined && origin.start === span.start && origin.end === span.end;
  return { ...fragment, text: text.slice(from, to), ...(part && { origin: part, ...(inPlace && { span: part }) }) };
}

function fragmentsOfPart(part: WordPart, quoted: boolean, scope: Scope): readonly Fragment[] {
  const span = { start: part.pos, end: part.end };
  switch (part.type) {
    case 'Literal':
    case 'Glob':
      return literal(part.text, part.value, part.pos, quoted, scope);
    case 'SingleQuoted':
      return literal(part.value, part.value, part.pos + 1, true, scope);
    case 'AnsiCQuoted':
      return [{ text: part.value, span, quoted: true }];
    case 'DoubleQuoted':
    case 'LocaleString':
      return part.parts.flatMap((child) => fragmentsOfPart(child, true, scope));
    case 'SimpleExpansion':
      return expand(part.text.slice(1), span, quoted, scope);
    case 'ParameterExpansion':
      return expandParameter(part, quoted, scope);
    case 'CommandExpansion': {
      const folder = folderOfExpansion(part.text, scope.scriptFolder, scope.here?.());
      if (folder !== undefined) return [{ text: folder, span, quoted: true }];
      return printed(part.text, span, quoted, scope) ?? [unknown(span, quoted)];
    }
    default:
      return [unknown(span, quoted)];
  }
}

/** What `$(name)` comes to, where that is a function which only prints something. */
function printed(text: string, span: Span, quoted: boolean, scope: Scope): readonly Fragment[] | undefined {
  const name = /^\$\(\s*([\w-]{1,100})\s*\)$/.exec(text)?.[1];
  // One that asks another is not followed further.
  const { echoed, ...inner } = scope;
  const words = name === undefined ? undefined : echoed?.(name);
  return words?.flatMap((word, i) => [
    ...(i === 0 ? [] : [{ text: ' ', span, quoted }]),
    ...fragmentsOf(word, inner).map(({ origin: _, ...fragment }) => ({ ...fragment, span, quoted })),
  ]);
}

/** Escapes and line continuations split a literal into runs that stand in the text as they are. */
function literal(text: string, value: string, at: number, quoted: boolean, scope: Scope): readonly Fragment[] {
  if (text === '' || value === '') return [];
  const runs = text === value ? [{ text, start: at }] : unescaped(text, at, quoted);
  const isFaithful = runs.map((run) => run.text).join('') === value;
  if (!isFaithful) return [{ text: value, span: { start: at, end: at + text.length }, quoted }];
  return runs.flatMap((run) => opaqueRuns(run.text, run.start, quoted, scope));
}

function unescaped(text: string, at: number, quoted: boolean): readonly { text: string; start: number }[] {
  const pattern = quoted ? /\\([$`"\\\n])/g : /\\([\s\S])/g;
  const runs: { text: string; start: number }[] = [];
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    const kept = match[1] === '\n' ? match.index + 2 : match.index + 1;
    runs.push({ text: text.slice(from, match.index), start: at + from });
    if (match[1] !== '\n') runs.push({ text: match[1] ?? '', start: at + kept });
    from = match.index + 2;
  }
  runs.push({ text: text.slice(from), start: at + from });
  return runs.filter((run) => run.text !== '');
}

function opaqueRuns(text: string, at: number, quoted: boolean, scope: Scope): readonly Fragment[] {
  if (!text.includes(OPAQUE)) {
    const span = { start: at, end: at + text.length };
    return [{ text, span, origin: span, quoted }];
  }
  return [...text.matchAll(/\uE000+|[^\uE000]+/g)].map((match) => {
    const span = { start: at + match.index, end: at + match.index + match[0].length };
    if (!match[0].startsWith(OPAQUE)) return { text: match[0], span, origin: span, quoted };
    const madeOf = match[0] === OPAQUE ? scope.opaqueParts?.(span.start) : undefined;
    return { ...unknown(span, quoted, scope.opaqueName(span.start)), ...(madeOf && { madeOf }) };
  });
}

function expandParameter(part: ParameterExpansionPart, quoted: boolean, scope: Scope): readonly Fragment[] {
  const span = { start: part.pos, end: part.end };
  const { parameter, operation, prefix, index } = part;
  if (prefix !== undefined || index !== undefined) return [unknown(span, quoted)];
  if (operation === undefined) return expand(parameter, span, quoted, scope);
  if (operation.type === 'Remove') {
    const folder = folderOfExpansion(part.text, scope.scriptFolder, scope.here?.());
    return [folder === undefined ? unknown(span, quoted) : { text: folder, span, quoted: true }];
  }
  if (operation.type !== 'Default') return [unknown(span, quoted)];
  const value = scope.lookup(parameter);
  const isNull = operation.operator.startsWith(':') && value?.kind === 'text' && textOf(value) === '';
  const isUnset = value === undefined || isNull;
  switch (operation.operator) {
    case '+':
    case ':+':
      if (value?.kind === 'unknown') return [unknown(span, quoted)];
      return isUnset ? [] : rebase(fragmentsOf(operation.operand, scope), span, quoted);
    case '?':
    case ':?':
      return expand(parameter, span, quoted, scope);
    default: {
      if (!isUnset) return expand(parameter, span, quoted, scope);
      const fallback = fragmentsOf(operation.operand, scope).map((each) => ({ ...each, byDefault: true as const }));
      if (operation.operator.endsWith('=')) scope.assign(parameter, { kind: 'text', fragments: fallback });
      return rebase(fallback, span, quoted);
    }
  }
}

function expand(name: string, span: Span, quoted: boolean, scope: Scope): readonly Fragment[] {
  const value = scope.lookup(name);
  if (value?.kind === 'text') {
    const isLong = value.fragments.reduce((sum, fragment) => sum + (fragment.text?.length ?? 1), 0) > MAX_LENGTH;
    if (isLong) return [unknown(span, quoted, name)];
    const isWhole = value.fragments.length === 1;
    return rebase(value.fragments, span, quoted).map((each) =>
      each.text === undefined && (isWhole || each.name === undefined) ? { ...each, name } : each,
    );
  }
  const first = value?.kind === 'list' ? value.items[0] : undefined;
  if (first !== undefined) return rebase(first.fragments, span, quoted);
  const madeOf = value?.kind === 'unknown' ? value.madeOf : undefined;
  return [{ ...unknown(span, quoted, name), ...(madeOf && { madeOf }) }];
}

/** The items of `"${LIST[@]}"`, which stand for as many arguments; those of `"$@"` are the caller's. */
function listOf(word: Word, scope: Scope): readonly Argument[] | undefined {
  const [only, ...more] = word.parts ?? [];
  const inner = only?.type === 'DoubleQuoted' && only.parts.length === 1 ? only.parts[0] : only;
  if (more.length === 0 && inner?.type === 'SimpleExpansion' && inner.text === '$@') {
    const span = { start: word.pos, end: word.end };
    return [{ span, fragments: [unknown(span, false, '@')] }];
  }
  if (more.length > 0 || inner?.type !== 'ParameterExpansion' || inner.index === undefined) return undefined;
  const isWhole = inner.index.text === '@' || inner.index.text === '*';
  if (!isWhole || inner.prefix !== undefined) return undefined;
  const value = scope.lookup(inner.parameter);
  const span = { start: word.pos, end: word.end };
  if (value?.kind === 'list') return value.items;
  if (value?.kind === 'text') return [{ span, fragments: value.fragments }];
  return [{ span, fragments: [unknown(span, false, inner.parameter)] }];
}

function splitFields(span: Span, fragments: readonly Fragment[]): readonly Argument[] {
  const isSplit = fragments.some(
    (f) => !f.quoted && f.origin !== f.span && f.text !== undefined && /\s|^$/.test(f.text),
  );
  if (!isSplit) return [{ span, fragments }];
  const fields: Argument[] = [];
  let current: Fragment[] = [];
  const close = () => {
    if (current.length > 0) fields.push({ span, fragments: current });
    current = [];
  };
  for (const fragment of fragments) {
    const { text, quoted, origin } = fragment;
    const isLiteral = origin === fragment.span;
    if (quoted || isLiteral || text === undefined) {
      current.push(fragment);
      continue;
    }
    for (const match of text.matchAll(/\s+|\S+/g)) {
      if (match[0].trim() === '') close();
      else current.push(sliceFragment(fragment, text, match.index, match.index + match[0].length));
    }
  }
  close();
  return fields;
}

function isQuoted(word: Word): boolean {
  return word.parts?.some((part) => part.type.endsWith('Quoted')) ?? false;
}

function unknown(span: Span, quoted: boolean, name?: string): Fragment {
  return { text: undefined, span, quoted, ...(name !== undefined && { name }) };
}
