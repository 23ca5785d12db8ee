import assert from 'node:assert/strict';
import fc from 'fast-check';
import { evaluate, holds, type Scope } from '../../../../server/src/kinds/ci/github/expressions/expressions';
import { keyOf, printed, text, type Value } from '../../../../server/src/kinds/ci/github/expressions/value';
import { readMatrix } from '../../../../server/src/kinds/ci/github/matrix';
import { readYaml } from '../../../../server/src/text/yaml/yaml';

const scope: Scope = new Map([
  [
    'matrix',
    {
      complete: true,
      values: new Map<string, Value>([
        ['platform', text('linux/arm64')],
        ['os', { kind: 'object', entries: new Map([['name', text('ubuntu')]]) }],
        ['tags', { kind: 'array', items: [text('a'), text('b')] }],
        ['count', { kind: 'number', value: 3 }],
        ['on', { kind: 'boolean', value: true }],
      ]),
    },
  ],
  ['env', { complete: false, values: new Map([['IMAGE', text('acme/shop')]]) }],
]);

function shown(source: string): string | undefined {
  const value = evaluate(source, scope);
  return value && (printed(value) ?? keyOf(value));
}

describe('an expression of a workflow', () => {
  const vectors: readonly [string, string | undefined][] = [
    ["matrix.platform == 'linux/arm64' && 'ubuntu-24.04-arm' || 'ubuntu-latest'", 'ubuntu-24.04-arm'],
    ["contains(matrix.platform,'arm') && 'a' || 'b'", 'a'],
    ["contains(matrix.platform, 'ARM')", 'true'],
    ["contains(matrix.tags, 'b')", 'true'],
    ["contains(matrix.tags, 'c')", 'false'],
    ['contains(fromJSON(\'["x","y"]\'), \'y\')', 'true'],
    ["startsWith(matrix.platform, 'linux/')", 'true'],
    ["endsWith(matrix.platform, 'amd64')", 'false'],
    ["format('{0}:{1}', env.IMAGE, matrix.count)", 'acme/shop:3'],
    ["format('{{{0}}}', 'x')", '{x}'],
    ["format('{1}', 'x')", undefined],
    ["join(matrix.tags, '-')", 'a-b'],
    ['matrix.os.name', 'ubuntu'],
    ["matrix['OS']['name']", 'ubuntu'],
    ['matrix.tags[1]', 'b'],
    ['matrix.none', ''],
    ['MATRIX.Platform', 'linux/arm64'],
    ["'it''s'", "it's"],
    ['matrix.count >= 3 && matrix.count < 4', 'true'],
    ['!matrix.on', 'false'],
    ['!!matrix.on', 'true'],
    ["(matrix.on || inputs.x) && 'yes'", 'yes'],
    ['0x10', '16'],
    ['-1.5', '-1.5'],
    ["'1' == 1", 'true'],
    ["null == ''", 'true'],
    ['true', 'true'],
    ['env.OTHER', undefined],
    ['inputs.runner', undefined],
    ["inputs.runner || 'x'", undefined],
    ['matrix', undefined],
    ['matrix.*.name', undefined],
    ["hashFiles('a')", undefined],
    ['toJSON(matrix.tags)', undefined],
    ["fromJSON('[')", undefined],
    ['', undefined],
    ['matrix.', undefined],
    ["'open", undefined],
    ['a b', undefined],
    ['(matrix.on', undefined],
    ['${{ matrix.on }}', undefined],
    ['matrix.constructor', ''],
    [`${'('.repeat(200)}1${')'.repeat(200)}`, undefined],
    [`${'!'.repeat(500)}1`, undefined],
  ];
  for (const [source, expected] of vectors) {
    it(`${source.slice(0, 80)} is ${expected ?? 'not known'}`, () => assert.equal(shown(source), expected));
  }

  const conditions: readonly [string, boolean | undefined][] = [
    ["github.event_name == 'push' && matrix.platform == 'linux/amd64'", false],
    ["github.event_name == 'push' || matrix.on", true],
    ["github.event_name == 'push'", undefined],
    ['!(matrix.on)', false],
    ['failure()', undefined],
    ['false', false],
  ];
  for (const [source, expected] of conditions) {
    it(`as a condition, ${source} ${expected === undefined ? 'is not known' : `is ${expected}`}`, () =>
      assert.equal(holds(source, scope), expected));
  }

  it('never throws', () => {
    const words = fc.constantFrom(
      'matrix',
      '.',
      'platform',
      '(',
      ')',
      '[',
      ']',
      "'a'",
      '&&',
      '||',
      '!',
      '==',
      'format',
      ',',
      ' ',
      '*',
      '1',
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 40 }), (parts) => {
        evaluate(parts.join(''), scope);
        holds(parts.join(' '), scope);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a matrix', () => {
  function combinations(yaml: string): readonly string[] | 'unknown' {
    const [document] = readYaml(`strategy:\n  matrix:\n${yaml.replace(/^/gm, '    ')}`);
    assert.ok(document);
    const matrix = readMatrix(document, document.root, new Map());
    if (!matrix.complete) return 'unknown';
    return matrix.combinations.map((one) =>
      [...one].map(([name, value]) => `${name}=${printed(value) ?? keyOf(value)}`).join(' '),
    );
  }

  it('is the product of its axes', () =>
    assert.deepEqual(combinations('a: [1, 2]\nb: [x, y]'), ['a=1 b=x', 'a=1 b=y', 'a=2 b=x', 'a=2 b=y']));

  it('loses what exclude matches in all its keys', () =>
    assert.deepEqual(combinations('a: [1, 2]\nb: [x, y]\nexclude:\n  - {a: 1, b: y}\n  - a: 2\n    b: x'), [
      'a=1 b=x',
      'a=2 b=y',
    ]));

  it('takes include entries where they overwrite no axis value, else as a leg of their own (GitHub docs, the fruit example)', () =>
    assert.deepEqual(
      combinations(
        'fruit: [apple, pear]\nanimal: [cat, dog]\ninclude:\n  - color: green\n  - color: pink\n    animal: cat\n' +
          '  - fruit: apple\n    shape: circle\n  - fruit: banana\n  - fruit: banana\n    animal: cat',
      ),
      [
        'fruit=apple animal=cat color=pink shape=circle',
        'fruit=apple animal=dog color=green shape=circle',
        'fruit=pear animal=cat color=pink',
        'fruit=pear animal=dog color=green',
        'fruit=banana',
        'fruit=banana animal=cat',
      ],
    ));

  it('is a list of legs where there is only include', () =>
    assert.deepEqual(combinations('include: [{p: linux/amd64, r: a}, {p: linux/arm64, r: b}]'), [
      'p=linux/amd64 r=a',
      'p=linux/arm64 r=b',
    ]));

  it('reads fromJSON of a literal', () =>
    assert.deepEqual(combinations(`a: \${{ fromJSON('["x","y"]') }}`), ['a=x', 'a=y']));

  it('is not known where an axis is an expression without a value', () => {
    assert.equal(combinations('a: ${{ fromJSON(inputs.list) }}'), 'unknown');
    assert.equal(combinations('include: ${{ fromJSON(needs.plan.outputs.matrix) }}'), 'unknown');
  });

  it('is not known beyond 256 legs', () => {
    const axis = `[${Array.from({ length: 17 }, (_, i) => i).join(', ')}]`;
    assert.equal(combinations(`a: ${axis}\nb: ${axis}`), 'unknown');
  });
});
