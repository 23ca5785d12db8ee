import assert from 'node:assert/strict';
import { DockerfileParser } from 'dockerfile-ast';
import fc from 'fast-check';
import { parsePlatform } from '../../../server/src/image/platform';
import { formatReference } from '../../../server/src/image/reference';
import { readDirectives } from '../../../server/src/kinds/dockerfile/directives';
import { readDockerfileText } from '../../../server/src/kinds/dockerfile/dockerfile';
import { splitInstructions } from '../../../server/src/kinds/dockerfile/instructions';
import type { ReadContext } from '../../../server/src/model/kind';
import type { Reading } from '../../../server/src/model/reading';
import { applyEdits } from '../../../server/src/text/edits';
import { directText, mappedText } from '../../../server/src/text/mapped';
import { processorMs } from '../../support/cost';

const context: ReadContext = {
  file: () => undefined,
  builds: [],
  platforms: ['linux/amd64', 'linux/arm64'].flatMap((text) => parsePlatform(text) ?? []),
};
const read = (text: string): Reading => readDockerfileText(directText(text, 0), context);

const SAMPLES = [
  `# syntax=docker/dockerfile:1
# escape=\\
ARG GO=1.22 BASE="debian:12"
FROM --platform=$BUILDPLATFORM golang:\${GO} AS build
ARG TARGETOS TARGETARCH
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache --mount=type=bind,from=tools:1,target=/t \\
    # a note
    GOOS=$TARGETOS GOARCH=$TARGETARCH go build -o /app \\

    ./cmd
FROM \${BASE%%:*}:\${BASE##*:}
COPY --from=build --chmod=755 /app /app
COPY --from=ghcr.io/x/y@sha256:${'a'.repeat(64)} / /
ENTRYPOINT ["/app"]
`,
  `FROM base_\${TARGETARCH:-amd64}
RUN <<EOF cat - <<-'X Y'
FROM nothing
EOF
\tFROM nothing
\tX Y
ONBUILD COPY --from=alpine:3 / /
ADD https://example.test/tool-linux-amd64.tgz /
HEALTHCHECK CMD true
`,
  '# escape=`\nFROM mcr.test/windows:ltsc2022 `\n  AS w\nSHELL ["powershell"]\nRUN dir C:\\ `\n  | sort\nFROM w\n',
];

/** What must be the same whatever the line ends are. */
const gist = ({ uses, stages, args, skipped }: Reading) => ({
  uses: uses.map(({ image, role, demand, unread }) => [role, image && formatReference(image), demand.kind, unread]),
  stages: stages.map(({ image, name, bases, reached, runs }) => [
    image.value,
    name?.value,
    bases,
    reached,
    runs.length,
  ]),
  args: args.map((arg) => [arg.name.value, arg.default?.value]),
  skipped: skipped.map(({ why }) => why),
});

/** Asks a reading for everything it makes on demand, and checks that its places are in the text. */
const exercise = (text: string): void => {
  const reading = read(text);
  const spans = [
    ...reading.uses.map(({ span }) => span),
    ...reading.mentions.map((mention) => mention.text.span),
    ...reading.skipped.map(({ span }) => span),
    ...reading.args.flatMap((arg) => [arg.span, arg.name.span, ...(arg.default ? [arg.default.span] : [])]),
    ...reading.stages.flatMap((stage) => [stage.span, stage.image.span, ...stage.runs.map((run) => run.text.span)]),
  ];
  for (const { start, end } of spans) assert.ok(0 <= start && start <= end && end <= text.length);
  for (const stage of reading.stages) {
    applyEdits(text, stage.slot.write(['linux/arm64']));
    for (const run of stage.runs) {
      assert.equal(run.text.value.length, run.text.span.end - run.text.span.start);
      applyEdits(text, stage.declare('X', run.span.start));
      assert.ok(run.declared().size >= 0);
    }
  }
};

