import type { Span } from '../../text/span';

/**
 * The text of a `RUN` with everything that a shell does not expand made blank: single quotes, comments, and heredocs
 * with a quoted end that are some command's input. Offsets stay.
 */
export function expandedText(text: string): string {
  const blanks = [...dataHeredocs(text), ...quotesAndComments(text)];
  if (blanks.length === 0) return text;
  const parts: string[] = [];
  let at = 0;
  for (const { start, end } of blanks.sort((a, b) => a.start - b.start)) {
    if (end <= at) continue;
    const from = Math.max(at, start);
    parts.push(text.slice(at, from), ' '.repeat(end - from));
    at = end;
  }
  parts.push(text.slice(at));
  return parts.join('');
}

const QUOTED_HEREDOC = /<<-?[ \t]*(?:'([A-Za-z0-9_.-]+)'|"([A-Za-z0-9_.-]+)"|\\([A-Za-z0-9_.-]+))/g;
/** The body is the script itself: `RUN <<'EOF'`, `RUN bash -e <<'EOF'`. */
const IS_SCRIPT = /^(?:(?:\/usr)?(?:\/bin\/)?(?:ba|da|a|z|k)?sh(?:[ \t]+-[\w-]+)*)?[ \t]*$/;

function dataHeredocs(text: string): Span[] {
  const found: Span[] = [];
  const firstLine = text.indexOf('\n');
  // Bodies follow one another, so each is looked for behind the last.
  let next = 0;
  for (const match of text.matchAll(QUOTED_HEREDOC)) {
    const name = match[1] ?? match[2] ?? match[3] ?? '';
    const isInBody = match.index < next && found.some(({ start }) => start <= match.index);
    const lineEnd = match.index < next ? next - 1 : text.indexOf('\n', match.index);
    if (isInBody || lineEnd < 0) continue;
    const isScript = match.index < firstLine && IS_SCRIPT.test(text.slice(0, match.index));
    next = endOfBody(text, lineEnd + 1, name);
    if (!isScript) found.push({ start: lineEnd + 1, end: next });
  }
  return found;
}

function endOfBody(text: string, from: number, name: string): number {
  let at = from;
  while (at < text.length) {
    const newline = text.indexOf('\n', at);
    const end = newline < 0 ? text.length : newline;
    if (text.slice(at, end).trim() === name) return at;
    at = end + 1;
  }
  return text.length;
}

/** Single-quoted parts outside double quotes, and comments. */
function quotesAndComments(text: string): Span[] {
  const found: Span[] = [];
  for (const match of text.matchAll(TOKEN)) {
    const [token] = match;
    const isBlank = token.startsWith("'") || token.startsWith('#');
    if (isBlank) found.push({ start: match.index, end: match.index + token.length });
  }
  return found;
}

const TOKEN = /\\[\s\S]|"(?:[^"\\]|\\[\s\S])*"?|'[^']*'?|(?<![^\s;&|(])#[^\r\n]*/g;

/**
 * The text of a `RUN` without what sed, awk and grep are given in single quotes: a language of their own, in which `$name`
 * is no variable of the shell's. What other commands are given there may be a script.
 */
export function withoutFilters(text: string): string {
  let isFilter = false;
  return text.replace(WORD, (word) => {
    if (isFilter && word.startsWith("'")) return "''";
    isFilter = !ENDS_COMMAND.test(word) && (isFilter || FILTER.test(word));
    return word;
  });
}

const WORD =
  /\\(?:\r\n|[\s\S])|"(?:[^"\\]|\\[\s\S])*"?|'[^']*'?|(?<![^\s;&|(])#[^\r\n]*|[;&|\n()`]|(?<![\w.-])[a-z]+(?![\w.-])/g;
const ENDS_COMMAND = /^[;&|\n()`]$/;
const FILTER = /^(?:sed|[gm]?awk|[ef]?grep)$/;

/**
 * The text of a `RUN` with letters in the place of each `$(…)` that is a part of a word. Offsets stay; a parenthesis in
 * quotes counts as one.
 */
export function withoutSubstitutions(text: string): string {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end } of substitutionsIn(text)) {
    parts.push(text.slice(at, start), 'x'.repeat(end - start));
    at = end;
  }
  parts.push(text.slice(at));
  return parts.join('');
}

/** Those that go on a word, without those within another one of them. */
function substitutionsIn(text: string): readonly Span[] {
  const open: { readonly start: number; readonly isPart: boolean }[] = [];
  const found: Span[] = [];
  for (const { index, 0: token } of text.matchAll(PARENTHESIS)) {
    if (token !== ')')
      open.push({ start: index, isPart: token !== '(' && /[^\s"'`=(;&|]/.test(text[index - 1] ?? '') });
    else {
      const { start, isPart } = open.pop() ?? { start: index, isPart: false };
      if (!isPart) continue;
      while ((found.at(-1)?.start ?? -1) > start) found.pop();
      found.push({ start, end: index + 1 });
    }
  }
  return found;
}

const PARENTHESIS = /\$\(|[()]/g;
