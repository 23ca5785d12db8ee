import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { fixEdits } from '../../../server/src/analysis/fixEdits';
import { applyEdits } from '../../../server/src/text/edits';
import { allCases, judged } from '../../support/judgedFixes';
import { lint, lintAny } from '../../support/lint';

describe('all fixes together', () => {
  it('set up once in each job what several of its steps lack', () => {
    const step =
      '      - uses: docker/build-push-action@v6\n        with: { push: true, platforms: linux/arm64, tags: "a/b:1" }\n';
    const job = (name: string): string => `  ${name}:\n    runs-on: ubuntu-latest\n    steps:\n${step}${step}`;
    const workflow = `on: push\njobs:\n${job('one')}${job('two')}`;
    const path = '.github/workflows/build.yml';
    const files = { Dockerfile: 'FROM images.test/multi:1\nRUN true\n' };
    let text = workflow;
    for (let round = 0; round < 3; round++)
      text = applyEdits(text, fixEdits(lintAny({ path, text, files })?.findings ?? [], 'all'));
    assert.equal(text.split('docker/setup-qemu-action').length - 1, 2, text);
    assert.match(text, /two:\n.*\n {4}steps:\n {6}- uses: docker\/setup-qemu-action/);
  });
});

describe('whatever is offered for a finding', () => {
  for (const { name, linting } of allCases()) {
    it(`changes what it is about and nothing else in ${name}`, () => assert.deepEqual(judged(linting), []));

    it(`keeps the line ends of ${name}`, () => {
      const text = linting.text.replaceAll(/\r?\n/g, '\r\n');
      assert.deepEqual(judged({ ...linting, text }), []);
    });

    it(`comes to an end in ${name}`, () => {
      for (const take of ['safe', 'all'] as const) {
        const once = applyEdits(linting.text, fixEdits(lint(linting).findings, take));
        const seen = new Set([linting.text]);
        for (let text = once; !seen.has(text); ) {
          seen.add(text);
          text = applyEdits(text, fixEdits(lintAny({ ...linting, text })?.findings ?? [], take));
        }
        assert.ok(seen.size < 8, `${take}: ${[...seen].join('\n\n')}`);
      }
    });
  }
});
