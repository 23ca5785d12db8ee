import assert from 'node:assert/strict';
import { expandWord, type Value } from '../../../server/src/kinds/dockerfile/expand';
import { readPattern, replaceMatches, trimPrefix, trimSuffix } from '../../../server/src/kinds/dockerfile/pattern';
import { processorMs } from '../../support/cost';

const VALUES = new Map<string, Value>([
  ['PWD', { text: '/home' }],
  ['SHELL', { text: 'bash' }],
  ['NULL', { text: '' }],
  ['V', { text: 'foobarbaz' }],
  ['KOREAN', { text: '한국어' }],
  ['HIDDEN', { text: '', unknown: 'HIDDEN' }],
  ['TARGETARCH', { text: 'arm64', same: 'TARGETARCH', byTarget: true }],
]);
const expand = (word: string, token = '\\') => expandWord(word, (name) => VALUES.get(name), token);
const textOf = (word: string, token?: string): string => {
  const expansion = expand(word, token);
  return expansion.ok ? expansion.value.text : 'error';
};

describe('the expansion of a Dockerfile word', () => {
  // BuildKit, frontend/dockerfile/shell/envVarTest.
  const vectors: readonly (readonly [string, string])[] = [
    ['hello', 'hello'],
    ["he'll'o", 'hello'],
    ["he'llo", 'error'],
    ["he\\'llo", "he'llo"],
    ["he\\\\'llo", 'error'],
    ['abc\\tdef', 'abctdef'],
    ['"abc\\tdef"', 'abc\\tdef'],
    ['"abc\\\\tdef"', 'abc\\tdef'],
    ["'abc\\tdef'", 'abc\\tdef'],
    ['hello\\', 'hello'],
    ['hello\\\\', 'hello\\'],
    ['"hello', 'error'],
    ['"hello\\"', 'error'],
    ['"hel\'lo"', "hel'lo"],
    ["'hello\\'", 'hello\\'],
    ['"\'\'"', "''"],
    ['$.', '$.'],
    ['he$1x', 'hex'],
    ['he$.x', 'he$.x'],
    ['he$pwd.', 'he.'],
    ['he$PWD', 'he/home'],
    ['he${PWD}', 'he/home'],
    ['he\\$PWD', 'he$PWD'],
    ['he\\\\$PWD', 'he\\/home'],
    ['"he\\$PWD"', 'he$PWD'],
    ['"he\\\\$PWD"', 'he\\/home'],
    ["'$PWD'", '$PWD'],
    ["'\\$PWD'", '\\$PWD'],
    ['"$PWD"', '/home'],
    ['"he\'$PWD\'"', "he'/home'"],
    ['\\${}aaa', '${}aaa'],
    ['${}', 'error'],
    ['he${}xx', 'error'],
    ['he${hi}xx', 'hexx'],
    ['he${.}', 'error'],
    ['he${XXX:-000}xx', 'he000xx'],
    ['he${PWD:-000}xx', 'he/homexx'],
    ['he${XXX:-$PWD}xx', 'he/homexx'],
    ['he${XXX:-${PWD:-yyy}}xx', 'he/homexx'],
    ['he${XXX:-${YYY:-yyy}}xx', 'heyyyxx'],
    ['he${XXX:YYY}', 'error'],
    ['he${XXX?}', 'error'],
    ['he${XXX:?}', 'error'],
    ['he${PWD:?}', 'he/home'],
    ['he${NULL?}', 'he'],
    ['he${NULL:?}', 'error'],
    ['he${NULL-x}', 'he'],
    ['he${NULL:-x}', 'hex'],
    ['he${NULL+x}', 'hex'],
    ['he${NULL:+x}', 'he'],
    ['he${XXX:+${PWD}}xx', 'hexx'],
    ['he${PWD:+${SHELL}}xx', 'hebashxx'],
    ['he${XXX:+000}xx', 'hexx'],
    ['he${PWD:=0}xx', 'error'],
    ['he${PWD', 'error'],
    ['he${PWD:+${PWD}:}xx', 'he/home:xx'],
    ['he${XXX:-\\$PWD:}xx', 'he$PWD:xx'],
    ['he${XXX:-\\${PWD}z}xx', 'he${PWDz}xx'],
    ['안녕$KOREAN', '안녕한국어'],
    ['${{aaa}', 'error'],
    ['${aaa}}', '}'],
    ['${aaa:-bbb}}', 'bbb}'],
    ['${aaa:-bbb {foo}', 'bbb {foo'],
    ['${aaa:-bbb ${foo}', 'error'],
    ['${:}', 'error'],
    ['${:-bbb}', 'error'],
    ['$999aaa', 'aaa'],
    ['${001:-bbb}aaa', 'bbbaaa'],
    ['$@@@', '@@'],
    ['${#:-bbb}', 'bbb'],
    ['${-:-bbb}', 'bbb'],
    ['$$', ''],
    ['$0', ''],
    ['${V#f*b}', 'arbaz'],
    ['${V##f*b}', 'az'],
    ['${V%b*}', 'foobar'],
    ['${V%%b*}', 'foo'],
    ['${V/ba/fo}', 'fooforbaz'],
    ['${V//ba/fo}', 'fooforfoz'],
    ['${V/b?r/X}', 'fooXbaz'],
    ['${V//o*a/-}', 'f-z'],
    ['${V#\\*}', 'foobarbaz'],
    ['${V#\\x}', 'error'],
    ['${V:#f}', 'error'],
    ['${V:%f}', 'error'],
    ['${V/ba}', 'error'],
    ['${V//ba/fo', 'error'],
  ];
  for (const [word, expected] of vectors) {
    it(`makes ${JSON.stringify(word)} ${JSON.stringify(expected)}`, () => assert.equal(textOf(word), expected));
  }

  it('takes the escape character that the directive sets', () => {
    assert.equal(textOf('a`$PWD', '`'), 'a$PWD');
    assert.equal(textOf('a\\$PWD', '`'), 'a\\/home');
  });

  it('tells which variable left a gap, unless a default or an alternative fills it', () => {
    const gapOf = (word: string) => {
      const expansion = expand(word);
      return expansion.ok ? (expansion.value.unset ?? expansion.value.unknown) : 'error';
    };
    assert.equal(gapOf('a:$XXX'), 'XXX');
    assert.equal(gapOf('a:${HIDDEN}'), 'HIDDEN');
    assert.equal(gapOf('a:${HIDDEN:-1}'), 'HIDDEN');
    assert.equal(gapOf('a:${HIDDEN#x}'), 'HIDDEN');
    assert.equal(gapOf('a:${XXX:-1}'), undefined);
    assert.equal(gapOf('a:${XXX:+$HIDDEN}'), undefined);
    assert.equal(gapOf('a:${PWD:-$HIDDEN}'), undefined);
    assert.equal(gapOf('a:${PWD:+$HIDDEN}'), 'HIDDEN');
  });

  it('tells a text that depends on the platform from one that does not', () => {
    const dependsOf = (word: string) => {
      const expansion = expand(word);
      return expansion.ok && expansion.value.byTarget === true;
    };
    assert.equal(dependsOf('linux/$TARGETARCH'), true);
    assert.equal(dependsOf('linux/${TARGETARCH:+arm64}'), true);
    assert.equal(dependsOf('linux/${XXX:-$TARGETARCH}'), true);
    assert.equal(dependsOf('linux/${SHELL:-$TARGETARCH}'), false);
  });

  it('ends on deep nesting and on values that grow without end', () => {
    assert.equal(textOf('${a:-'.repeat(50_000)), 'error');
    const big: Value = { text: 'x'.repeat(4_000) };
    const expansion = expandWord('$A'.repeat(20_000), () => big, '\\');
    assert.ok(expansion.ok && expansion.value.unknown !== undefined);
  });

  it('matches a hostile pattern in bounded time', () => {
    const pattern = readPattern(`${'*a'.repeat(100)}b`);
    assert.ok(pattern);
    const started = processorMs();
    const value = 'a'.repeat(200);
    assert.equal(trimPrefix(value, pattern, 'longest'), value);
    assert.equal(trimSuffix(value, pattern, 'shortest'), value);
    assert.equal(replaceMatches('a'.repeat(4_000), pattern, '', 'every'), undefined, 'too much work is not begun');
    assert.ok(processorMs() - started < 1_000);
  });
});
