import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { Document, isMap, isNode, parseDocument, visit } from 'yaml';
import type { Config } from '../../server/src/config/config';
import { type ConfigReading, readConfig } from '../../server/src/config/readConfig';
import { RULES } from '../../server/src/rules/table';
import { linesOf } from '../../server/src/text/lines';

const VALID = {
  targets: [
    'linux/amd64',
    { files: ['**/Dockerfile.lambda', 'k8s/**'], platforms: ['linux/arm64'], because: 'AWS Lambda on Graviton' },
    { files: ['prod/**'], cluster: 'prod-eks', platforms: ['linux/amd64', 'linux/arm64'] },
  ],
  rules: { 'from-platform-redundant': 'off', 'image-fallback': 'warning' },
  runners: { 'my-arm-box': 'linux/arm64', 'old-box': 'linux/386' },
  registries: {
    '192.168.61.21:32768': { http: true },
    'docker.io': { mirrors: ['https://mirror.example/v2-prefix'] },
  },
  ignore: ['vendor/**', 'third_party/**'],
};

const IDS = RULES.map(({ id }) => id);

/** The sections as they are read; a fault in one of them must leave the others. */
const SECTIONS: Readonly<Record<string, (config: Config) => unknown>> = {
  targets: ({ targets }) => targets.map(({ span, ...rest }) => rest),
  rules: ({ rules }) => [...rules],
  runners: ({ runners }) => [...runners],
  registries: ({ registries }) => [...registries],
  ignore: ({ ignore }) => ignore,
};

/** What no key takes. */
const WRONG: readonly unknown[] = [[['nested']], { nonsense: 1 }, [{ nonsense: 1 }]];

type Path = readonly (string | number)[];

/** Every place of a value: keys of mappings and indices of lists. */
function pathsOf(value: unknown, path: Path): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const entries: readonly (readonly [string | number, unknown])[] = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(value);
  return [path, ...entries.flatMap(([key, one]) => pathsOf(one, [...path, key]))];
}

const PATHS = pathsOf(VALID, []).filter((path) => path.length > 0);

interface Written {
  readonly text: string;
  /** The lines that the mutated value or its key stands on, from 0. */
  readonly lines: { readonly first: number; readonly last: number };
}

/** The configuration with one value replaced, in block style or with its sections in flow style, with LF or CRLF. */
function written(path: Path, value: unknown, isFlow: boolean, end: string): Written {
  const document = new Document(VALID);
  document.setIn(path, document.createNode(value));
  if (isFlow) {
    visit(document, {
      Collection(_, node, ancestors) {
        node.flow = ancestors.length > 2;
      },
    });
  }
  const text = document.toString({ lineWidth: 0 }).replaceAll('\n', end);
  return { text, lines: linesOfPath(text, path) };
}

function linesOfPath(text: string, path: Path): Written['lines'] {
  const document = parseDocument(text);
  const node = document.getIn(path, true);
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  assert.ok(isNode(node), path.join('/'));
  const pair = isMap(parent) ? parent.items.find((one) => one.value === node) : undefined;
  const [start = 0, end = start] = node.range ?? [];
  const from = pair !== undefined && isNode(pair.key) ? (pair.key.range?.[0] ?? start) : start;
  const lines = linesOf(text);
  return { first: lines.positionAt(from).line, last: lines.positionAt(end).line };
}

function read(text: string): ConfigReading {
  const reading = readConfig(text, '.platformlint.yaml', IDS);
  for (const { message, span } of reading.problems) {
    assert.match(message, /^.{10,}$/s);
    assert.ok(span.start >= 0 && span.start <= span.end && span.end <= text.length, message);
  }
  return reading;
}

function sections(config: Config): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(SECTIONS).map(([key, of]) => [key, of(config)]));
}

const TEXT = new Document(VALID).toString();
const WHOLE = sections(read(TEXT).config);

describe('a configuration', () => {
  it('that is right has no problems', () => assert.deepEqual(read(TEXT).problems, []));

  for (const path of PATHS) {
    it(`tells of a wrong ${path.join('/')} at its line, by its name, and keeps the rest`, () => {
      for (const value of WRONG) {
        for (const isFlow of [false, true]) {
          for (const end of ['\n', '\r\n']) {
            const { text, lines } = written(path, value, isFlow, end);
            const { config, problems } = read(text);
            assert.ok(problems.length > 0, text);
            for (const { message, span } of problems) {
              const { line } = linesOf(text).positionAt(span.start);
              assert.ok(
                lines.first <= line && line <= lines.last,
                `${message} is told at line ${line + 1} of\n${text}`,
              );
              const names = [...path.filter((key) => typeof key === 'string'), 'nonsense'];
              assert.ok(
                names.some((name) => message.includes(name)),
                message,
              );
            }
            const kept = sections(config);
            for (const key of Object.keys(SECTIONS)) if (key !== path[0]) assert.deepEqual(kept[key], WHOLE[key]);
          }
        }
      }
    });
  }

  it('tells of a key that it does not know', () => {
    for (const key of ['targets', 'files', 'platforms', 'because', 'cluster', 'image-fallback', 'http', 'mirrors']) {
      const text = TEXT.replace(`${key}:`, `${key}x:`);
      const { problems } = read(text);
      const [first] = problems;
      assert.ok(first !== undefined, key);
      assert.equal(text.slice(first.span.start, first.span.end), `${key}x`);
      assert.match(first.message, new RegExp(`${key}x.*did you mean ${key}\\?`));
    }
  });

  it('tells of a key that is written twice, and takes the last', () => {
    const { config, problems } = read(`${TEXT}ignore: [last]\n`);
    assert.deepEqual(config.ignore, ['last']);
    assert.deepEqual(
      problems.map(({ message }) => message),
      ['ignore is written twice, and only the last one counts.'],
    );
    const [problem] = read('rules:\n  image-fallback: off\n  image-fallback: error\n').problems;
    assert.match(problem?.message ?? '', /^image-fallback is written twice/);
  });

  it('is one document', () => {
    const text = `ignore: [a]\n---\nignore: [b]\n`;
    const { config, problems } = read(text);
    assert.deepEqual(config.ignore, ['a']);
    assert.equal(problems.length, 1);
    assert.equal(problems[0]?.span.start, text.indexOf('---'));
    assert.deepEqual(read(`---\n${TEXT}---\n# the end\n`).problems, []);
  });

  it('may be anything without harm', () => {
    const cut = fc.tuple(fc.nat(TEXT.length), fc.nat(30), fc.string({ unit: 'binary', maxLength: 6 }));
    const broken = fc
      .array(cut, { maxLength: 4 })
      .map((cuts) => cuts.reduce((text, [at, length, put]) => text.slice(0, at) + put + text.slice(at + length), TEXT));
    fc.assert(fc.property(fc.oneof(broken, fc.string({ unit: 'binary' })), (text) => void read(text)));
    fc.assert(fc.property(fc.jsonValue(), (value) => void read(JSON.stringify(value))));
  });
});
