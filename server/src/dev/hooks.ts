import type { Kind } from '../model/kind';

/**
 * `.pre-commit-hooks.yaml`: the hook is handed every file in which some kind may find a fault. pre-commit searches paths,
 * which have `/` everywhere, with Python's regular expressions.
 */
export function preCommitHooks(kinds: readonly Kind[]): string {
  const globs = [...new Set(kinds.filter(({ tellsOnly }) => tellsOnly !== true).flatMap((kind) => kind.globs))].sort();
  const endings = globs.flatMap((glob) => /^\*\*\/\*(\.[a-z]+)$/.exec(glob)?.[1] ?? []);
  const own = globs.filter((glob) => !endings.some((ending) => glob !== `**/*${ending}` && isOfEnding(glob, ending)));
  return `# Generated from the table of kinds by server/src/dev/generate.ts.
- id: platformlint
  name: platformlint
  description: Find container images that will not run where they are deployed.
  entry: platformlint
  language: node
  require_serial: true
  files: |
    (?x)^(.*/)?(
${own.map((glob) => `      ${expressionOf(glob)}`).join('|\n')}
    )$
`;
}

/** Whether all that a glob matches ends so, however its braces are taken. */
function isOfEnding(glob: string, ending: string): boolean {
  return glob.endsWith(ending) || (glob.endsWith('.{yml,yaml}') && /^\.ya?ml$/.test(ending));
}

const EXPRESSIONS: Readonly<Record<string, string>> = {
  '**/': '(.*/)?',
  '*': '[^/]*',
  '.': '\\.',
  '{': '(',
  ',': '|',
  '}': ')',
};

/** The path behind any folder that a glob matches, as a regular expression. */
function expressionOf(glob: string): string {
  return glob.replace(/^\*\*\//, '').replace(/\[[^\]]*\]|\*\*\/|[*.{},]/g, (found) => EXPRESSIONS[found] ?? found);
}
