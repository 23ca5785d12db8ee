import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Severity } from '../../server/src/model/finding';
import { linesOf } from '../../server/src/text/lines';
import type { Span } from '../../server/src/text/span';
import type { Linting } from './lint';

/** What a caret line says of the line above it. */
export interface Expectation {
  readonly rule: string;
  readonly severity?: Severity;
  readonly span: Span;
  /** Words that the message holds. */
  readonly words: readonly string[];
}

/** One fixture: a text that is linted as it stands, and says in comments what is found in it. */
export interface Fixture {
  /** `folder/file`, below test/fixtures. */
  readonly name: string;
  readonly folder: string;
  readonly linting: Linting;
  /** The rules that a trap is set for: what it shows looks like what they find. */
  readonly tempts: readonly string[];
  readonly expected: readonly Expectation[];
  /** The text after the safe fixes, where there is a `.fixed` file beside it. */
  readonly fixed?: string;
}

const ROOT = join(__dirname, '..', 'fixtures');

/** The path that a fixture is linted under, by the end of its name. */
const PATHS: readonly (readonly [RegExp, string])[] = [
  [/\.Dockerfile$/, 'Dockerfile'],
  [/\.compose\.yaml$/, 'compose.yaml'],
  [/\.stack\.yaml$/, 'docker-stack.yml'],
  [/\.github\.yml$/, '.github/workflows/build.yml'],
  [/\.gitlab\.yml$/, '.gitlab-ci.yml'],
  [/\.k8s\.yaml$/, 'k8s/app.yaml'],
  [/\.helm\.yaml$/, 'chart/templates/app.yaml'],
  [/\.kustomization\.yaml$/, 'k8s/kustomization.yaml'],
  [/\.sh$/, 'build.sh'],
  [/\.mk$/, 'Makefile'],
  [/\.hcl$/, 'docker-bake.hcl'],
  [/\.tf$/, 'main.tf'],
];

/**
 * Every fixture. A header line `# config = …`, `# nodes = a, b`, `# path = …` or `# with <path> = …` says what else
 * there is, and `# tempts = <rules>` what a trap is for (`\n` ends a line in it). A line of carets expects a finding on the characters above them; `#<<<` does for
 * characters at the line's beginning, as many as there are signs. Behind them `rule (severity): words | more words`.
 */
export function allFixtures(): readonly Fixture[] {
  return readdirSync(ROOT, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name: folder }) =>
      readdirSync(join(ROOT, folder))
        .filter((file) => !file.endsWith('.fixed'))
        .sort()
        .map((file) => readFixture(folder, file)),
    );
}

function readFixture(folder: string, file: string): Fixture {
  const text = readFileSync(join(ROOT, folder, file), 'utf8');
  const header = headerOf(text);
  const path = header.path ?? PATHS.find(([pattern]) => pattern.test(file))?.[1];
  if (path === undefined) throw new Error(`${folder}/${file}: what kind is it?`);
  const fixed = readdirSync(join(ROOT, folder)).includes(`${file}.fixed`)
    ? readFileSync(join(ROOT, folder, `${file}.fixed`), 'utf8')
    : undefined;
  return {
    name: `${folder}/${file}`,
    folder,
    linting: {
      path,
      text,
      files: header.files,
      ...(header.config !== undefined && { config: header.config }),
      ...(header.nodes && { nodes: header.nodes }),
    },
    tempts: header.tempts,
    expected: expectationsIn(text),
    ...(fixed !== undefined && { fixed }),
  };
}

interface Header {
  readonly path?: string;
  readonly config?: string;
  readonly nodes?: readonly string[];
  readonly tempts: readonly string[];
  readonly files: Readonly<Record<string, string>>;
}

function headerOf(text: string): Header {
  const said = new Map<string, string>();
  const files: Record<string, string> = {};
  for (const [, key = '', value = ''] of text.matchAll(
    /^[ \t]*(?:#|\/\/) (config|nodes|path|tempts|with [^=\n]+) = (.*)$/gm,
  )) {
    const content = value.trim().replaceAll('\\n', '\n').replaceAll('\\t', '\t');
    if (key.startsWith('with ')) files[key.slice(5).trim()] = `${content}\n`;
    else said.set(key, content);
  }
  const path = said.get('path');
  const config = said.get('config');
  const nodes = said.get('nodes')?.split(/,\s*/);
  return {
    files,
    tempts: said.get('tempts')?.split(/,\s*/) ?? [],
    ...(path !== undefined && { path }),
    ...(config !== undefined && { config: `${config}\n` }),
    ...(nodes && { nodes }),
  };
}

const CARETS =
  /^[ \t]*(?:#|\/\/)[ \t]*?(\^+|<+)[ \t]+([a-z][a-z0-9-]+)(?:[ \t]+\((error|warning|info)\))?(?::[ \t]*(.*))?$/;

/** The expectations that the carets of a text state. */
export function expectationsIn(text: string): readonly Expectation[] {
  const lines = linesOf(text);
  const found: Expectation[] = [];
  let above = 0;
  for (let line = 0; line < lines.count; line++) {
    const span = lines.spanOfLine(line);
    const match = CARETS.exec(text.slice(span.start, span.end));
    if (match === null) {
      above = line;
      continue;
    }
    const [whole, signs = '', rule = '', severity, words] = match;
    const isAtStart = signs.startsWith('<');
    const column = isAtStart ? 0 : whole.indexOf('^');
    const start = lines.offsetAt({ line: above, character: column });
    found.push({
      rule,
      span: { start, end: start + signs.length },
      words: (words ?? '')
        .split(' | ')
        .map((part) => part.trim())
        .filter((part) => part !== ''),
      ...(isSeverity(severity) && { severity }),
    });
  }
  return found;
}

function isSeverity(text: string | undefined): text is Severity {
  return text === 'error' || text === 'warning' || text === 'info';
}
