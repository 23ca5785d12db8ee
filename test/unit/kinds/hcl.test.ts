import assert from 'node:assert/strict';
import fc from 'fast-check';
import { insertLines, removeAttribute } from '../../../server/src/kinds/syntax/hcl/edits';
import { budgetFor, evaluate, type Scope } from '../../../server/src/kinds/syntax/hcl/evaluate';
import { type HclDocument, readHcl } from '../../../server/src/kinds/syntax/hcl/hcl';
import { readJsonValue } from '../../../server/src/kinds/syntax/hcl/jsonValue';
import { HOLE, madeText, type Value } from '../../../server/src/kinds/syntax/hcl/value';
import { applyEdits } from '../../../server/src/text/edits';
import { processorMs } from '../../support/cost';

const AT = { start: 0, end: 0 };

const scope = (text: string): Scope => ({
  budget: budgetFor(text),
  lookup: (name, key) => {
    if (name === 'known') return { value: madeText('K', AT), used: 1 };
    if (name !== 'local' || key !== 'list') return undefined;
    return { value: { kind: 'list', items: [madeText('a', AT), madeText('b', AT)], span: AT }, used: 2 };
  },
});

function show(value: Value): string {
  switch (value.kind) {
    case 'text':
      return JSON.stringify(value.value.replaceAll(HOLE, '?'));
    case 'number':
    case 'boolean':
      return String(value.value);
    case 'null':
      return 'null';
    case 'list':
      return `[${value.items.map(show).join(', ')}]`;
    case 'object':
      return `{${[...value.fields].map(([key, field]) => `${key}: ${show(field.value)}`).join(', ')}}`;
    case 'json':
      return `json ${show(value.of)}`;
    case 'unknown':
      return '?';
    default:
      return value satisfies never;
  }
}

const valueIn = (text: string): Value => {
  const [attribute] = readHcl(text).body.attributes;
  assert.ok(attribute);
  return evaluate(attribute.value, scope(text));
};

/** Expression and what it comes to. */
const VALUES: readonly (readonly [string, string])[] = [
  ['"a:1"', '"a:1"'],
  ['""', '""'],
  ['12.5e1', '125'],
  ['-3', '-3'],
  ['true', 'true'],
  ['null', 'null'],
  ['"a\\n\\t\\"\\\\\\u0041\\U0001F600"', JSON.stringify('a\n\t"\\A\u{1F600}')],
  ['"$${a} %%{b} 100% $5"', '"${a} %{b} 100% $5"'],
  ['"a${known}c"', '"aKc"'],
  ['"a${var.x}c"', '"a?c"'],
  ['"${known}"', '"K"'],
  ['"${~ known ~}x"', '"?x"'],
  ['"%{ if x }a%{ endif }"', '"?a?"'],
  ['"${"in ${known} ner"}!"', '"in K ner!"'],
  ['"${[for x in y : "}"]}!"', '"?!"'],
  ['["a", known, /* c */ "b", # d\n]', '["a", "K", "b"]'],
  ['[\n"a",\n"b"\n]', '["a", "b"]'],
  ['{ a = 1, "b": 2 }', '{a: 1, b: 2}'],
  ['{\n a = 1 # c\n "b-${known}" = "x"\n (known) = 3\n}', '{a: 1, b-K: "x", K: 3}'],
  ['{ for k, v in x : k => v... if v != "" }', '?'],
  ['[for s in x : s.y if contains(["a"], s)]', '?'],
  ['[for x in var.y : x]', '?'],
  ['[for x in local.list : "${x}-${var.y}"]', '["a-?", "b-?"]'],
  ['[for x in local.list : x if var.y == x]', '?'],
  ['[for x in { a = 1, (var.k) = 2 } : x]', '?'],
  ['{ for x in local.list : "k" => x }', '?'],
  ['{ for x in local.list : x => 1... }', '?'],
  ['[for x in local.list : x => 1]', '?'],
  ['[for x, y, z in local.list : x]', '?'],
  ['[for a.b in local.list : a]', '?'],
  ['[for]', '[?]'],
  ['concat(["a"], local.list)', '["a", "a", "b"]'],
  ['local.list[1]', '"b"'],
  ['local.list.0', '"a"'],
  ['local.list[*].x', '?'],
  ['local.other', '?'],
  ['{ a = { b = "c" } }.a.b', '"c"'],
  ['{ a = { b = "c" } }["a"]["b"]', '"c"'],
  ['jsonencode([{ image = "a" }])', 'json [{image: "a"}]'],
  ['jsondecode(jsonencode({ a = 1 })).a', '1'],
  ['true ? "y" : "n"', '"y"'],
  ['known == "K" ? [\n1\n] : [2]', '[1]'],
  ['var.x ? "y" : "n"', '?'],
  ['!false && 1 != 2', 'true'],
  ['1 + 2 * 3', '?'],
  ['split(",", "a,b")', '["a", "b"]'],
  ['join("/", ["a", "b"])', '"a/b"'],
  ['format("%s:%d%%", "a", 1)', '"a:1%"'],
  ['lower("A")', '"a"'],
  ['replace("a-b", "-", "_")', '"a_b"'],
  ['replace("a-b", "/-/", "_")', '?'],
  ['distinct(compact(["a", "", "a"]))', '["a"]'],
  ['merge({ a = 1 }, { a = 2 })', '{a: 2}'],
  ['coalesce(null, "", "x")', '"x"'],
  ['lookup({ a = 1 }, "b", 2)', '2'],
  ['length(local.list)', '2'],
  ['length({ (var.x) = 1 })', '?'],
  ['keys({ b = 1, a = 2 })', '["a", "b"]'],
  ['values({ b = 1, a = 2 })', '[2, 1]'],
  ['sort(["b", "a"])', '["a", "b"]'],
  ['sort(["b", var.x])', '?'],
  ['reverse(slice(["a", "b", "c"], 0, 2))', '["b", "a"]'],
  ['formatlist("linux/%s", ["amd64", "arm64"])', '["linux/amd64", "linux/arm64"]'],
  ['formatlist("%s/%s", ["a", "b"], ["c"])', '?'],
  ['formatlist("linux/%s", [var.x])', '?'],
  ['not(known == "K")', 'false'],
  ['sanitize("linux/arm64 v8")', '"linux_arm64_v8"'],
  ['provider::x::f(1)', '?'],
  ['f(local.list...)', '?'],
  ['("a")', '"a"'],
  ['(\n"a"\n)', '"a"'],
  ['<<EOF\na ${known}\n  b\nEOF', '"a K\\n  b\\n"'],
  ['<<-EOF\n    a\n\n      b\n    EOF', '"a\\n\\n  b\\n"'],
  ['<<EOF\nEOF', '""'],
  ['<<EOF\n{"image": "${var.x}"}\nEOF', JSON.stringify('{"image": "?"}\n')],
];

