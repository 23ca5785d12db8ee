import assert from 'node:assert/strict';
import { readReference } from '../../server/src/image/reference';
import { createRegistryLookup, type RegistryLookup } from '../../server/src/offers/registry/lookup';
import { allFaults, type Fault, type FaultyRegistry, startFaultyRegistry } from '../support/faultyRegistry';
import { startRegistry, type TestRegistry } from '../support/registry';
import { type TestClock, testClock } from '../support/registryClock';

const never = new AbortController().signal;

const expected: Readonly<Record<Fault, RegExp>> = {
  hang: /^timeout: .* did not answer in time\.$/,
  'hang-in-body': /^timeout: .* did not answer in time\.$/,
  reset: /^unreachable: .* cannot be reached/,
  'reset-once': /^notFound/,
  'not-http': /^badAnswer: What .* sent is not HTTP/,
  garbage: /^badAnswer: .* not a JSON object/,
  truncated: /^badAnswer: .* not a JSON object/,
  html: /^badAnswer: .* not a JSON object/,
  'no-list': /^badAnswer: .* no list of manifests/,
  deep: /^badAnswer: .* not a JSON object/,
  contradiction: /^badAnswer: .* calls one manifest both/,
  'many-entries': /^tooLarge: .* more than 256/,
  '401-loop': /^unauthorized: .* never sent over plain http/,
  'basic-only': /^unauthorized: .* never sent over plain http/,
  'realm-metadata': /^refusedAddress: .* sends us for a token to 169\.254\.169\.254/,
  'realm-nowhere': /^badAnswer: .* asks for a token and does not say where/,
  negotiate: /^unauthorized: .* asks for negotiate, ntlm, which is not supported/,
  forbidden: /^forbidden: .* run "docker login/,
  '404': /^notFound: .* check the name and the tag\.$/,
  '429': /^rateLimited: .* too many requests/,
  '429-short': /^notFound/,
  '429-silent': /^rateLimited: .* too many requests/,
  '500': /^serverError: .* answered 500 .* It says: it broke \[31m$/,
  '503-once': /^notFound/,
  '503-always': /^serverError: .* answered 503/,
  teapot: /^badAnswer: .* answered 418 .* It says: short and stout/,
  'wrong-digest': /^badAnswer: .* does not match its digest/,
  'wrong-config': /^badAnswer: The config .* does not match its digest/,
  'giant-announced': /^tooLarge: .* sent more than 4194304 bytes/,
  'giant-streamed': /^tooLarge: .* sent more than 4194304 bytes/,
  bomb: /^badAnswer: .* encoded as br|^badAnswer/,
  'redirect-away': /^notFound/,
  'redirect-loop': /^badAnswer: .* redirects more than 5 times/,
  'redirect-file': /^badAnswer: .* only http and https/,
  'redirect-metadata': /^refusedAddress: .*169\.254\.169\.254/,
  'redirect-inside': /^refusedAddress: .*10\.1\.2\.3/,
  'redirect-nowhere': /^badAnswer: .* no address/,
};

describe('a faulty registry', () => {
  // Set in before(); mocha has no other way to hand a server to its tests.
  const scene: { elsewhere?: TestRegistry; registry?: FaultyRegistry } = {};

  before(async () => {
    scene.elsewhere = await startRegistry();
    scene.registry = await startFaultyRegistry(scene.elsewhere.url);
  });
  after(async () => {
    await scene.registry?.close();
    await scene.elsewhere?.close();
  });

  interface Attempt {
    readonly client: RegistryLookup;
    readonly clock: TestClock;
    readonly pauses: readonly string[];
    /** The requests that this client made. */
    requests(): readonly string[];
    ask(fault: string, tag?: string): Promise<string>;
  }

  async function attempt(use: (attempt: Attempt) => Promise<void>): Promise<void> {
    const { registry } = scene;
    assert.ok(registry);
    const clock = testClock();
    const pauses: string[] = [];
    const before = registry.requests.length;
    const client = createRegistryLookup({
      registries: { [registry.host]: { http: true } },
      clock,
      onPause: ({ until, because }) => void pauses.push(`${because} for ${until - clock.now()} ms`),
      timeouts: { connectMs: 1_000, readMs: 1_000, totalMs: 1_500 },
    });
    try {
      await use({
        client,
        clock,
        pauses,
        requests: () => registry.requests.slice(before),
        async ask(fault, tag = 'x') {
          const reading = readReference(`${registry.host}/${fault}:${tag}`);
          assert.ok(reading.ok, fault);
          const answer = await client.lookup(reading.reference, undefined, never);
          return answer.state === 'unknown' ? `${answer.reason}: ${answer.detail}` : answer.state;
        },
      });
    } finally {
      await client.close();
    }
  }

  for (const fault of allFaults) {
    it(`${fault}: ${expected[fault].source.slice(0, 60)}`, () =>
      attempt(async ({ ask, requests }) => {
        const answer = await ask(fault);
        assert.match(answer, expected[fault]);
        // Nothing a server says may reach a terminal as it is.
        assert.doesNotMatch(answer, /[\p{Cc}\u202e]/u);
        assert.ok(requests().length <= 6, requests().join());
      }));
  }

  it('has seen no secret', () => assert.deepEqual([...new Set(scene.registry?.secrets)], ['Bearer T']));

  it('that breaks is asked three times, with growing pauses', () =>
    attempt(async ({ ask, requests, clock }) => {
      await ask('reset', 'thrice');
      assert.equal(requests().length, 3);
      assert.deepEqual(clock.waits, [250, 500]);
    }));

  it('that asks for two seconds gets them', () =>
    attempt(async ({ ask, clock }) => {
      await ask('429-short', 'patience');
      assert.deepEqual(clock.waits, [2_250]);
    }));

  it('that asks for a minute is left alone for one, and nothing is asked meanwhile', () =>
    attempt(async ({ ask, requests, clock, pauses }) => {
      await ask('429', 'minute');
      assert.deepEqual(pauses, ['tooManyRequests for 60000 ms']);
      assert.deepEqual(clock.waits, []);
      assert.match(await ask('404', 'minute'), /^rateLimited: .* left alone for another 60 s/);
      assert.equal(requests().length, 1);
      clock.advance(60_001);
      assert.match(await ask('404', 'minute'), /^notFound/);
    }));

  it('that refuses without a word is left alone for a minute and a bit', () =>
    attempt(async ({ ask, requests, pauses }) => {
      await ask('429-silent', 'bit');
      assert.equal(requests().length, 1);
      assert.deepEqual(pauses, ['tooManyRequests for 75000 ms']);
    }));
});
