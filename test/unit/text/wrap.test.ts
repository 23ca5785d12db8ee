import assert from 'node:assert/strict';
import { wrapLine } from '../../../server/src/text/wrap';

describe('a line for a terminal', () => {
  const CASES: readonly (readonly [string, number, string])[] = [
    ['fits as it is', 13, 'fits as it is'],
    ['is broken at a blank', 14, 'is broken at a\n> blank'],
    ['keeps a verylongwordthatfitsnowhere', 12, 'keeps a\n> verylongwordthatfitsnowhere'],
    ['  option   what it is for', 16, '  option   what\n> it is for'],
    ['\u001b[31mred\u001b[0m and wide', 12, '\u001b[31mred\u001b[0m and wide'],
  ];
  for (const [line, columns, expected] of CASES)
    it(`of ${columns} columns: ${JSON.stringify(line)}`, () => assert.equal(wrapLine(line, columns, '> '), expected));

  it('loses no word', () => {
    const line = 'one two three four five six seven';
    for (let columns = 1; columns < 40; columns++)
      assert.equal(wrapLine(line, columns, '').replaceAll('\n', ' '), line, `${columns} columns`);
  });
});
