import type { ParameterExpansionPart, Word, WordPart } from 'unbash';
import type { Span } from '../../../text/span';
import { folderOfExpansion } from './scriptFolder';
import { type Argument, type Fragment, OPAQUE, rebase, type Scope, sliceFragment, textOf } from './words';

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
