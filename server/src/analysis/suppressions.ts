import type { Kind } from '../model/kind';
import type { Edit } from '../text/edits';
import type { Lines } from '../text/lines';
import { overlaps, type Span, type Spanned } from '../text/span';

/** A comment that silences rules. */
export interface Suppression {
  /** From the comment sign to the end of the line, or to the sign that ends it. */
  readonly comment: Spanned<string>;
  readonly rules: readonly Spanned<string>[];
  /** The characters it covers. */
  readonly covers: Span;
  /** Ours are reported when they silence nothing; other tools' are theirs, and count on a `FROM` alone. */
  readonly ours: boolean;
  /** Where it counts within `covers`; absent means everywhere. */
  readonly within?: readonly Span[];
}

/** Which of our rules the comments of other tools silence, on a `FROM`. */
const FOREIGN: Readonly<Record<string, readonly string[]>> = {
  RedundantTargetPlatform: ['from-platform-redundant'],
  FromPlatformFlagConstDisallowed: ['platform-conflict'],
  InvalidBaseImagePlatform: ['image-single-platform'],
  all: ['from-platform-redundant', 'platform-conflict', 'image-single-platform'],
  DL3065: ['from-platform-redundant'],
  DL3029: ['platform-conflict'],
};

/**
 * Finds the ignore comments of a text. `blocks` are the spans that count as one line (a Dockerfile instruction with its
 * continuations): a comment above one covers it whole. `froms` are those of them that other tools' comments are about.
 */
export function suppressionsOf(
  text: string,
  lines: Lines,
  { comment, otherComments = [] }: Pick<Kind, 'comment' | 'otherComments'>,
  blocks: readonly Span[],
  froms: readonly Span[],
): readonly Suppression[] {
  if (comment === undefined) return [];
  const found: Suppression[] = [];
  for (const sign of [comment, ...otherComments]) {
    for (const match of text.matchAll(PATTERNS[sign])) {
      const suppression = readComment(match, text, lines, blocks, froms);
      if (suppression !== undefined) found.push(suppression);
    }
  }
  return otherComments.length === 0 ? found : found.sort((a, b) => a.comment.span.start - b.comment.span.start);
}

/** By the sign that begins a comment: the tool that it is for, and what it says. */
const PATTERNS = {
  '#': /#[ \t]*(platformlint|check|hadolint)\b([^\r\n]*)/g,
  '//': /\/\/[ \t]*(platformlint)\b([^\r\n]*)/g,
  '/*': /\/\*[ \t]*(platformlint)\b([^\r\n]*?)\*\//g,
} as const;

function readComment(
  match: RegExpMatchArray,
  text: string,
  lines: Lines,
  blocks: readonly Span[],
  froms: readonly Span[],
): Suppression | undefined {
  const start = match.index ?? 0;
  const whole = match[0].trimEnd();
  const [, tool = '', said = ''] = match;
  const line = lines.positionAt(start).line;
  const lineSpan = lines.spanOfLine(line);
  const before = text.slice(lineSpan.start, start);
  const isOwnLine = before.trim() === '' && isBlank(text, start + whole.length, lineSpan.end);
  const isComment = isOwnLine || /(?:^|[ \t])$/.test(before);
  if (!isComment) return undefined;
  const comment = { value: whole, span: { start, end: start + whole.length } };
  if (tool === 'platformlint') {
    const found = /^[ \t]+(ignore|ignore-file)=([A-Za-z0-9_,-]+(?:,[ \t]+[a-z0-9-]+(?=,|[ \t]|$))*)/.exec(said);
    if (found === null) return undefined;
    const listStart = start + match[0].indexOf(tool) + tool.length + found[0].length - (found[2] ?? '').length;
    const rules = namesOf(found[2] ?? '', listStart);
    const everything = { start: 0, end: text.length };
    const covers = found[1] === 'ignore-file' ? everything : coveredBy(line, isOwnLine, text, lines, blocks);
    return { comment, rules, covers, ours: true };
  }
  if (!isOwnLine) return undefined;
  const names = tool === 'check' ? buildkitNames(said) : hadolintNames(said);
  const rules = names.flatMap((name) => FOREIGN[name] ?? []);
  if (rules.length === 0) return undefined;
  const isGlobal = (tool === 'check' && isDirective(text, start)) || /^[ \t]+global\b/.test(said);
  const covers = isGlobal ? { start: 0, end: text.length } : coveredBy(line, true, text, lines, blocks);
  return { comment, rules: rules.map((value) => ({ value, span: comment.span })), covers, ours: false, within: froms };
}

