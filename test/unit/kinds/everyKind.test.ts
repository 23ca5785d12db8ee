import assert from 'node:assert/strict';
import fc from 'fast-check';
import { kindOf } from '../../../server/src/analysis/kindOf';
import { KINDS } from '../../../server/src/kinds/table';
import type { Reading } from '../../../server/src/model/reading';
import type { Source } from '../../../server/src/text/source';
import { processorMs } from '../../support/cost';
import { KIND_SAMPLES, type KindSample } from '../../support/kindSamples';
import { lintAny } from '../../support/lint';

const PIECE = fc.oneof(
  fc.constantFrom(
    '\n',
    '\r\n',
    ' ',
    '\t',
    '"',
    "'",
    ':',
    '- ',
    '{',
    '}',
    '[',
    ']',
    '${',
    '${{ ',
    '}}',
    '$(',
    '`',
    '\\',
  ),
  fc.constantFrom(
    '&a ',
    '*a',
    '|',
    '>',
    '#',
    '!x ',
    '<<EOF\n',
    '{{ ',
    '---\n',
    '\0',
    '\uFEFF',
    '🐳',
    'image: ',
    'FROM ',
  ),
  fc.string({ maxLength: 4 }),
);

function sourceOf(sample: KindSample, text: string): Source {
  return { uri: `file:///${sample.path}`, path: sample.path, text, version: 1 };
}

function readAs(id: string, sample: KindSample, text: string): Reading {
  const source = sourceOf(sample, text);
  const kind = kindOf(source, KINDS);
  if (kind?.id !== id) throw new Error(`the sample of ${id} is read as ${kind?.id}`);
  return kind.read(source, { file: (path) => sample.files?.[path], builds: [], platforms: [] });
}

function saidIn({ uses, builds, mentions }: Reading): number {
  return uses.length + builds.length + mentions.length;
}

/** What some readings of the sample cost; each is of another text, so that nothing is remembered of the last. */
function costOf(id: string, sample: KindSample, parts: number, times: number): number {
  const text = sample.text(parts);
  const texts = Array.from({ length: times }, (_, i) => text.replaceAll('images.test', `images${parts}x${i}.test`));
  const started = processorMs();
  for (const another of texts) readAs(id, sample, another);
  return processorMs() - started;
}

const PARTS = 60;
/** Readings enough for the clock of the processor, which ticks every few milliseconds. */
function enoughTimes(id: string, sample: KindSample): number {
  let times = 4;
  while (times < 200 && costOf(id, sample, PARTS, times) < 20) times *= 2;
  return times;
}

/** Costs in proportion give 4, and up to 7 where collecting garbage falls into the longer ones; their squares give 16. */
const MOST = 10;

describe('every kind', () => {
  it('has a sample', () => {
    assert.deepEqual(Object.keys(KIND_SAMPLES).sort(), KINDS.map(({ id }) => id).sort());
  });

  for (const [id, sample] of Object.entries(KIND_SAMPLES)) {
    describe(id, () => {
      it('is read in all its parts', () => {
        const [few, many] = [saidIn(readAs(id, sample, sample.text(3))), saidIn(readAs(id, sample, sample.text(12)))];
        assert.ok(few > 0, 'something is said');
        if (sample.single !== true) assert.ok(many >= few * 2, `${many} of 12 parts, ${few} of 3`);
      });

      it('never throws, whatever is typed into it', () => {
        const text = sample.text(3);
        const edit = fc.tuple(fc.nat(text.length), fc.nat(30), PIECE);
        fc.assert(
          fc.property(fc.array(edit, { minLength: 1, maxLength: 5 }), (edits) => {
            let changed = text;
            for (const [at, length, words] of edits)
              changed = changed.slice(0, at) + words + changed.slice(at + length);
            const analysis = lintAny({
              path: sample.path,
              text: changed,
              ...(sample.files && { files: sample.files }),
            });
            for (const { span } of analysis?.findings ?? [])
              assert.ok(0 <= span.start && span.start <= span.end && span.end <= changed.length, 'a span in the text');
          }),
          { numRuns: 60 },
        );
      });

      it('costs in proportion to its length', () => {
        const times = enoughTimes(id, sample);
        const ratio = (): number => costOf(id, sample, PARTS * 4, times) / costOf(id, sample, PARTS, times);
        // What else the machine does comes in between: one measurement of some is fair.
        const ratios: number[] = [];
        while (ratios.length < 6 && !ratios.some((one) => one <= MOST)) ratios.push(ratio());
        const found = Math.min(...ratios);
        assert.ok(found <= MOST, `4 times the text costs ${found.toFixed(1)} times as much`);
      });
    });
  }
});
