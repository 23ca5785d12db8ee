import type { Span } from '../text/span';

/** What can be written at a place. */
export type Wanted =
  | 'platform'
  | 'architecture'
  | 'runner'
  | 'lambdaArchitecture'
  | 'rule'
  | 'severity'
  | 'configKey'
  | 'targetKey'
  | 'registryKey';

/** A place where something can be completed: what is wanted, and the characters that it replaces. */
export interface CompletionPlace {
  readonly wanted: Wanted;
  /** Offsets into the line. */
  readonly span: Span;
}

/** The text before the cursor and what surrounds it. */
export interface Around {
  /** The line up to the cursor. */
  readonly before: string;
  /** The nearest lines above that are less indented, innermost first, without comments: the keys that the line is in. */
  readonly parents: readonly string[];
  /** The document is a `.platformlint.yaml`. */
  readonly isConfig: boolean;
}

interface Pattern {
  readonly wanted: Wanted;
  /** Matches to the cursor; what is replaced is its last group. */
  readonly at: RegExp;
  readonly under?: RegExp;
  /** The line above `under` that the place is in. */
  readonly above?: RegExp;
  readonly config?: boolean;
}

const WORD = '([A-Za-z0-9_./()-]*)$';
const LIST = `(?:[A-Za-z0-9_./()-]+[, ]+)*${WORD}`;
const QUOTED_LIST = LIST.replace('[, ]', '[, "\']');

/** The first that matches decides. */
const PATTERNS: readonly Pattern[] = [
  { wanted: 'rule', at: /platformlint[ \t]+ignore(?:-file)?=(?:[a-z0-9-]*,)*([a-z0-9-]*)$/ },
  { wanted: 'severity', at: /^[ \t]+[a-z0-9-]+:[ \t]*([a-z]*)$/, under: /^[ \t]*rules:/, config: true },
  { wanted: 'rule', at: /^[ \t]+([a-z0-9-]*)$/, under: /^[ \t]*rules:/, config: true },
  {
    wanted: 'platform',
    at: new RegExp(`^[ \\t]*-[ \\t]+["']?${WORD}`),
    under: /^[ \t]*(?:-[ \t]+)?(?:targets|platforms):/,
    config: true,
  },
  { wanted: 'platform', at: new RegExp(`\\b(?:targets|platforms):[ \\t]*\\[["' \\t]*${QUOTED_LIST}`), config: true },
  { wanted: 'severity', at: /^rules:[ \t]*\{.*[a-z0-9-]:[ \t]+([a-z]*)$/, config: true },
  { wanted: 'rule', at: /^rules:[ \t]*\{(?:.*,)?[ \t]*([a-z0-9-]*)$/, config: true },
  { wanted: 'platform', at: new RegExp(`^[ \\t]+[^:#]+:[ \\t]+["']?${WORD}`), under: /^runners:/, config: true },
  { wanted: 'platform', at: new RegExp(`^runners:[ \\t]*\\{.*:[ \\t]+["']?${WORD}`), config: true },
  { wanted: 'targetKey', at: /^[ \t]+([a-z]*)$/, under: /^[ \t]*-[ \t]/, above: /^targets:/, config: true },
  { wanted: 'registryKey', at: /^[ \t]+([a-z]*)$/, above: /^registries:/, config: true },
  {
    wanted: 'registryKey',
    at: /^[ \t]+["']?[\w.:-]+["']?:[ \t]*\{(?:.*,)?[ \t]*([a-z]*)$/,
    under: /^registries:/,
    config: true,
  },
  { wanted: 'configKey', at: /^([a-z]*)$/, config: true },
  { wanted: 'platform', at: new RegExp(`--platform(?:=|[ \\t]+)["']?${LIST}`) },
  { wanted: 'platform', at: new RegExp(`\\bDOCKER_DEFAULT_PLATFORM[=:][ \\t]*["']?${WORD}`) },
  {
    wanted: 'platform',
    at: new RegExp(`(?:^|[{,])[ \\t]*(?:-[ \\t]+)?platforms?[ \\t]*[:=][ \\t]*[\\["' \\t]*${QUOTED_LIST}`),
  },
  { wanted: 'platform', at: new RegExp(`^[ \\t]*${WORD}`), under: /^[ \t]*platforms:[ \t]*[|>]/ },
  { wanted: 'platform', at: new RegExp(`^[ \\t]*-[ \\t]+["']?${WORD}`), under: /^[ \t]*(?:-[ \t]+)?platforms:/ },
  { wanted: 'architecture', at: new RegExp(`(?:beta\\.)?kubernetes\\.io/arch["']?[ \\t]*:[ \\t]*["']?${WORD}`) },
  {
    wanted: 'architecture',
    at: new RegExp(`^[ \\t]*values:[ \\t]*\\[["' \\t]*${QUOTED_LIST}`),
    under: /\bkey:[ \t]*["']?(?:beta\.)?kubernetes\.io\/arch\b/,
  },
  {
    wanted: 'architecture',
    at: new RegExp(`^[ \\t]*-[ \\t]+["']?${WORD}`),
    under: /^[ \t]*values:/,
    above: /\bkey:[ \t]*["']?(?:beta\.)?kubernetes\.io\/arch\b/,
  },
  { wanted: 'runner', at: /\bruns-on:[ \t]*\[?(?:[^\][,]*,)*[ \t]*["']?([A-Za-z0-9_.-]*)$/ },
  { wanted: 'runner', at: /^[ \t]*-[ \t]+["']?([A-Za-z0-9_.-]*)$/, under: /^[ \t]*runs-on:/ },
  { wanted: 'lambdaArchitecture', at: /\bArchitectures:[ \t]*\[?["' \t]*([A-Za-z0-9_]*)$/ },
  { wanted: 'lambdaArchitecture', at: /^[ \t]*-[ \t]+([A-Za-z0-9_]*)$/, under: /^[ \t]*Architectures:/ },
];

/** What can be completed before the cursor, if anything. Looks at lines only, so that half-typed text is no obstacle. */
export function completionPlace({ before, parents, isConfig }: Around): CompletionPlace | undefined {
  // A line longer than this is data, not something that a person types into.
  if (before.length > 2_000) return undefined;
  for (const { wanted, at, under, above, config } of PATTERNS) {
    const isElsewhere =
      (config === true && !isConfig) ||
      (under !== undefined && !under.test(parents[0] ?? '')) ||
      (above !== undefined && !above.test(parents[1] ?? ''));
    const found = isElsewhere ? null : at.exec(before);
    if (found !== null) {
      const typed = found.at(-1) ?? '';
      return { wanted, span: { start: before.length - typed.length, end: before.length } };
    }
  }
  return undefined;
}
