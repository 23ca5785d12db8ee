import assert from 'node:assert/strict';
import fc from 'fast-check';
import { jsonItems } from '../../server/src/text/jsonItems';

/** What is cut out of a text that comes in pieces of a size. */
function cut(text: string, size: number): { readonly items: readonly string[]; readonly documents: readonly string[] } {
  const items: string[] = [];
  const reader = jsonItems((item) => items.push(item));
  for (let at = 0; at < text.length; at += size) reader.take(text.slice(at, at + size));
  return { items, documents: reader.end() };
}

const listed = (items: readonly unknown[], space: number): string =>
  JSON.stringify({ kind: 'List', items }, undefined, space);

describe('the items of a JSON list', () => {
  it('are those that JSON.parse finds, wherever the text is cut', () => {
    const object = fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('items', '"', '\\', '}')), fc.jsonValue());
    fc.assert(
      fc.property(fc.array(object), fc.integer({ min: 1, max: 9 }), fc.constantFrom(0, 2), (values, size, space) => {
        const { items, documents } = cut(listed(values, space), size);
        assert.deepEqual(
          items.map((item) => JSON.parse(item)),
          JSON.parse(JSON.stringify(values)),
        );
        assert.deepEqual(
          documents.map((one) => JSON.parse(one)),
          [{ kind: 'List', items: values.map(() => 0) }],
        );
      }),
    );
  });

  it('are those of the outermost list only', () => {
    assert.deepEqual(cut('{"metadata":{"items":[{"a":1}]},"x":[{}],"items" : [{"items":[{}]}]}', 3), {
      items: ['{"items":[{}]}'],
      documents: ['{"metadata":{"items":[{"a":1}]},"x":[{}],"items" : [0]}'],
    });
  });

  it('are the objects of an array, and of several documents one after the other', () => {
    assert.deepEqual(cut('[{"a":"]"},1]\n{"kind":"Node"}\n', 4), {
      items: ['{"a":"]"}'],
      documents: ['[0,1]', '\n{"kind":"Node"}'],
    });
  });

  it('leave a text that is no JSON for the parser to refuse', () => {
    for (const text of ['', '{"items":[{"a":', '{"items":[{} {}]}', ']', '{"items":[}', '"\\'])
      assert.throws(() => {
        const { items, documents } = cut(text, 2);
        for (const one of [...items, ...documents]) JSON.parse(one);
      }, SyntaxError);
  });

  it('are cut out of any text without throwing', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('{', '}', '[', ']', '"', '\\', ',', ':', '"items":', ' ')), (parts) => {
        cut(parts.join(''), 2);
      }),
    );
  });
});
