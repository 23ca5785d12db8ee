import type { Span } from './span';

/** One replacement: the characters of `span` become `text`. An empty span inserts. */
export interface Edit {
  readonly span: Span;
  readonly text: string;
}

/**
 * Applies edits that do not overlap, in any order. An edit that overlaps one already taken is left out, so the result
 * is always one that an editor could have made; equal edits count once.
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const ordered = [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  const parts: string[] = [];
  let at = 0;
  let last: Edit | undefined;
  for (const edit of ordered) {
    const isRepeated = last !== undefined && sameEdit(last, edit);
    if (isRepeated || edit.span.start < at || edit.span.end > text.length) continue;
    parts.push(text.slice(at, edit.span.start), edit.text);
    at = edit.span.end;
    last = edit;
  }
  parts.push(text.slice(at));
  return parts.join('');
}

/** Whether both put the same text in the place of the same characters. */
export function sameEdit(a: Edit, b: Edit): boolean {
  return a.span.start === b.span.start && a.span.end === b.span.end && a.text === b.text;
}
