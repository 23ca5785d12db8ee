import assert from 'node:assert/strict';
import fc from 'fast-check';
import { placesIn } from '../../../server/src/lsp/places';
import { linesOf } from '../../../server/src/text/lines';

describe('positions in the encoding of the client', () => {
  const text = 'ä😀b\r\nc';
  const lined = { text, lines: linesOf(text) };

  it('count bytes in UTF-8 and code units in UTF-16', () => {
    assert.deepEqual(placesIn('utf-8').position(lined, 3), { line: 0, character: 6 });
    assert.deepEqual(placesIn('utf-16').position(lined, 3), { line: 0, character: 3 });
  });

  it('clamp what lies outside the text', () => {
    for (const encoding of ['utf-8', 'utf-16'] as const) {
      assert.equal(placesIn(encoding).offset(lined, { line: 0, character: 99 }), 4);
      assert.equal(placesIn(encoding).offset(lined, { line: 99, character: 0 }), text.length);
    }
  });

  it('lead back to the same offset, between characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(), (anyText, at) => {
        const characters = [...anyText];
        const offset = characters.slice(0, at % (characters.length + 1)).join('').length;
        const any = { text: anyText, lines: linesOf(anyText) };
        const isInsideLineEnd = anyText.slice(0, offset).endsWith('\r') && anyText.charAt(offset) === '\n';
        for (const encoding of ['utf-8', 'utf-16'] as const) {
          const places = placesIn(encoding);
          const back = places.offset(any, places.position(any, offset));
          assert.equal(back, isInsideLineEnd ? offset - 1 : offset);
        }
      }),
    );
  });
});
