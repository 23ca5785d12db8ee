import assert from 'node:assert/strict';
import { ignoreHere, ignoreInFile } from '../../../server/src/analysis/ignoreEdits';
import { suppressionsOf } from '../../../server/src/analysis/suppressions';
import { applyEdits } from '../../../server/src/text/edits';
import { linesOf } from '../../../server/src/text/lines';
import { spanOf } from '../../../server/src/text/span';

/** Silences a rule at the first occurrence of a word. */
function here(text: string, word: string, blocks: readonly string[] = [], path = 'Dockerfile'): string {
  const lines = linesOf(text);
  const place = {
    path,
    text,
    lines,
    comment: '#' as const,
    span: spanOf(text.indexOf(word), word),
    blocks: blocks.map((block) => spanOf(text.indexOf(block), block)),
  };
  return applyEdits(text, ignoreHere(place, 'rule-a'));
}

const CASES: readonly {
  readonly name: string;
  readonly before: string;
  readonly word: string;
  readonly after: string;
}[] = [
  {
    name: 'puts a comment above',
    before: 'FROM a\n',
    word: 'a',
    after: '# platformlint ignore=rule-a\nFROM a\n',
  },
  {
    name: 'keeps the indentation and the line ends',
    before: 'x:\r\n  image: a\r\n',
    word: 'a\r',
    after: 'x:\r\n  # platformlint ignore=rule-a\r\n  image: a\r\n',
  },
  {
    name: 'joins a comment that is there',
    before: '  # platformlint ignore=rule-b because\n  image: a\n',
    word: 'image',
    after: '  # platformlint ignore=rule-b,rule-a because\n  image: a\n',
  },
  {
    name: 'never breaks a continued line',
    before: '  docker build \\\n    --platform=x \\\n    .\n',
    word: 'x ',
    after: '  # platformlint ignore=rule-a\n  docker build \\\n    --platform=x \\\n    .\n',
  },
];

describe('ignoring a rule', () => {
  it('puts nothing into a text of Groovy, where it would be no comment', () => {
    const text = "podTemplate(yaml: '''\n  image: a\n''') {\n  docker.image('b').run()\n}\n";
    const silenced = (word: string): string => {
      const place = { path: 'Jenkinsfile', text, lines: linesOf(text), comment: '//' as const, blocks: [] };
      return applyEdits(text, ignoreHere({ ...place, span: spanOf(text.indexOf(word), word) }, 'rule-a'));
    };
    assert.equal(silenced('image: a'), text);
    assert.match(silenced('docker'), /\) \{\n {2}\/\/ platformlint ignore=rule-a\n {2}docker/);
  });

  for (const { name, before, word, after } of CASES) {
    it(name, () => {
      const text = here(before, word);
      assert.equal(text, after);
      const lines = linesOf(text);
      const [suppression] = suppressionsOf(text, lines, { comment: '#' }, [], []);
      assert.ok(suppression !== undefined && suppression.covers.end >= text.lastIndexOf(word));
    });
  }

  it('stands above a whole instruction', () => {
    const text = 'FROM a\nRUN <<EOF\n  wget x-amd64\nEOF\n';
    const after = here(text, 'amd64', ['RUN <<EOF\n  wget x-amd64\nEOF']);
    assert.equal(after, 'FROM a\n# platformlint ignore=rule-a\nRUN <<EOF\n  wget x-amd64\nEOF\n');
  });

  it('does nothing within a YAML text that folds its lines', () => {
    const script = (header: string): string => `run: ${header}\n  docker build\n  -t x .\nnext: 1\n`;
    for (const header of ['>', '>-  # folded', '', '"', "'"]) {
      const quote = /["']/.exec(header)?.[0] ?? '';
      const text = script(header).replace('-t x .', `-t x .${quote}`);
      assert.equal(here(text, '-t', [], 'a.yml'), text);
    }
    assert.match(here(script('|'), '-t', [], 'a.yml'), /^ {2}# platformlint ignore=rule-a\n {2}-t/m);
    assert.match(here(script('>'), 'run', [], 'a.yml'), /^# platformlint/);
    assert.match(here(script('>'), 'next', [], 'a.yml'), /\n# platformlint ignore=rule-a\nnext/);
  });

  it('does nothing where the format has no comments', () => {
    const text = '{ "image": "a" }';
    const place = {
      path: 'a.json',
      text,
      lines: linesOf(text),
      comment: undefined,
      span: { start: 3, end: 4 },
      blocks: [],
    };
    assert.deepEqual(ignoreHere(place, 'rule-a'), []);
    assert.deepEqual(ignoreInFile(text, linesOf(text), undefined, 'rule-a'), []);
  });

  const FILES: readonly (readonly [string, string, string])[] = [
    ['goes to the top of a file', 'a: 1\n', '# platformlint ignore-file=rule-a\na: 1\n'],
    [
      'leaves the directives of a Dockerfile first',
      '# syntax=docker/dockerfile:1\n# escape=`\nFROM a\n',
      '# syntax=docker/dockerfile:1\n# escape=`\n# platformlint ignore-file=rule-a\nFROM a\n',
    ],
    [
      'leaves the interpreter of a script first',
      '#!/bin/sh\ntrue\n',
      '#!/bin/sh\n# platformlint ignore-file=rule-a\ntrue\n',
    ],
    [
      'joins a comment that is there',
      '# platformlint ignore-file=b x\na: 1\n',
      '# platformlint ignore-file=b,rule-a x\na: 1\n',
    ],
    ['leaves a byte order mark first', '\uFEFFa: 1\n', '\uFEFF# platformlint ignore-file=rule-a\na: 1\n'],
    ['works in an empty file', '', '# platformlint ignore-file=rule-a\n'],
  ];
  for (const [name, before, after] of FILES) {
    it(`${name} for a whole file`, () => {
      assert.equal(applyEdits(before, ignoreInFile(before, linesOf(before), '#', 'rule-a')), after);
    });
  }
});