describe('any text as a Dockerfile', () => {
  it('is read up to every prefix of the samples', () => {
    for (const text of SAMPLES) for (let end = 0; end <= text.length; end++) exercise(text.slice(0, end));
  });

  it('says the same with CRLF', () => {
    for (const text of SAMPLES) assert.deepEqual(gist(read(text.replaceAll('\n', '\r\n'))), gist(read(text)));
  });

  it('is read after random edits', () => {
    const scraps = fc.constantFrom(
      'FROM ',
      '\\\n',
      '<<EOF',
      '${',
      '}',
      '"',
      "'",
      '--platform=',
      '\r\n',
      '# ',
      'ARG ',
      '$',
      '=',
      '--from=',
      '\t',
    );
    const edit = fc.record({ at: fc.nat(900), cut: fc.nat(30), put: fc.oneof(scraps, fc.string({ maxLength: 8 })) });
    fc.assert(
      fc.property(fc.constantFrom(...SAMPLES), fc.array(edit, { maxLength: 8 }), (sample, edits) => {
        let text = sample;
        for (const { at, cut, put } of edits) text = text.slice(0, at) + put + text.slice(at + cut);
        exercise(text);
      }),
      { numRuns: 300 },
    );
  });

  it('costs time in proportion to its length', () => {
    const hostile = [
      SAMPLES.join('').replaceAll('FROM base_', 'FROM b_'),
      'FROM a AS x\nARG A\nRUN echo $TARGETARCH\nCOPY --from=x / /\n',
      'FROM a\nRUN <<E\n',
      'FROM $A\nARG A=$A$A\n',
      'FROM ${A//a*a*b/x}\n',
      'FROM a AS x\nFROM x AS y\n',
      'RUN x \\\n# y\n',
      '<< ',
      ' ',
      '${A:-',
      '--from=',
      '"',
      '\\\n',
    ];
    for (const part of hostile) {
      const text = `ARG A=aaaaaaaaaa\nARG A=$A$A$A$A$A$A$A$A\nFROM x\nRUN ${part.repeat(Math.ceil(200_000 / part.length))}`;
      const started = processorMs();
      read(text);
      const took = processorMs() - started;
      assert.ok(took < 2_500, `${JSON.stringify(part.slice(0, 20))}: ${took.toFixed(0)} ms`);
    }
  });
});

describe('the split into instructions', () => {
  it('agrees with dockerfile-ast on what that reads rightly', () => {
    const ours = (text: string) =>
      splitInstructions(text, readDirectives(text).escape).map(({ keyword, span }) => [keyword, span.start, span.end]);
    for (const text of SAMPLES.map((sample) => sample.replace("'X Y'", 'XY').replace('X Y', 'XY'))) {
      const document = DockerfileParser.parse(text);
      const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
      const theirs = document.getInstructions().map((instruction) => {
        const { start, end } = instruction.getRange();
        const offset = (at: { line: number; character: number }) => (starts[at.line] ?? 0) + at.character;
        return [instruction.getKeyword(), offset(start), offset(end)];
      });
      assert.deepEqual(ours(text), theirs);
    }
  });
});

describe('a Dockerfile inside another document', () => {
  // A YAML block: each line is indented, and a doubled dollar sign stands for one.
  const outer = 'x: |\n    ARG V=1\n    FROM alp:$$V\n    RUN echo $$TARGETARCH\n      done\n';
  const pieces = [
    { text: 'ARG V=1\n', source: outer.indexOf('ARG') },
    { text: 'FROM alp:', source: outer.indexOf('FROM') },
    { text: '$', source: outer.indexOf('$$V') },
    { text: 'V\n', source: outer.indexOf('$$V') + 2 },
    { text: 'RUN echo ', source: outer.indexOf('RUN') },
    { text: '$', source: outer.indexOf('$$T') },
    { text: 'TARGETARCH\n', source: outer.indexOf('$$T') + 2 },
    { text: '  done\n', source: outer.indexOf('  done\n') },
  ];
  const reading = readDockerfileText(mappedText(pieces), context);
  const stage = reading.stages[0];

  it('has its spans in that document', () => {
    const [use] = reading.uses;
    assert.ok(use?.image);
    assert.equal(outer.slice(use.span.start, use.span.end), 'alp:$$V');
    assert.equal(formatReference(use.image), 'docker.io/library/alp:1');
    assert.equal(use.literal, false);
    const text = stage?.runs[0]?.text;
    assert.ok(text);
    const at = text.span.start + text.value.indexOf('$TARGETARCH');
    assert.equal(outer.slice(at, at + 11), '$TARGETARCH');
  });

  it('is edited in that document', () => {
    assert.ok(stage?.runs[0]);
    const edits = [...stage.slot.write(['linux/arm64']), ...stage.declare('TARGETARCH', stage.runs[0].span.start)];
    assert.equal(
      applyEdits(outer, edits),
      'x: |\n    ARG V=1\n    FROM --platform=linux/arm64 alp:$$V\n    ARG TARGETARCH\n    RUN echo $$TARGETARCH\n      done\n',
    );
  });
});
