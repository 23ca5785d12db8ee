import assert from 'node:assert/strict';
import fc from 'fast-check';
import { familiarReference } from '../../../server/src/image/reference';
import type { Reading } from '../../../server/src/model/reading';
import { processorMs } from '../../support/cost';
import { readText } from './composeSupport';

const SAMPLE = `x-common: &common
  platform: \${P:-linux/x86_64}
  deploy: {placement: {constraints: [node.platform.arch == amd64]}}
include: [other.yml, {path: [a.yml, b.yml], env_file: x.env}]
services:
  web: # the site
    <<: *common
    image: "\${REG:-r.test}/web:\${TAG-1}"
    profiles: [a, b]
    build:
      context: ./web
      args: {A: 1, B: $$x}
      platforms:
        - linux/amd64
        - 'linux/arm64'
      dockerfile_inline: |
        FROM alpine
        RUN echo $$A
  db:
    extends: {service: web}
    image: !override postgres:16
    build: .
    volumes:
      - {type: image, source: assets:1}
    pre_start: [{image: init:1}]
  old: !reset null
---
services:
  db: {platform: !reset null}
`;

const read = (text: string): Reading => readText(text);

describe('reading compose files', () => {
  it('never throws on a prefix', () => {
    for (let end = 0; end <= SAMPLE.length; end++) read(SAMPLE.slice(0, end));
  });

  it('sees the same with CRLF', () => {
    const facts = (text: string): unknown => {
      const { uses, builds, mentions } = read(text);
      return [
        uses.map((use) => [
          text.slice(use.span.start, use.span.end),
          use.image && familiarReference(use.image),
          use.demand.kind,
        ]),
        builds.map((build) => [text.slice(build.span.start, build.span.end), build.dockerfiles, build.platforms.state]),
        mentions.map((mention) => text.slice(mention.text.span.start, mention.text.span.end)),
      ];
    };
    assert.deepEqual(facts(SAMPLE.replaceAll('\n', '\r\n')), facts(SAMPLE));
  });

  it('never throws on an edited text, and every span is in it; so are the edits it offers', () => {
    const edit = fc.record({
      at: fc.nat(SAMPLE.length),
      cut: fc.nat(30),
      put: fc.oneof(
        fc.constantFrom(
          ':',
          '- ',
          '*common',
          '&x ',
          '<<: *x',
          '{',
          ']',
          '"',
          '${',
          '$',
          '!reset ',
          '\n',
          '\t',
          '|\n',
          '---\n',
        ),
        fc.string({ maxLength: 5 }),
      ),
    });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
        const text = edits.reduce((so, { at, cut, put }) => so.slice(0, at) + put + so.slice(at + cut), SAMPLE);
        const { uses, builds, mentions } = read(text);
        const offered = [...uses, ...builds].flatMap(({ slot }) => [
          ...(slot?.write(['linux/arm64']) ?? []),
          ...(slot?.remove?.() ?? []),
        ]);
        const spans = [...uses, ...builds, ...offered].map((item) => item.span);
        for (const span of [...spans, ...mentions.map((mention) => mention.text.span)]) {
          assert.ok(0 <= span.start && span.start <= span.end && span.end <= text.length);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('takes bounded time for texts made to be slow', () => {
    const services = (count: number, body: (i: number) => string): string =>
      Array.from({ length: count }, (_, i) => `  s${i}: ${body(i)}\n`).join('');
    const laughs = Array.from({ length: 12 }, (_, i) =>
      i === 0
        ? 'l0: &l0 {image: a}\n'
        : `l${i}: &l${i} {<<: [${Array(10)
            .fill(`*l${i - 1}`)
            .join(', ')}]}\n`,
    ).join('');
    const texts = {
      'merges of merges': `${laughs}services:\n${services(50, () => '*l11')}`,
      'a chain of merges': `services:\n${services(4_000, (i) => `&s${i} {<<: *s${Math.max(0, i - 1)}}`)}`,
      'circles of merges': 's: &s {<<: *s}\nservices: &x\n  a: &a {<<: [*a, *x, *b]}\n  b: &b {<<: [*a, *b]}\n',
      'a long list for many': `x: &x [${'linux/amd64, '.repeat(5_000)}]\nservices:\n${services(300, () => '{build: {platforms: *x}}')}`,
      'many keys for many': `x: &x\n${Array.from({ length: 4_000 }, (_, i) => `  k${i}: 1\n`).join('')}services:\n${services(4_000, () => '{<<: *x}')}`,
      'a chain of extends': `services:\n${services(2_000, (i) => `{extends: s${i + 1}, image: a}`)}`,
      'many services': `services:\n${services(4_000, (i) => `{image: "a:$\{T:-${i}}"}`)}`,
    };
    for (const [name, text] of Object.entries(texts)) {
      const before = processorMs();
      read(text);
      const took = processorMs() - before;
      assert.ok(took < 4_000, `${name}: ${took} ms for ${text.length} characters`);
    }
  });
});
