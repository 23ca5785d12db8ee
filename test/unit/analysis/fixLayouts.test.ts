import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { parseAllDocuments, visit } from 'yaml';
import type { Syntax } from '../../support/fixJudge';
import { allCases, judged, syntaxOfLinting } from '../../support/judgedFixes';
import { type Linting, lintAny } from '../../support/lint';

/** Another way to write the same text; `at` chooses a place. */
type Layout = (text: string, at: number) => string;

const anyLine: Layout = (text, at) => inLine(text, at, (line) => line);

/** What may be done to a text of each syntax without changing what it says. */
const LAYOUTS: Readonly<Record<Syntax, readonly Layout[]>> = {
  dockerfile: [commentAbove, blankLine, tabbed, withBackticks, noLastLineEnd],
  yaml: [commentAboveCommand, commentBehind, blankLine, deeper, noLastLineEnd, severalDocuments],
  helm: [noLastLineEnd, anyLine],
  json: [reprinted, noLastLineEnd],
  jsonc: [commentAbove, noLastLineEnd],
  hcl: [commentAboveCommand, blankLine, tabbedIndent, noLastLineEnd],
  lines: [noLastLineEnd, anyLine],
};

const CASES = allCases().filter(({ linting: { text } }) => !/platformlint\s+ignore|hadolint|check=/.test(text));

describe('fixes in other layouts of a text', () => {
  it('change what they are about and nothing else', () => {
    const layout = fc.tuple(fc.nat({ max: 99 }), fc.nat({ max: 9_999 }));
    const property = fc.property(
      fc.constantFrom(...CASES),
      fc.array(layout, { minLength: 1, maxLength: 4 }),
      fc.boolean(),
      ({ name, linting }, chosen, isWindows) => {
        const own = laidOut(linting, chosen);
        const text = isWindows ? own.replaceAll(/\r?\n/g, '\r\n') : own;
        const other = { ...linting, text };
        assert.equal(rulesIn(other), rulesIn(linting), `${name}:\n${text}`);
        assert.deepEqual(judged(other), [], `${name}:\n${text}`);
      },
    );
    fc.assert(property, { numRuns: 100 });
  });
});

function laidOut(linting: Linting, chosen: readonly (readonly [number, number])[]): string {
  const layouts = LAYOUTS[syntaxOfLinting(linting)];
  return chosen.reduce((text, [which, at]) => layouts[which % layouts.length]?.(text, at) ?? text, linting.text);
}

function rulesIn(linting: Linting): string | undefined {
  return lintAny(linting)
    ?.findings.map(({ rule }) => rule)
    .sort()
    .join();
}

/** What a function makes of one line. */
function inLine(text: string, at: number, change: (line: string) => string): string {
  const lines = text.split('\n');
  const index = at % lines.length;
  return lines.map((line, i) => (i === index ? change(line) : line)).join('\n');
}

function commentAbove(text: string, at: number): string {
  const mark = /^\s*\/\//m.test(text) ? '//' : '#';
  return inLine(text, at, (line) => {
    const indent = /^[ \t]*/.exec(line)?.[0] ?? '';
    return line.trim() === '' ? line : `${indent}${mark} a note: "of" {it}\n${line}`;
  });
}

/** In a shell text inside, a comment may stand above a command and not inside it: there it would end the command. */
function commentAboveCommand(text: string, at: number): string {
  const lines = text.split('\n');
  const index = at % lines.length;
  const start = lines.slice(0, index).join('\n').length;
  return lines[index - 1]?.endsWith('\\') === true || foldsAt(text, start) ? text : commentAbove(text, at);
}

/** Whether YAML joins the line before a place with the one behind it. */
function foldsAt(text: string, place: number): boolean {
  let folds = false;
  for (const document of parseAllDocuments(text)) {
    if (!('contents' in document)) continue;
    visit(document, {
      Scalar: (_, { type, range }) => {
        const [start, end] = range ?? [0, 0];
        if (type !== 'BLOCK_LITERAL' && start <= place && place < end) folds = true;
      },
    });
  }
  return folds;
}

/** Behind a key with a plain value; what is behind a platform goes with it where that is removed. */
function commentBehind(text: string, at: number): string {
  const takesNote = /^\s*(?:- )?(?!platform)[\w.-]+:(?: [\w./:@-]+)?$/;
  return inLine(text, at, (line) => (takesNote.test(line) ? `${line}  # a note` : line));
}

function blankLine(text: string, at: number): string {
  return inLine(text, at, (line) => (/^(?:FROM|RUN|ARG|\s*[\w-]+:|\s*-)/.test(line) ? `\n${line}` : line));
}

/** Twice the indentation, behind dashes too; nobody begins with more than eight blanks. */
function deeper(text: string): string {
  if (!/^ {1,4}[^\s]/m.test(text)) return text;
  return text.replaceAll(/^ *(?:- +)*/gm, (start) =>
    start.replaceAll(/- +| +/g, (part) => part.padEnd(2 * part.length)),
  );
}

function tabbed(text: string): string {
  return text.replaceAll(/^(FROM|RUN|ARG|COPY|ADD) /gm, '$1\t');
}

/** But for what a heredoc holds: tabs indent no YAML. */
function tabbedIndent(text: string): string {
  return /<<-?\w/.test(text) ? text : text.replaceAll(/^(?: {2})+/gm, (blanks) => '\t'.repeat(blanks.length / 2));
}

/** As Dockerfiles for Windows are written; a text with directives or backticks of its own stays. */
function withBackticks(text: string): string {
  return /^#\s*\w+\s*=|`/m.test(text) ? text : `# escape=\`\n${text.replaceAll(/\\$/gm, '`')}`;
}

function noLastLineEnd(text: string): string {
  return text.replace(/\n+$/, '');
}

/** An object of Kubernetes that nobody minds, above and below. */
function severalDocuments(text: string): string {
  const other = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: other}\n';
  const isManifest = /^apiVersion:/m.test(text) && !/^---/m.test(text) && text.endsWith('\n');
  return isManifest ? `${other}---\n${text}---\n${other}` : text;
}

function reprinted(text: string, at: number): string {
  const indent = [undefined, 2, 4, '\t'][at % 4];
  try {
    return `${JSON.stringify(JSON.parse(text), undefined, indent)}\n`;
  } catch (error) {
    // With comments, or a fixture that is half-typed.
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}
