import assert from 'node:assert/strict';
import { HOLE } from '../../../../server/src/kinds/ci/github/expressions/filled';
import { printed } from '../../../../server/src/kinds/ci/github/expressions/value';
import { writtenOutputs } from '../../../../server/src/kinds/ci/github/outputs';

const TO = '>> "$GITHUB_OUTPUT"';

/** A script, and what it is certain to write. */
const SCRIPTS: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  [`echo "a=1" ${TO}`, { a: '1' }],
  [`echo 'a=["x", "y"]' >> $GITHUB_OUTPUT`, { a: '["x", "y"]' }],
  [`echo "a=[\\"x\\"]" >> \${GITHUB_OUTPUT}`, { a: '["x"]' }],
  [`  echo a=linux/arm64 ${TO}\n`, { a: 'linux/arm64' }],
  [`echo a='{"b": [1]}' ${TO}`, { a: '{"b": [1]}' }],
  [`make\r\necho "a=1" ${TO}\r\necho "b=2" ${TO}\r\n`, { a: '1', b: '2' }],
  [`echo "a=1" ${TO}\necho "a=2" ${TO}`, { a: '2' }],
  [`echo "a=1" ${TO}\necho "a=${HOLE}" ${TO}\necho "b=" ${TO}`, { b: '' }],
  [`echo "a=$X" ${TO}`, {}],
  ['echo "a=`x`" >> $GITHUB_OUTPUT', {}],
  [`echo "a=1" | tee -a $GITHUB_OUTPUT`, {}],
  [`echo "a=1" ${TO}\ncat file ${TO}`, {}],
  [`if x; then\n  echo "a=1" ${TO}\nfi`, {}],
  [`test x && exit 0\necho "a=1" ${TO}`, {}],
  [`x || {\n  return\n}\necho "a=1" ${TO}`, {}],
  [`run() {\necho "a=1" ${TO}\n}`, {}],
  [`true && \\\necho "a=1" ${TO}`, {}],
  [`cat <<EOF\necho "a=1" ${TO}\nEOF`, {}],
  [`echo "a=1" > /dev/null ${TO}`, {}],
  ['echo "::set-output name=a::1"', {}],
];

describe('what a step is certain to put out', () => {
  for (const [script, expected] of SCRIPTS) {
    it(JSON.stringify(script), () => {
      const found = [...writtenOutputs(script)].map(([name, value]) => [name, printed(value)]);
      assert.deepEqual(Object.fromEntries(found), expected);
    });
  }
});