function isBlank(text: string, start: number, end: number): boolean {
  return text.slice(start, end).trim() === '';
}

function namesOf(list: string, start: number): readonly Spanned<string>[] {
  return [...list.matchAll(/[A-Za-z0-9_-]+/g)].map((name) => ({
    value: name[0],
    span: { start: start + name.index, end: start + name.index + name[0].length },
  }));
}

function buildkitNames(rest: string): readonly string[] {
  const found = /^[ \t]*=[ \t]*(?:[^;]*;)*?[ \t]*skip[ \t]*=[ \t]*([A-Za-z0-9, \t]+)/.exec(rest);
  return (found?.[1] ?? '').split(/[, \t]+/).filter((name) => name !== '');
}

function hadolintNames(rest: string): readonly string[] {
  const found = /^[ \t]+(?:global[ \t]+)?ignore[ \t]*=[ \t]*([A-Za-z0-9, \t]+)/.exec(rest);
  return (found?.[1] ?? '').split(/[, \t]+/).filter((name) => /^DL\d+$/.test(name));
}

/** BuildKit takes `# check=` for the whole file only among the directives at its very top. */
function isDirective(text: string, start: number): boolean {
  return text
    .slice(0, start)
    .split(/\r\n|\n|\r/)
    .slice(0, -1)
    .every(
      (line) => /^(?:\uFEFF)?[ \t]*#[ \t]*(?:syntax|escape|check)[ \t]*=/i.test(line) || /^(?:\uFEFF)?#!/.test(line),
    );
}

/** A comment on its own line covers the next line that is not a comment or blank; another its own line. */
function coveredBy(line: number, isOwnLine: boolean, text: string, lines: Lines, blocks: readonly Span[]): Span {
  let target = line;
  if (isOwnLine) {
    target++;
    while (target < lines.count && isPassedOver(text, lines.spanOfLine(target))) target++;
  }
  const span = continued(target, text, lines);
  const block = blocks.find((one) => lines.positionAt(one.start).line === target);
  return block === undefined ? span : { start: Math.min(span.start, block.start), end: Math.max(span.end, block.end) };
}

/** A line with those that a backslash at its end continues. */
function continued(line: number, text: string, lines: Lines): Span {
  const { start } = lines.spanOfLine(line);
  let last = line;
  while (last + 1 < lines.count && text.charAt(lines.spanOfLine(last).end - 1) === '\\') last++;
  return { start, end: lines.spanOfLine(last).end };
}

/** Whether a line is blank or nothing but a comment: one above it is about the next line that is not. */
export function isPassedOver(text: string, line: Span): boolean {
  const content = text.slice(line.start, line.end).trim();
  return /^(?:$|#|\/\/|\/\*(?:(?!\*\/).)*\*\/$)/.test(content);
}

/** Whether a suppression silences a rule's finding at a span. */
export function silences(suppression: Suppression, rule: string, span: Span): boolean {
  const { rules, covers, within } = suppression;
  const isNamed = rules.some((one) => one.value === rule || one.value === 'all');
  return isNamed && overlaps(covers, span) && (within === undefined || within.some((one) => overlaps(one, span)));
}

/** The edits that take unused names out of a comment, or the comment with its line where nothing is left. */
export function withoutNames(
  suppression: Suppression,
  unused: readonly Spanned<string>[],
  text: string,
  lines: Lines,
): readonly Edit[] {
  const isWhole = unused.length === suppression.rules.length;
  if (!isWhole) {
    const kept = suppression.rules.filter((rule) => !unused.includes(rule)).map((rule) => rule.value);
    const first = suppression.rules[0];
    const last = suppression.rules.at(-1);
    if (first === undefined || last === undefined) return [];
    return [{ span: { start: first.span.start, end: last.span.end }, text: kept.join(',') }];
  }
  const { span } = suppression.comment;
  const { line } = lines.positionAt(span.start);
  const lineSpan = lines.spanOfLine(line);
  if (!isBlank(text, span.end, lineSpan.end)) {
    const blanks = /^[ \t]*/.exec(text.slice(span.end, lineSpan.end))?.[0].length ?? 0;
    return [{ span: { start: span.start, end: span.end + blanks }, text: '' }];
  }
  const before = text.slice(lineSpan.start, span.start);
  if (before.trim() !== '')
    return [{ span: { start: lineSpan.start + before.trimEnd().length, end: lineSpan.end }, text: '' }];
  const next = line + 1 < lines.count ? lines.spanOfLine(line + 1).start : lineSpan.end;
  return [{ span: { start: lineSpan.start, end: next }, text: '' }];
}
