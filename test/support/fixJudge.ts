import { DockerfileParser } from 'dockerfile-ast';
import { type ParseError, parse as parseJsonc } from 'jsonc-parser';
import { Lexer, parseAllDocuments } from 'yaml';
import type { Body } from '../../server/src/kinds/syntax/hcl/ast';
import { readHcl } from '../../server/src/kinds/syntax/hcl/hcl';
import { applyEdits, type Edit } from '../../server/src/text/edits';

/** What a text is written in, as far as somebody else's parser can judge it. */
export type Syntax = 'dockerfile' | 'yaml' | 'helm' | 'json' | 'jsonc' | 'hcl' | 'lines';

const SYNTAXES: Readonly<Record<string, Syntax>> = {
  dockerfile: 'dockerfile',
  'cloudformation-json': 'json',
  devcontainer: 'jsonc',
  fly: 'lines',
  buildTool: 'lines',
  'cloudBuild-json': 'json',
  'helm-template': 'helm',
  jenkinsfile: 'lines',
  justfile: 'lines',
  'kubernetes-json': 'json',
  makefile: 'lines',
  npmScripts: 'json',
  readme: 'lines',
  shellScript: 'lines',
  terraform: 'hcl',
  'terraform-json': 'json',
  bake: 'hcl',
  'bake-json': 'json',
  'ecs-task-definition': 'json',
};

/** What a kind's documents are written in; those that are not named are YAML. */
export function syntaxOf(kind: string): Syntax {
  return SYNTAXES[kind] ?? 'yaml';
}

