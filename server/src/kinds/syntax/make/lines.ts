import type { Piece } from '../../../text/mapped';
import type { Span } from '../../../text/span';

/** A logical line of a makefile: its characters with where each run of them stands. */
export interface MakeLine {
  /** Begins with a tab or what `.RECIPEPREFIX` sets: part of a recipe where a rule is open. */
  readonly recipe: boolean;
  readonly pieces: readonly Piece[];
}

/**
 * The logical lines of a makefile (GNU make, "Splitting Long Lines", "Splitting Recipe Lines"). A backslash before the
 * line end joins lines: to one blank outside recipes, and kept for the shell inside them, without the next line's tab.
 */
export function makeLines(text: string): readonly MakeLine[] {
  const lines: MakeLine[] = [];
  let pieces: Piece[] = [];
  let recipe = false;
  let continues = false;
  let prefix = '\t';
  for (const { start, end, next } of physicalLines(text)) {
    if (!continues) recipe = text[start] === prefix;
    const hidesTab = recipe && text[start] === prefix;
    const from = hidesTab ? start + 1 : continues && !recipe ? skipBlanks(text, start, end) : start;
    const joins = endsInBackslash(text, start, end) && next < text.length;
    if (!joins) {
      pieces.push({ text: text.slice(from, end), source: from });
      lines.push({ recipe, pieces });
      pieces = [];
      prefix = prefixAfter(text.slice(start, Math.min(end, start + MAX_PREFIX)), prefix);
    } else if (recipe) {
      pieces.push({ text: text.slice(from, end), source: from }, { text: '\n', source: end });
    } else {
      pieces.push({ text: text.slice(from, end - 1).trimEnd(), source: from }, { text: ' ', source: end - 1 });
    }
    continues = joins;
  }
  if (pieces.length > 0) lines.push({ recipe, pieces });
  return lines;
}

/** What recipe lines begin with after a line: `.RECIPEPREFIX` sets it, and without a character it is the tab again. */
function prefixAfter(line: string, before: string): string {
  const set = /^ *\.RECIPEPREFIX\s*(?:[:?]|::)?=\s*(\S?)/.exec(line);
  return set ? set[1] || '\t' : before;
}

const MAX_PREFIX = 100;

function* physicalLines(text: string): Iterable<Span & { readonly next: number }> {
  let start = 0;
  while (start < text.length) {
    const found = text.indexOf('\n', start);
    const next = found < 0 ? text.length : found + 1;
    let end = found < 0 ? text.length : found;
    if (end > start && text[end - 1] === '\r') end--;
    yield { start, end, next };
    start = next;
  }
}

function endsInBackslash(text: string, start: number, end: number): boolean {
  let at = end;
  while (at > start && text[at - 1] === '\\') at--;
  return (end - at) % 2 === 1;
}

function skipBlanks(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && (text[at] === ' ' || text[at] === '\t')) at++;
  return at;
}
