import assert from 'node:assert/strict';
import { readDotenv } from '../../../server/src/kinds/syntax/dotenv';
import { processorMs } from '../../support/cost';

const CASES: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['A=1\nB=two words\n', { A: '1', B: 'two words' }],
  ['A: 1\n  B : 2', { A: '1', B: '2' }],
  ['export A=1', { A: '1' }],
  ['# A=1\n\n  # B=2\nC=3', { C: '3' }],
  ['A=a#b # comment', { A: 'a#b' }],
  ["A='$B # \\n'\nC=1", { A: '$B # \\n', C: '1' }],
  ['A="x\\ny" # said\nB=1', { A: 'x\ny', B: '1' }],
  ['A="two\nlines"\nB=1', { A: 'two\nlines', B: '1' }],
  ['A=1\nB=$A-${A:-2}\nC="${A}"', { A: '1', B: '1-1', C: '1' }],
  ['B="\\$x"\nC=$$x', { B: '$x', C: '$x' }],
  ['A\nB=1', { B: '1' }],
  ['A=', { A: '' }],
  ['A=1\r\nB=2\r\n', { A: '1', B: '2' }],
  ['\uFEFFA=1', { A: '1' }],
  ['1A=1\nB!=2\nC=3', { C: '3' }],
  ['A="open\nB=1', { B: '1' }],
  ['A=$HOME/x', {}],
  ['A=1\nA=2', { A: '2' }],
];

describe('.env', () => {
  for (const [text, expected] of CASES) {
    it(`${JSON.stringify(text)} gives ${JSON.stringify(expected)}`, () => {
      assert.deepEqual(Object.fromEntries(readDotenv(text)), expected);
    });
  }

  it('reads 200 kB in a moment', () => {
    const started = processorMs();
    for (const part of ['A="', "A='\n", 'A=1\n', 'A=\\"', '"', ' ', 'A=x$A$A\n', 'export  ']) {
      readDotenv(`A=x\n${part.repeat(200_000 / part.length)}`);
    }
    assert.ok(processorMs() - started < 3_000);
  });
});