/** A value that a text says before and no longer after, or the other way round. */
export interface Change {
  /** Keys and `[]` from the document's root. */
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** What came of applying edits, as others judge it. */
export interface Judgement {
  readonly after: string;
  /** What is wrong with the edits, or with the text they make; empty for good ones. */
  readonly wrong: readonly string[];
  readonly changes: readonly Change[];
}

/**
 * Applies edits to a text and judges them without our own readers: they lie within the text and apart, split no
 * character and no line end, keep its line ends, leave no blanks at line ends, say something in as many places as there
 * are edits, leave all comments alone, and the text parses as it did before.
 */
export function judgeEdits(before: string, edits: readonly Edit[], syntax: Syntax): Judgement {
  const after = applyEdits(before, edits);
  const old = parsed(before, syntax);
  const now = parsed(after, syntax);
  const wrong = [...wrongEdits(before, edits), ...wrongLines(before, after)];
  if (old.state === 'broken') return { after, wrong, changes: [] };
  if (now.state === 'broken') return { after, wrong: [...wrong, `it no longer parses: ${now.error}`], changes: [] };
  const changes = [...differences('', old.value, now.value)];
  if (changes.length === 0) wrong.push('it says what it said before');
  if (changes.length > edits.length)
    wrong.push(`it changes ${changes.length} places: ${changes.map(({ path }) => path)}`);
  wrong.push(...lostComments(old.comments, now.comments));
  return { after, wrong, changes };
}

/** The same for edits that only put in or take out a comment. */
export function judgeComment(before: string, edits: readonly Edit[], syntax: Syntax): Judgement {
  const { after, wrong, changes } = judgeEdits(before, edits, syntax);
  const rest = wrong.filter((one) => one !== 'it says what it said before' && !one.startsWith('a comment'));
  const said = changes
    .filter((one) => withoutComments(one.before) !== withoutComments(one.after))
    .map(({ path }) => `it changes ${path}`);
  return { after, wrong: [...rest, ...said], changes };
}

/** What a script or a document inside another one says. */
function withoutComments(value: unknown): unknown {
  return typeof value === 'string' ? value.replaceAll(/^[ \t]*#.*\n/gm, '') : value;
}

function* wrongEdits(text: string, edits: readonly Edit[]): Iterable<string> {
  if (edits.length === 0) yield 'there is no edit';
  const ordered = [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  let last = -1;
  for (const { span, text: put } of ordered) {
    const { start, end } = span;
    if (start < 0 || end < start || end > text.length) yield `an edit lies outside: ${start}-${end}`;
    if (start < last || (start === last && start === end)) yield `edits overlap at ${start}`;
    if (text.slice(start, end) === put) yield `an edit at ${start} changes nothing`;
    for (const at of [start, end]) {
      if (text[at - 1] === '\r' && text[at] === '\n') yield `an edit splits the line end at ${at}`;
      if (/[\ud800-\udbff]/.test(text[at - 1] ?? '') && /[\udc00-\udfff]/.test(text[at] ?? ''))
        yield 'an edit splits a character';
    }
    last = Math.max(last, end);
  }
}

function* wrongLines(before: string, after: string): Iterable<string> {
  const ends = (text: string): ReadonlySet<string> => new Set(text.match(/\r\n|\n|\r/g) ?? []);
  const old = ends(before);
  for (const end of ends(after))
    if (!old.has(end) && old.size > 0) yield `there is a new kind of line end, ${JSON.stringify(end)}`;
  const lines = (text: string): readonly string[] => text.split(/\r\n|\n|\r/);
  const known = new Set(lines(before));
  for (const line of lines(after))
    if (/[ \t]$/.test(line) && !known.has(line) && !known.has(line.trimEnd()))
      yield `blanks end the line ${JSON.stringify(line)}`;
}

function lostComments(before: readonly string[], after: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const comment of after) counts.set(comment, (counts.get(comment) ?? 0) + 1);
  for (const comment of before) counts.set(comment, (counts.get(comment) ?? 0) - 1);
  return [...counts].flatMap(([comment, count]) =>
    count === 0 ? [] : [`a comment is ${count < 0 ? 'gone' : 'new'}: ${comment}`],
  );
}

type Parsed =
  | { readonly state: 'whole'; readonly value: unknown; readonly comments: readonly string[] }
  | { readonly state: 'broken'; readonly error: string };

function parsed(text: string, syntax: Syntax): Parsed {
  const own = text.replace(/^\uFEFF/, '');
  switch (syntax) {
    case 'dockerfile':
      return parsedDockerfile(own);
    case 'yaml':
      return parsedYaml(own);
    case 'helm':
      return parsedYaml(withoutActions(own));
    case 'json':
    case 'jsonc': {
      const errors: ParseError[] = [];
      const value: unknown = parseJsonc(own, errors, {
        allowTrailingComma: syntax === 'jsonc',
        disallowComments: syntax === 'json',
      });
      const [error] = errors;
      if (error !== undefined) return { state: 'broken', error: `at ${error.offset}` };
      return { state: 'whole', value, comments: own.match(/^[ \t]*\/\/.*$/gm) ?? [] };
    }
    case 'hcl': {
      const { body } = readHcl(own);
      return {
        state: 'whole',
        value: hclValue(own, body),
        comments: own.match(/(?:^|[ \t])(?:#|\/\/)[^\r\n]*/gm) ?? [],
      };
    }
    case 'lines':
      return {
        state: 'whole',
        value: own.split(/\r\n|\n|\r/).filter((line) => !/^[ \t]*(?:#|\/\/)/.test(line)),
        comments: own.match(/^[ \t]*(?:#|\/\/)[^\r\n]*/gm) ?? [],
      };
    default:
      return syntax satisfies never;
  }
}

function parsedDockerfile(text: string): Parsed {
  const dockerfile = DockerfileParser.parse(text);
  const instructions = dockerfile.getInstructions().map((one) => one.toString());
  const comments = dockerfile.getComments().map((one) => one.getContent() ?? '');
  // It takes `# platformlint ignore=` for one, which BuildKit does not: a directive's name is one word.
  const directives = dockerfile.getDirectives().map((one) => `${one.getName()}=${one.getValue()}`);
  return {
    state: 'whole',
    value: [...directives.filter((one) => !one.startsWith('platformlint')), ...instructions],
    comments,
  };
}

function parsedYaml(text: string): Parsed {
  const documents = parseAllDocuments(text, {
    version: '1.2',
    strict: true,
    uniqueKeys: false,
    logLevel: 'silent',
    merge: true,
  });
  if (!Array.isArray(documents)) return { state: 'whole', value: [], comments: commentsOf(text) };
  for (const { errors } of documents) {
    const [error] = errors;
    if (error !== undefined) return { state: 'broken', error: error.message };
  }
  return {
    state: 'whole',
    value: documents.map((one) => plain(one.toJS({ maxAliasCount: -1 }), 0)),
    comments: commentsOf(text),
  };
}

/** A value without cycles, so that it can be compared. */
function plain(value: unknown, depth: number): unknown {
  if (depth > 60) return 'too deep';
  if (Array.isArray(value)) return value.map((one) => plain(one, depth + 1));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one, depth + 1)]));
}

function commentsOf(text: string): readonly string[] {
  return [...new Lexer().lex(text)].filter((token) => token.startsWith('#'));
}

/** A Helm template as YAML: lines that only act are blank, and what is put in a line is a word. */
function withoutActions(text: string): string {
  return text
    .replaceAll(/\{\{-?\s*\/\*[\s\S]*?\*\/\s*-?\}\}/g, '')
    .replaceAll(/^[ \t]*(?:\{\{[^}\n]*\}\}[ \t]*)+(?=\r?$)/gm, '')
    .replaceAll(/\{\{[^}\n]*\}\}/g, 'X');
}

function hclValue(text: string, body: Body): unknown {
  const entries = body.attributes.map((one): readonly [string, unknown] => [
    one.name.value,
    text
      .slice(one.value.span.start, one.value.span.end)
      .split(/\r\n|\n|\r/)
      .filter((line) => !/^\s*#/.test(line)),
  ]);
  const blocks = body.blocks.map((one) => ({
    is: [one.type, ...one.labels].map((label) => label.value),
    has: hclValue(text, one.body),
  }));
  return { has: Object.fromEntries(entries), blocks };
}

function* differences(path: string, before: unknown, after: unknown): Iterable<Change> {
  if (isSame(before, after)) return;
  if (Array.isArray(before) && Array.isArray(after)) {
    yield* differencesOfLists(path, before, after);
    return;
  }
  if (isRecord(before) && isRecord(after)) {
    const gone = Object.keys(before).filter((key) => !(key in after));
    const come = Object.keys(after).filter((key) => !(key in before));
    const isRenamed = gone.length === 1 && come.length === 1 && isSame(before[gone[0] ?? ''], after[come[0] ?? '']);
    if (isRenamed) yield { path, before: gone[0], after: come[0] };
    const keys = isRenamed ? Object.keys(before).filter((key) => key in after) : Object.keys({ ...before, ...after });
    for (const key of keys) yield* differences(`${path}/${key}`, before[key], after[key]);
    return;
  }
  yield { path, before, after };
}

/** Items that are equal from the front and from the back stand; those between are compared in order. */
function* differencesOfLists(path: string, before: readonly unknown[], after: readonly unknown[]): Iterable<Change> {
  let head = 0;
  while (head < before.length && head < after.length && isSame(before[head], after[head])) head++;
  let tail = 0;
  const most = Math.min(before.length, after.length) - head;
  while (tail < most && isSame(before.at(-1 - tail), after.at(-1 - tail))) tail++;
  const old = before.slice(head, before.length - tail);
  const now = after.slice(head, after.length - tail);
  if (old.length === now.length) {
    for (const [i, one] of old.entries()) yield* differences(`${path}[]`, one, now[i]);
    return;
  }
  yield { path: `${path}[]`, before: old, after: now };
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
