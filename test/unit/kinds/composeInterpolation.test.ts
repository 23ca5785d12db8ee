import assert from 'node:assert/strict';
import { interpolate } from '../../../server/src/kinds/syntax/composeInterpolation';
import { processorMs } from '../../support/cost';

const environment = new Map([
  ['A', '1'],
  ['E', ''],
]);

const VALUES: readonly (readonly [string, string])[] = [
  ['img:${A}', 'img:1'],
  ['img:$A', 'img:1'],
  ['img:${U:-2}', 'img:2'],
  ['img:${E:-2}', 'img:2'],
  ['img:${E-2}', 'img:'],
  ['img:${U-2}', 'img:2'],
  ['img:${U:-${A}}', 'img:1'],
  ['img:${U:-a${V:-b${A}}c}d', 'img:ab1cd'],
  ['img:${A:+x}', 'img:x'],
  ['img:${A+x}', 'img:x'],
  ['img:${E+x}', 'img:x'],
  ['img:${E:+x}', 'img:'],
  ['img:${U:+x}', 'img:'],
  ['${A:?need}', '1'],
  ['${E?need}', ''],
  ['${U-}', ''],
  ['${U:-}', ''],
  ['$$A', '$A'],
  ['$$${A}', '$1'],
  ['${U:-$$x}', '$x'],
  ['$1', '$1'],
  ['a$', 'a$'],
  ['$-', '$-'],
  ['${A}-{x}', '1-{x}'],
  ['${A:-b}/${U:-c}', '1/c'],
  ['${U:-{}}', '{}'],
  ['a-$A-b', 'a-1-b'],
  ['${U:-a:?b}', 'a:?b'],
  ['plain', 'plain'],
];

const FAILURES: readonly (readonly [string, string])[] = [
  ['img:${U:?need}', 'required variable U is missing a value: need'],
  ['img:${U?}', 'required variable U is missing a value'],
  ['${E:?empty ${A}}', 'required variable E is missing a value: empty 1'],
  ['${1}', 'Invalid template: "${1}"'],
  ['${}', 'Invalid template: "${}"'],
  ['${A/x/y}', 'Invalid template: "${A/x/y}"'],
  ['x${A', 'Invalid template: "${A"'],
  ['${A:-x', 'Invalid template: "${A:-x"'],
  ['${A:-x\ny}', 'Invalid template: "${A:-x"'],
  ['${A:=x}', 'Invalid template: "${A:=x}"'],
];

describe('compose interpolation', () => {
  for (const [template, expected] of VALUES) {
    it(`${template} is ${expected}`, () => {
      const result = interpolate(template, environment);
      assert.ok(result.ok);
      assert.equal(result.text.text, expected);
      assert.deepEqual(result.missing, []);
    });
  }

  for (const [template, message] of FAILURES) {
    it(`${JSON.stringify(template)} is refused`, () => {
      assert.deepEqual(interpolate(template, environment), { ok: false, message });
    });
  }

  it('names what has no value, and only that', () => {
    const result = interpolate('${A}/$U-${V:-${W}}', environment);
    assert.ok(result.ok);
    assert.deepEqual(result.missing, ['U', 'W']);
    assert.equal(result.text.text, '1/-');
  });

  it('knows where the words of a default stand', () => {
    const template = 'img:${U:-one-${V:-two}}';
    const result = interpolate(template, environment);
    assert.ok(result.ok);
    const place = result.text.spanToSource({ start: 'img:one-'.length, end: 'img:one-two'.length });
    assert.equal(template.slice(place.start, place.end), 'two');
  });

  it('reads 200 kB in a moment', () => {
    const started = processorMs();
    for (const part of ['${A}', '${A:-b}', '${A:-', '${', '$', '{', '${U:-{', '${U:-${A}}']) {
      interpolate(part.repeat(200_000 / part.length), environment);
    }
    assert.ok(processorMs() - started < 2_000);
  });
});
