import type { Span } from '../../text/span';

/** A text that a shell script has in place of a file (POSIX, "Here-Document"). */
export interface Heredoc {
  /** Its lines, the ends of all of them included. */
  readonly body: Span;
  /** The delimiter stands in quotes: variables are left as they are. */
  readonly verbatim: boolean;
}

const MAX_HEREDOCS = 100;

/** The heredocs of a script, those that do not end left out. */
export function heredocsIn(script: string): readonly Heredoc[] {
  const found: Heredoc[] = [];
  let from = 0;
  for (const { 0: head, 1: quote = '', 2: delimiter = '', index } of script.matchAll(HEAD)) {
    if (index < from || found.length >= MAX_HEREDOCS) continue;
    const start = index + head.length;
    const end = new RegExp(`^\\t*${delimiter}\\r?$`, 'm').exec(script.slice(start));
    if (end === null) continue;
    found.push({ body: { start, end: start + end.index }, verbatim: quote !== '' });
    from = start + end.index;
  }
  return found;
}

const HEAD = /(?<!<)<<-?[ \t]*(["'\\]?)([A-Za-z_]\w{0,60})["']?[^\n]*\n/g;
