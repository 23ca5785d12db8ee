import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Challenge, parseChallenges } from '../../server/src/offers/registry/challenges';

const cases: readonly (readonly [header: string, challenges: readonly Challenge[]])[] = [
  [
    'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:library/nginx:pull"',
    [
      {
        scheme: 'bearer',
        parameters: {
          realm: 'https://auth.docker.io/token',
          service: 'registry.docker.io',
          scope: 'repository:library/nginx:pull',
        },
      },
    ],
  ],
  [
    'Bearer realm="https://a/t",service="x",scope="repository:p:pull,push"',
    [{ scheme: 'bearer', parameters: { realm: 'https://a/t', service: 'x', scope: 'repository:p:pull,push' } }],
  ],
  [
    'Basic realm="x", Bearer realm="https://a/t"',
    [
      { scheme: 'basic', parameters: { realm: 'x' } },
      { scheme: 'bearer', parameters: { realm: 'https://a/t' } },
    ],
  ],
  ['BASIC Realm=x', [{ scheme: 'basic', parameters: { realm: 'x' } }]],
  ['Basic realm = "x" , charset = "UTF-8"', [{ scheme: 'basic', parameters: { realm: 'x', charset: 'UTF-8' } }]],
  ['Basic realm="say \\"hi\\", you"', [{ scheme: 'basic', parameters: { realm: 'say "hi", you' } }]],
  ['Negotiate', [{ scheme: 'negotiate', parameters: {} }]],
  [
    'Negotiate, NTLM, Basic realm="x"',
    [
      { scheme: 'negotiate', parameters: {} },
      { scheme: 'ntlm', parameters: {} },
      { scheme: 'basic', parameters: { realm: 'x' } },
    ],
  ],
  ['Bearer realm="https://a/t",realm="https://evil/t"', [{ scheme: 'bearer', parameters: { realm: 'https://a/t' } }]],
  ['Bearer realm="https://a/t', [{ scheme: 'bearer', parameters: { realm: 'https://a/t' } }]],
  ['', []],
  [',,,', []],
  ['"Bearer realm=x"', []],
];

describe('challenges', () => {
  for (const [header, expected] of cases) {
    it(JSON.stringify(header), () => assert.deepEqual(parseChallenges(header), expected));
  }

  it('a value of base64 with padding does not swallow what follows', () => {
    assert.equal(parseChallenges('Negotiate YIIB==, Basic realm="x"').at(-1)?.parameters.realm, 'x');
  });

  it('reads back any parameter that is quoted', () => {
    const text = fc.string({ unit: 'grapheme-ascii' });
    fc.assert(
      fc.property(text, text, (realm, scope) => {
        const quote = (value: string): string => `"${value.replace(/[\\"]/g, '\\$&')}"`;
        const [first] = parseChallenges(`Basic x=1, Bearer realm=${quote(realm)} ,scope=${quote(scope)}`).slice(1);
        assert.deepEqual(first, { scheme: 'bearer', parameters: { realm, scope } });
      }),
    );
  });

  it('takes any header, and time in proportion to it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii', maxLength: 300 }), (header) => void parseChallenges(header)),
    );
    for (const piece of ['a=', '"', '\\', 'Bearer ', 'a="', '=', ', ']) parseChallenges(piece.repeat(200_000));
  });
});