describe('the HCL reader', () => {
  for (const [expression, expected] of VALUES) {
    for (const [name, text] of [
      ['LF', `x = ${expression}\ny = 1\n`],
      ['CRLF', `x = ${expression}\ny = 1\n`.replaceAll('\n', '\r\n')],
    ] as const) {
      it(`${expression} (${name})`, () => {
        const document = readHcl(text);
        assert.deepEqual(document.errors, []);
        assert.equal(show(valueIn(text)), expected);
        assert.deepEqual(
          document.body.attributes.map((one) => one.name.value),
          ['x', 'y'],
        );
      });
    }
  }

  it('keeps the place of each text', () => {
    const text = 'x = ["a:1", "b${known}", <<-E\n    c\n      d\n    E\n]\n';
    const value = valueIn(text);
    assert.ok(value.kind === 'list');
    const [plain, filled, heredoc] = value.items;
    assert.ok(plain?.kind === 'text' && filled?.kind === 'text' && heredoc?.kind === 'text');
    assert.equal(text.slice(plain.span.start, plain.span.end), 'a:1');
    assert.ok(plain.literal);
    assert.equal(text.slice(filled.span.start, filled.span.end), 'b${known}');
    assert.ok(!filled.literal);
    const at = heredoc.mapped.spanToSource({ start: 4, end: 5 });
    assert.equal(heredoc.value, 'c\n  d\n');
    assert.equal(text.slice(at.start, at.end), 'd');
  });

  it('reads JSON inside a heredoc with its places', () => {
    const text = 'x = <<-E\n    [{"image": "a:1", "n": ${var.n}, "b": "${var.r}/b"}]\n    E\n';
    const value = valueIn(text);
    assert.ok(value.kind === 'text');
    const json = readJsonValue(value.mapped, text);
    assert.equal(show(json).replace(/, n: [^,]*/, ''), '[{image: "a:1", b: "?/b"}]');
    const image =
      json.kind === 'list' && json.items[0]?.kind === 'object' ? json.items[0].fields.get('image') : undefined;
    assert.ok(image?.value.kind === 'text' && image.value.literal);
    assert.equal(text.slice(image.value.span.start, image.value.span.end), 'a:1');
    assert.equal(text.slice(image.key.span.start, image.key.span.end), 'image');
  });

  it('reads blocks with labels', () => {
    const text = 'a "b" c {\n  d = 1\n  e {}\n  f { g = 2 }\n}\n';
    const [block] = readHcl(text).body.blocks;
    assert.ok(block);
    assert.deepEqual(
      [block.type, ...block.labels].map(({ value, span }) => [value, text.slice(span.start, span.end)]),
      [
        ['a', 'a'],
        ['b', 'b'],
        ['c', 'c'],
      ],
    );
    assert.deepEqual(
      block.body.blocks.map((one) => one.type.value),
      ['e', 'f'],
    );
    assert.equal(text.slice(block.span.start, block.span.end), text.trimEnd());
  });

  for (const broken of [
    'a = ',
    'a = "x',
    'a = [1, 2',
    'a = { b = 1',
    'a = f(1',
    'a = "${',
    'a = "${x',
    'a = <<',
    'a b c',
    '= 3',
    '"x" = 1',
    'a = 1 2',
    'a = x ? y',
    'a.b = 1',
    '}',
    'a = (1',
    'a = [for x in',
  ]) {
    it(`goes on behind ${JSON.stringify(broken)}`, () => {
      const { body, errors } = readHcl(`${broken}\nlast "block" {\n  k = "v"\n}\n`);
      assert.ok(errors.length > 0);
      const block = body.blocks.find((one) => one.type.value === 'last');
      assert.equal(block?.body.attributes[0]?.name.value, 'k');
    });
  }

  it('takes a block at the margin for one of the document where a brace is missing', () => {
    const { body } = readHcl('a "x" {\n  b = 1\n  c {\n\nd "y" {\n  e = 2\n}\n');
    assert.deepEqual(
      body.blocks.map((one) => one.type.value),
      ['a', 'd'],
    );
  });

  const inserted = (text: string, after?: string): string => {
    const [block] = readHcl(text).body.blocks;
    assert.ok(block);
    const attribute = block.body.attributes.find((one) => one.name.value === after);
    return applyEdits(text, insertLines(text, block, attribute, ['p = [', '  1', ']']));
  };

  it('adds lines to a block in its own layout', () => {
    assert.equal(inserted('t "a" {}\n'), 't "a" {\n  p = [\n    1\n  ]\n}\n');
    assert.equal(inserted('t "a" { b = 1 }\n'), 't "a" {\n  b = 1\n  p = [\n    1\n  ]\n}\n');
    assert.equal(inserted('t {\n\tb = 1 # c\n\td = 2\n}', 'b'), 't {\n\tb = 1 # c\n\tp = [\n\t  1\n\t]\n\td = 2\n}');
    assert.equal(inserted('t {\r\n  b = 1\r\n}'), 't {\r\n  p = [\r\n    1\r\n  ]\r\n  b = 1\r\n}');
    assert.equal(inserted('t {\n  b = 1'), 't {\n  b = 1');
  });

  it('takes an attribute away with its line', () => {
    const remove = (text: string): string => {
      const attribute = readHcl(text).body.blocks[0]?.body.attributes[0];
      assert.ok(attribute);
      return applyEdits(text, removeAttribute(text, attribute));
    };
    assert.equal(remove('t {\n  b = 1\n  c = 2\n}'), 't {\n  c = 2\n}');
    assert.equal(remove('t { b = 1 }'), 't {  }');
  });

  it('never throws, whatever the text', () => {
    const words = fc.constantFrom(
      ...[
        'a',
        '=',
        '"',
        '${',
        '}',
        '{',
        '[',
        ']',
        '(',
        ')',
        '\n',
        ' ',
        '<<E',
        '\nE\n',
        '#',
        '/*',
        '*/',
        ',',
        '.',
        '?',
        ':',
      ],
      ...['for', 'in', '%{', '\\', '-', '!', '1', '~', '\r\n', '<<-E\n', '...', '::', '\uE000', '\uD800'],
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 60 }), (parts) => {
        const text = parts.join('');
        const document: HclDocument = readHcl(text);
        for (const attribute of document.body.attributes) evaluate(attribute.value, scope(text));
        for (const { span } of document.errors) assert.ok(span.start <= span.end && span.end <= text.length);
      }),
      { numRuns: 2_000 },
    );
  });

  for (const [name, piece, count] of [
    ['brackets', '[', 200_000],
    ['objects', 'a = {\n', 30_000],
    ['blocks', 'a {\n', 50_000],
    ['open templates', 'a = "${\n', 25_000],
    ['open calls', 'a = f(\n', 30_000],
    ['heredocs in holes', '<<A\n${', 30_000],
    ['open heredocs', 'a = <<A\n', 25_000],
    ['heredocs with open holes', 'a = <<A\n${<<B\nA\n', 12_000],
    ['comments in holes', 'a = "${x /*\n', 18_000],
    ['unary', 'a = !!!!!!!!!!\n', 14_000],
    ['operators', 'a + ', 50_000],
    ['conditionals', 'a ? b : ', 25_000],
  ] as const) {
    it(`takes time in proportion to the text: ${name}`, () => {
      const timed = (times: number): number => {
        const text = `x = ${piece.repeat(times)}`;
        const start = processorMs();
        readHcl(text);
        return processorMs() - start;
      };
      timed(Math.ceil(count / 20));
      assert.ok(timed(count) < 1_500);
    });
  }

  it('ends where names double at each step', () => {
    const text = Array.from({ length: 60 }, (_, i) => `v${i} = "\${v${i + 1}}\${v${i + 1}}"`).join('\n');
    const { body } = readHcl(text);
    const doubling: Scope = {
      budget: budgetFor(text),
      lookup: (name) => {
        const attribute = body.attributes.find((one) => one.name.value === name);
        return attribute && { value: evaluate(attribute.value, doubling), used: 1 };
      },
    };
    const [first] = body.attributes;
    assert.ok(first);
    evaluate(first.value, doubling);
    assert.ok(doubling.budget.left < budgetFor(text).left);
  });
});
