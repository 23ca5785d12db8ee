import assert from 'node:assert/strict';
import { formatPlatform, type Platform, parsePlatform } from '../../../server/src/image/platform';
import { familiarReference } from '../../../server/src/image/reference';
import { dockerfileKind } from '../../../server/src/kinds/dockerfile/dockerfile';
import type { Build, LocatedBuild } from '../../../server/src/model/build';
import type { ImageUse } from '../../../server/src/model/imageUse';
import type { Reading } from '../../../server/src/model/reading';
import type { Stage } from '../../../server/src/model/stage';
import { applyEdits } from '../../../server/src/text/edits';

const platform = (text: string): Platform => {
  const parsed = parsePlatform(text);
  assert.ok(parsed, text);
  return parsed;
};

const read = (text: string, targets = 'linux/amd64,linux/arm64', builds: readonly LocatedBuild[] = []): Reading =>
  dockerfileKind.read(
    { uri: 'file:///Dockerfile', path: 'Dockerfile', version: 1, text },
    { file: () => undefined, builds, platforms: targets.split(',').map(platform) },
  );

const build = (parts: Partial<Build>): LocatedBuild => ({
  at: { path: 'compose.yaml' },
  build: {
    tool: 'compose',
    span: { start: 0, end: 0 },
    title: 'service "web"',
    dockerfiles: ['Dockerfile'],
    args: new Map(),
    contexts: new Map(),
    platforms: { state: 'none' },
    tags: [],
    driver: 'unknown',
    emulation: { state: 'unknown' },
    store: 'unknown',
    output: 'unknown',
    attestations: 'unknown',
    merged: false,
    ...parts,
  },
});

const stated = (...values: string[]): Build['platforms'] => ({
  state: 'known',
  items: values.map((value) => ({ value, span: { start: 0, end: 0 } })),
});

/** `role text → reference [demand] {only}`, with the text cut out of the document by the span. */
const describeUse = (text: string, use: ImageUse): string => {
  const { demand } = use;
  const needs = demand.kind === 'stated' ? demand.platforms.map(formatPlatform).join() : demand.kind;
  const leadsTo = use.image ? familiarReference(use.image) : '-';
  const only = use.only ? ` {${use.only.map(formatPlatform).join()}}` : '';
  return `${use.role} ${text.slice(use.span.start, use.span.end)} → ${leadsTo} [${needs}]${only}`;
};
const usesOf = (text: string, targets?: string, builds?: readonly LocatedBuild[]): readonly string[] =>
  read(text, targets, builds).uses.map((use) => describeUse(text, use));
const stageOf = (reading: Reading, index = 0): Stage => {
  const stage = reading.stages[index];
  assert.ok(stage);
  return stage;
};
const describeBase = (stage: Stage): readonly string[] =>
  stage.bases.map(({ base, only }) => {
    const what =
      base.kind === 'stage' ? `stage ${base.index}` : base.kind === 'context' ? `context ${base.name}` : base.kind;
    return only ? `${what} {${only.map(formatPlatform).join()}}` : what;
  });
const resolvedOf = (stage: Stage): string =>
  stage.resolved.kind === 'constant' ? formatPlatform(stage.resolved.platform) : stage.resolved.kind;

describe('the images of a Dockerfile', () => {
  const cases: readonly { name: string; text: string; targets?: string; uses: readonly string[] }[] = [
    {
      name: 'a constant platform',
      text: 'FROM --platform=linux/amd64 alpine\nRUN true',
      uses: ['base alpine → alpine:latest [linux/amd64]'],
    },
    {
      name: "the builder's platform",
      text: 'FROM --platform=$BUILDPLATFORM golang AS b\nFROM alpine\nCOPY --from=b /a /a',
      uses: ['base golang → golang:latest [builder]', 'base alpine → alpine:latest [target]'],
    },
    {
      name: 'the target platform',
      text: 'FROM --platform=$TARGETPLATFORM alpine',
      uses: ['base alpine → alpine:latest [target]'],
    },
    {
      name: 'a default that hides the automatic value',
      text: 'ARG TARGETARCH=amd64\nFROM x-${TARGETARCH}',
      targets: 'linux/arm64',
      uses: ['base x-${TARGETARCH} → x-amd64:latest [target]'],
    },
    {
      name: 'an image for each platform',
      text: 'FROM x-${TARGETARCH}',
      uses: [
        'base x-${TARGETARCH} → x-amd64:latest [target] {linux/amd64}',
        'base x-${TARGETARCH} → x-arm64:latest [target] {linux/arm64}',
      ],
    },
    {
      name: 'stages for each platform',
      text: 'FROM a AS base_amd64\nFROM b AS base_arm64\nFROM base_${TARGETARCH}',
      uses: ['base a → a:latest [target] {linux/amd64}', 'base b → b:latest [target] {linux/arm64}'],
    },
    {
      name: 'a stage by its lower-case name',
      text: 'FROM alpine AS Build\nFROM build',
      uses: ['base alpine → alpine:latest [target]'],
    },
    {
      name: 'an upper-case word, which is no stage',
      text: 'FROM alpine AS build\nFROM Build',
      uses: ['base alpine → alpine:latest [target]', 'base Build → - [target]'],
    },
    {
      name: 'COPY --from by index, name and image',
      text: 'FROM a AS build\nFROM b\nCOPY --from=0 / /\nCOPY --from=BUILD / /\nCOPY --link --from=nginx:1 / /\nCOPY --from=scratch / /',
      uses: ['base a → a:latest [target]', 'base b → b:latest [target]', 'copy nginx:1 → nginx:1 [target]'],
    },
    {
      name: 'COPY --from with a variable',
      text: 'FROM a\nCOPY --from=$X / /',
      uses: ['base a → a:latest [target]', 'copy $X → - [target]'],
    },
    {
      name: 'a normalised variant',
      text: 'FROM base:${TARGETVARIANT:-none}',
      targets: 'linux/arm64/v8',
      uses: ['base base:${TARGETVARIANT:-none} → base:none [target]'],
    },
    {
      name: 'an arm variant',
      text: 'FROM base:$TARGETARCH$TARGETVARIANT',
      targets: 'linux/arm',
      uses: ['base base:$TARGETARCH$TARGETVARIANT → base:armv7 [target]'],
    },
    {
      name: 'a mount',
      text: 'FROM a\nRUN --network=none --mount=type=bind,target=/x,from=alpine ls',
      uses: ['base a → a:latest [target]', 'copy alpine → alpine:latest [target]'],
    },
    {
      name: 'a quoted mount',
      text: 'FROM a\nRUN --mount=type=cache,"From=alpine:3",target=/x ls',
      uses: ['base a → a:latest [target]', 'copy alpine:3 → alpine:3 [target]'],
    },
    {
      name: 'a mount that is no index',
      text: 'FROM a AS b\nRUN --mount=from=b,target=/x ls',
      uses: ['base a → a:latest [target]'],
    },
    {
      name: 'the frontend',
      text: '# syntax=docker/dockerfile:1\nFROM a',
      uses: ['frontend docker/dockerfile:1 → docker/dockerfile:1 [none]', 'base a → a:latest [target]'],
    },
    {
      name: 'the frontend after a shebang, with words behind it',
      text: '#!/bin/sh\n#Syntax = docker/x:2 opt=1 \nFROM a',
      uses: ['frontend docker/x:2 → docker/x:2 [none]', 'base a → a:latest [target]'],
    },
    {
      name: 'another frontend in its own comment',
      text: '// syntax=docker/other:1\nanything',
      uses: ['frontend docker/other:1 → docker/other:1 [none]'],
    },
    {
      name: 'another frontend in JSON',
      text: '{ "syntax": "docker/other:1", "x": 2 }',
      uses: ['frontend docker/other:1 → docker/other:1 [none]'],
    },
    {
      name: 'no directive after a blank line',
      text: '\n# syntax=docker/dockerfile:1\nFROM a',
      uses: ['base a → a:latest [target]'],
    },
    {
      name: 'no directive after another comment',
      text: '# hello\n# syntax=docker/dockerfile:1\nFROM a',
      uses: ['base a → a:latest [target]'],
    },
    {
      name: 'a backtick as the escape character',
      text: '# escape=`\nFROM a `\n AS b\nFROM b',
      uses: ['base a → a:latest [target]'],
    },
    {
      name: 'a heredoc that looks like a stage',
      text: 'FROM a\nRUN <<EOF\nFROM foo\nEOF\nFROM b',
      uses: ['base a → a:latest [target]', 'base b → b:latest [target]'],
    },
    {
      name: 'two heredocs, one with tabs',
      text: 'FROM a\nRUN cat <<A <<-"B C"\nFROM x\nA\n\tFROM y\n\tB C\nFROM b',
      uses: ['base a → a:latest [target]', 'base b → b:latest [target]'],
    },
    {
      name: 'what only looks like a heredoc',
      text: 'FROM a\nRUN echo "<<EOF" $((1<<EOF))\nCMD cat <<X\nFROM b',
      uses: ['base a → a:latest [target]', 'base b → b:latest [target]'],
    },
    {
      name: 'a heredoc under ONBUILD',
      text: 'FROM a\nONBUILD RUN <<EOF\nFROM x\nEOF\nFROM b',
      uses: ['base a → a:latest [target]', 'base b → b:latest [target]'],
    },
    { name: 'scratch with a platform', text: 'FROM --platform=linux/amd64 scratch', uses: [] },
    { name: 'an argument without a value', text: 'ARG P\nFROM alpine:$P', uses: ['base alpine:$P → - [target]'] },
    {
      name: 'an argument whose value only holds a place',
      text: "ARG P=notset Q='change-me'\nFROM python:$P AS a\nFROM nvidia/cuda:$Q-base",
      uses: ['base python:$P → - [target]', 'base nvidia/cuda:$Q-base → - [target]'],
    },
    {
      name: 'the name that stands for no image, with a tag',
      text: 'ARG P=scratch\nFROM $P:$P',
      uses: ['base $P:$P → - [target]'],
    },
    {
      name: 'a platform without a value',
      text: 'ARG P\nFROM --platform=$P alpine',
      uses: ['base alpine → alpine:latest [none]'],
    },
    {
      name: 'a platform that is none',
      text: 'FROM --platform=linux/adm/64/x alpine',
      uses: ['base alpine → alpine:latest [none]'],
    },
    {
      name: 'arguments that use arguments',
      text: 'ARG R=ghcr.io\nARG V=1 N=${R}/x\nFROM ${N}:${V}',
      uses: ['base ${N}:${V} → ghcr.io/x:1 [target]'],
    },
    {
      name: 'a computed platform',
      text: 'ARG A=arm64\nFROM --platform=linux/$A alpine',
      uses: ['base alpine → alpine:latest [linux/arm64]'],
    },
    {
      name: 'a platform computed from the target',
      text: 'FROM --platform=$TARGETOS/$TARGETARCH alpine',
      uses: ['base alpine → alpine:latest [target]'],
    },
    {
      name: 'a platform chosen by the target',
      text: 'FROM --platform=linux/${TARGETARCH/arm64/amd64} alpine',
      uses: [
        'base alpine → alpine:latest [target] {linux/amd64}',
        'base alpine → alpine:latest [linux/amd64] {linux/arm64}',
      ],
    },
    {
      name: 'a platform beside other flags, in quotes',
      text: 'FROM --foo=1 --platform="linux/arm64" "alpine:3" AS x',
      uses: ['base alpine:3 → alpine:3 [linux/arm64]'],
    },
    {
      name: 'a registry with a port',
      text: `FROM localhost:5000/a/b:1@sha256:${'0'.repeat(64)}`,
      uses: [
        `base localhost:5000/a/b:1@sha256:${'0'.repeat(64)} → localhost:5000/a/b:1@sha256:${'0'.repeat(64)} [target]`,
      ],
    },
    {
      name: 'comments and blank lines inside an instruction',
      text: 'FROM \\\n# note\n\n  alpine \\  \n AS x\nFROM x',
      uses: ['base alpine → alpine:latest [target]'],
    },
    {
      name: 'an escaped escape character, which does not continue',
      text: 'FROM a\nRUN x \\\\\nFROM b',
      uses: ['base a → a:latest [target]', 'base b → b:latest [target]'],
    },
    {
      name: 'a byte order mark and lower case',
      text: '\uFEFFfrom alpine as x\nfrom x',
      uses: ['base alpine → alpine:latest [target]'],
    },
    {
      name: 'ONBUILD',
      text: 'FROM a AS b\nONBUILD COPY --from=ghcr.io/x/y:1 / /\nONBUILD RUN --mount=from=alpine:3 ls\nONBUILD COPY --from=builder / /',
      uses: [
        'base a → a:latest [target]',
        'copy ghcr.io/x/y:1 → ghcr.io/x/y:1 [target]',
        'copy alpine:3 → alpine:3 [target]',
      ],
    },
    { name: 'a flag without its equals sign', text: 'FROM --platform linux/amd64 alpine', uses: [] },
    { name: 'a half-typed name', text: 'FROM alpine AS', uses: ['base alpine → alpine:latest [target]'] },
    { name: 'the builder in an image name', text: 'FROM x:$BUILDARCH', uses: ['base x:$BUILDARCH → - [target]'] },
    { name: 'an undeclared variable', text: 'FROM x$NOPE', uses: ['base x$NOPE → - [target]'] },
    { name: 'a bad substitution', text: 'FROM x${NOPE:=1}', uses: ['base x${NOPE:=1} → - [target]'] },
  ];
  for (const { name, text, targets, uses } of cases) {
    it(`reads ${name}`, () => assert.deepEqual(usesOf(text, targets), uses));
  }

  it('says why an image is not read', () => {
    const unread = (text: string) => read(text).uses.at(-1)?.unread;
    assert.match(unread('ARG P\nFROM alpine:$P') ?? '', /\$P has no value/);
    assert.match(unread('FROM x:$BUILDARCH') ?? '', /builder's own/);
    assert.match(unread('FROM a\nCOPY --from=$X / /') ?? '', /variable expansion is not supported for --from/);
    assert.match(unread('FROM a\nRUN --mount=from=$X ls') ?? '', /doesn't support variable expansion/);
    assert.match(unread('FROM Build') ?? '', /lower case/);
  });

  it('gives the demand its reason and its place', () => {
    const text = 'FROM --platform=linux/arm64 alpine';
    const demand = read(text).uses[0]?.demand;
    assert.ok(demand?.kind === 'stated' && demand.span);
    assert.equal(demand.because, '`--platform=linux/arm64` on this FROM');
    assert.equal(text.slice(demand.span.start, demand.span.end), 'linux/arm64');
  });

  it('tells literal text, which a fix may replace, from what was computed', () => {
    const literal = (text: string) => read(text).uses.map((use) => use.literal);
    assert.deepEqual(literal('FROM alpine:3'), [true]);
    assert.deepEqual(literal('FROM "alpine:3"'), [true]);
    assert.deepEqual(literal('ARG V=3\nFROM alpine:$V'), [false]);
    assert.deepEqual(literal('FROM alp\\\nine'), [false]);
  });

  it('skips a stage index that is not there', () => {
    const reading = read('FROM a\nCOPY --from=7 / /');
    assert.equal(reading.uses.length, 1);
    assert.deepEqual(
      reading.skipped.map(({ why }) => why),
      ['invalid stage index 7'],
    );
  });

  it('reads nothing of a text that is no Dockerfile', () => {
    for (const text of ['', 'hello world', 'COPY a b\nFROM a', '\0FROM a', 'FROM a\0', '# only a comment']) {
      assert.deepEqual(read(text), read(''), JSON.stringify(text));
    }
  });
});

describe('the builds of a Dockerfile', () => {
  it('give arguments, platforms and targets', () => {
    const text = 'ARG BASE=debian\nARG P\nFROM --platform=$P $BASE AS a\nFROM alpine';
    const builds = [
      build({
        args: new Map([
          ['BASE', 'ubuntu'],
          ['P', 'linux/s390x'],
        ]),
        target: 'a',
        platforms: stated('linux/arm64'),
      }),
    ];
    assert.deepEqual(usesOf(text, 'linux/amd64', builds), [
      'base $BASE → ubuntu:latest [linux/s390x]',
      'base alpine → alpine:latest [target]',
    ]);
    const reading = read(text, 'linux/amd64', builds);
    assert.deepEqual(
      reading.stages.map(({ shipped, reached }) => [shipped, reached]),
      [
        [true, true],
        [false, false],
      ],
    );
  });

  it('that differ give each its image', () => {
    const text = 'ARG V=1\nFROM app:$V';
    const builds = [
      build({ platforms: stated('linux/amd64') }),
      build({ args: new Map([['V', '2']]), platforms: stated('linux/arm64') }),
    ];
    assert.deepEqual(usesOf(text, 'linux/amd64', builds), [
      'base app:$V → app:1 [target] {linux/amd64}',
      'base app:$V → app:2 [target] {linux/arm64}',
    ]);
    const everywhere = [build({}), build({ args: new Map([['V', '2']]) }), build({ args: new Map([['V', '2']]) })];
    assert.deepEqual(usesOf(text, 'linux/amd64', everywhere), [
      'base app:$V → app:1 [target]',
      'base app:$V → app:2 [target]',
    ]);
  });

  it('with a value that is not known leave the image unread', () => {
    const builds = [build({ args: new Map([['V', undefined]]) })];
    assert.deepEqual(usesOf('ARG V=1\nFROM app:$V', undefined, builds), ['base app:$V → - [target]']);
    assert.deepEqual(usesOf('ARG V=1\nFROM --platform=$V app', undefined, builds), ['base app → app:latest [none]']);
  });

  it('can override an automatic argument', () => {
    const builds = [build({ args: new Map([['TARGETARCH', 'riscv64']]) })];
    assert.deepEqual(usesOf('FROM x-$TARGETARCH', 'linux/amd64', builds), [
      'base x-$TARGETARCH → x-riscv64:latest [target]',
    ]);
  });

  it('replace images and stages by named contexts', () => {
    const contexts = new Map([
      ['alpine', 'docker-image://alpine:3.20'],
      ['docker.io/library/debian:latest', './rootfs'],
      ['base', 'docker-image://ghcr.io/x/base:1'],
      ['web', 'target:web'],
      ['empty', 'docker-image://scratch'],
    ]);
    const text = 'FROM golang AS base\nFROM alpine\nCOPY --from=debian / /\nCOPY --from=web / /\nFROM empty\nFROM base';
    const reading = read(text, undefined, [build({ contexts })]);
    assert.deepEqual(
      reading.uses.map((use) => describeUse(text, use)),
      ['base golang → ghcr.io/x/base:1 [target]', 'base alpine → alpine:3.20 [target]'],
    );
    assert.deepEqual(
      reading.uses.map(({ literal }) => literal),
      [false, false],
    );
    assert.deepEqual(reading.stages.map(describeBase), [
      ['context base'],
      ['context alpine'],
      ['scratch'],
      ['stage 0'],
    ]);
  });

  it('replace a context for one platform only', () => {
    const contexts = new Map([['alpine::linux/arm64', 'docker-image://arm/alpine']]);
    assert.deepEqual(usesOf('FROM alpine', undefined, [build({ contexts })]), [
      'base alpine → alpine:latest [target] {linux/amd64}',
      'base alpine → arm/alpine:latest [target] {linux/arm64}',
    ]);
  });
});

describe('the stages of a Dockerfile', () => {
  const reachedOf = (text: string, builds?: readonly LocatedBuild[]) =>
    read(text, undefined, builds)
      .stages.filter(({ reached }) => reached)
      .map(({ index }) => index);

  it('are reached through FROM, COPY and mounts, each cycle once', () => {
    assert.deepEqual(reachedOf('FROM a AS x\nFROM b AS y\nFROM x\nCOPY --from=y / /'), [0, 1, 2]);
    assert.deepEqual(reachedOf('FROM a AS x\nFROM b AS y\nFROM c\nRUN --mount=from=x ls'), [0, 2]);
    assert.deepEqual(reachedOf('FROM a AS x\nFROM b\nCOPY --from=0 / /'), [0, 1]);
    assert.deepEqual(reachedOf('FROM a AS x\nCOPY --from=y / /\nFROM b AS y\nCOPY --from=x / /'), [0, 1]);
    assert.deepEqual(reachedOf('FROM a AS tool\nFROM b AS base\nONBUILD COPY --from=tool / /\nFROM base'), [0, 1, 2]);
  });

  it('are reached for each platform by its own way', () => {
    const text = 'FROM a AS b_amd64\nFROM a AS b_arm64\nFROM a AS b_s390x\nFROM b_$TARGETARCH';
    assert.deepEqual(reachedOf(text), [0, 1, 3]);
    assert.deepEqual(describeBase(stageOf(read(text), 3)), ['stage 0 {linux/amd64}', 'stage 1 {linux/arm64}']);
  });

  it('are shipped where a build asks for them, by name in any case', () => {
    const text = 'FROM a AS x\nFROM b AS y';
    const shipped = (target: string) =>
      read(text, undefined, [build({ target })]).stages.map((stage) => [stage.shipped, stage.reached]);
    assert.deepEqual(shipped('X'), [
      [true, true],
      [false, false],
    ]);
    assert.deepEqual(shipped('0'), [
      [true, true],
      [false, false],
    ]);
    assert.deepEqual(shipped('typo'), [
      [false, true],
      [false, true],
    ]);
  });

  it('take the latest earlier stage of a name', () => {
    const reading = read('FROM a AS x\nFROM b AS x\nFROM x AS x\nFROM x');
    assert.deepEqual(reading.stages.map(describeBase), [['image'], ['image'], ['stage 1'], ['stage 2']]);
  });

  const platforms: readonly (readonly [string, string, string, string])[] = [
    ['FROM --platform=linux/amd64 a', 'constant', 'linux/amd64', 'linux/amd64'],
    ['FROM --platform=linux/x86_64 a', 'constant', 'linux/amd64', 'linux/amd64'],
    ['FROM --platform=nonsense a', 'constant', '-', 'unresolved'],
    ['FROM --platform=$BUILDPLATFORM a', 'build', '-', 'build'],
    ['FROM --platform=${BUILDPLATFORM:-linux/amd64} a', 'build', '-', 'build'],
    ['ARG P=$BUILDPLATFORM\nFROM --platform=$P a', 'build', '-', 'build'],
    ['FROM --platform=$TARGETPLATFORM a', 'target', '-', 'target'],
    ['FROM --platform=${TARGETPLATFORM} a', 'target', '-', 'target'],
    ['ARG TARGETPLATFORM=linux/amd64\nFROM --platform=$TARGETPLATFORM a', 'computed', 'linux/amd64', 'linux/amd64'],
    ['ARG TARGETPLATFORM\nFROM --platform=$TARGETPLATFORM a', 'target', '-', 'target'],
    ['ARG A=arm64\nFROM --platform=linux/$A a', 'computed', 'linux/arm64', 'linux/arm64'],
    ['FROM --platform=linux/$TARGETARCH a', 'computed', '-', 'target'],
    ['FROM --platform=linux/$BUILDARCH a', 'unresolved', '-', 'unresolved'],
    ['ARG P\nFROM --platform=$P a', 'unresolved', '-', 'unresolved'],
    ['FROM --platform= a', 'unresolved', '-', 'unresolved'],
    ['FROM --platform=linux/amd64 scratch', 'constant', 'linux/amd64', 'target'],
  ];
  for (const [text, kind, value, resolved] of platforms) {
    it(`read the platform of ${JSON.stringify(text)}`, () => {
      const stage = stageOf(read(text));
      assert.equal(stage.platform?.kind, kind);
      assert.equal(stage.platform?.platform ? formatPlatform(stage.platform.platform) : '-', value);
      assert.equal(resolvedOf(stage), resolved);
    });
  }

  it('inherit the platform of the stage they are built on', () => {
    const reading = read('FROM --platform=$BUILDPLATFORM a AS x\nFROM --platform=linux/amd64 x AS y\nFROM y');
    assert.deepEqual(reading.stages.map(resolvedOf), ['build', 'build', 'build']);
  });

  it('serve the target where each choice is pinned to its own platform', () => {
    const own = read(
      'FROM --platform=linux/amd64 a AS b_amd64\nFROM --platform=linux/arm64 a AS b_arm64\nFROM b_$TARGETARCH',
    );
    assert.deepEqual(own.stages.map(resolvedOf), ['linux/amd64', 'linux/arm64', 'target']);
    const mixed = read(
      'FROM --platform=linux/amd64 a AS b_amd64\nFROM --platform=linux/amd64 a AS b_arm64\nFROM b_$TARGETARCH',
    );
    assert.equal(resolvedOf(stageOf(mixed, 2)), 'linux/amd64');
    const builder = read('FROM --platform=$BUILDPLATFORM a AS b_amd64\nFROM a AS b_arm64\nFROM b_$TARGETARCH');
    assert.equal(resolvedOf(stageOf(builder, 2)), 'unresolved');
  });

  it('have their words, exact to the character', () => {
    const text = 'ARG V=1\nfrom  --platform=linux/amd64 \\\n  "a:$V"  as  App # c\n';
    const stage = stageOf(read(text));
    const cut = (span: { start: number; end: number } | undefined) => span && text.slice(span.start, span.end);
    assert.equal(cut(stage.image.span), 'a:$V');
    assert.equal(stage.image.value, 'a:$V');
    assert.equal(cut(stage.platform?.text.span), 'linux/amd64');
    assert.equal(cut(stage.platform?.flag), '--platform=linux/amd64');
    assert.equal(cut(stage.span), 'from  --platform=linux/amd64 \\\n  "a:$V"  as  App # c');
    const named = 'FROM a AS App';
    assert.deepEqual(stageOf(read(named)).name, { value: 'app', span: { start: 10, end: 13 } });
  });

  it('list their commands with the names in force, those of parent stages too', () => {
    const text = [
      'ARG GLOBAL=1',
      'FROM a AS x',
      'ENV ONE=1 TWO=2',
      'RUN first',
      'ARG THREE',
      'ENV OLD style',
      'ADD https://x/linux-amd64.tgz /y',
      'ADD local /z',
      'FROM x',
      'RUN ["second"]',
      'ONBUILD RUN third',
    ].join('\n');
    const runs = read(text).stages.flatMap((stage) => stage.runs);
    assert.deepEqual(
      runs.map((run) => `${run.instruction} ${run.text.value} [${[...run.declared()].join()}]`),
      [
        'RUN first [ONE,TWO]',
        'ADD https://x/linux-amd64.tgz /y [ONE,TWO,THREE,OLD]',
        'RUN ["second"] [ONE,TWO,THREE,OLD]',
      ],
    );
  });

  it('give a command text in which every offset is one of the document', () => {
    const text =
      'FROM a\nRUN --mount=type=cache,target=/c apt \\\n  # amd64 comment\n\n  install x \\\n  && cat <<E\namd64\nE\nRUN y';
    const [run, next] = stageOf(read(text)).runs;
    assert.ok(run);
    assert.equal(run.text.value.length, run.text.span.end - run.text.span.start);
    assert.ok(!run.text.value.includes('comment') && !run.text.value.includes('\\'));
    for (const word of ['apt', 'install', '&& cat <<E\namd64\nE']) {
      const at: number = run.text.span.start + run.text.value.indexOf(word);
      assert.equal(text.slice(at, at + word.length), word);
    }
    assert.equal(next?.text.value, 'y');
  });
});

describe('the arguments and platforms of a Dockerfile', () => {
  it('are declared, several to a line', () => {
    const text = 'ARG A=1 B\nFROM x\nARG C="a b" \\\n  D=';
    const { args } = read(text);
    assert.deepEqual(
      args.map((arg) => [arg.name.value, arg.default?.value, arg.stage, text.slice(arg.span.start, arg.span.end)]),
      [
        ['A', '1', undefined, 'A=1'],
        ['B', undefined, undefined, 'B'],
        ['C', '"a b"', 0, 'C="a b"'],
        ['D', '', 0, 'D='],
      ],
    );
    for (const { name, default: value } of args) {
      assert.equal(text.slice(name.span.start, name.span.end), name.value);
      if (value) assert.equal(text.slice(value.span.start, value.span.end), value.value);
    }
  });

  it('are mentioned where they are written without variables', () => {
    const text = 'FROM --platform=linux/x86_64 a\nFROM --platform=$BUILDPLATFORM b\nFROM --platform="linux/arm" c';
    const { mentions } = read(text);
    assert.deepEqual(
      mentions.map(({ what, text: { value }, stage }) => [what, value, stage]),
      [
        ['platform', 'linux/x86_64', 0],
        ['platform', 'linux/arm', 2],
      ],
    );
    const edits = mentions.flatMap((mention) => mention.replace('linux/amd64'));
    assert.equal(
      applyEdits(text, edits),
      'FROM --platform=linux/amd64 a\nFROM --platform=$BUILDPLATFORM b\nFROM --platform="linux/amd64" c',
    );
  });
});

describe('the edits of a Dockerfile', () => {
  const written: readonly (readonly [string, string, string])[] = [
    ['FROM alpine AS x', 'FROM --platform=linux/arm64 alpine AS x', '-'],
    ['from \\\n  alpine', 'from \\\n  --platform=linux/arm64 alpine', '-'],
    ['FROM "alpine"', 'FROM --platform=linux/arm64 "alpine"', '-'],
    ['FROM --platform=linux/amd64 alpine', 'FROM --platform=linux/arm64 alpine', 'FROM alpine'],
    ['FROM --platform="linux/amd64"  alpine', 'FROM --platform="linux/arm64"  alpine', 'FROM alpine'],
    ['FROM --platform= alpine', 'FROM --platform=linux/arm64 alpine', 'FROM alpine'],
    ['FROM --x=1 --platform=$P \\\n alpine', 'FROM --x=1 --platform=linux/arm64 \\\n alpine', 'FROM --x=1 \\\n alpine'],
    ['FROM --x=1 alpine', 'FROM --x=1 --platform=linux/arm64 alpine', '-'],
  ];
  for (const [text, withPlatform, without] of written) {
    it(`change nothing else in ${JSON.stringify(text)}`, () => {
      const { slot } = stageOf(read(text));
      assert.equal(applyEdits(text, slot.write(['linux/arm64'])), withPlatform);
      assert.equal(slot.remove ? applyEdits(text, slot.remove()) : '-', without);
    });
  }

  it('declare an argument on a line of its own, as the line after it is written', () => {
    const text = 'FROM a\r\n  RUN echo $TARGETARCH\r\n';
    const stage = stageOf(read(text));
    const [run] = stage.runs;
    assert.ok(run);
    assert.equal(
      applyEdits(text, stage.declare('TARGETARCH', run.span.start)),
      'FROM a\r\n  ARG TARGETARCH\r\n  RUN echo $TARGETARCH\r\n',
    );
    assert.deepEqual(stage.declare('X', 3), []);
  });
});

describe('the files that are Dockerfiles', () => {
  const recognise = (path: string, text = 'FROM a', languageId?: string) =>
    dockerfileKind.recognise({ uri: `file:///${path}`, path, version: 1, text, ...(languageId && { languageId }) });

  it('are told by their names', () => {
    for (const path of 'Dockerfile a/Containerfile Dockerfile.dev x/web.Dockerfile web.dockerfile Containerfile.x a.containerfile'.split(
      ' ',
    )) {
      assert.equal(recognise(path), true, path);
    }
    for (const path of 'Dockerfile.dockerignore web.dockerignore README.md Dockerfiles dockerfile.ts .dockerfilerc'.split(
      ' ',
    )) {
      assert.equal(recognise(path), false, path);
    }
  });

  it('are told by names that scripts have too where the first instruction is one of theirs', () => {
    const names =
      'Dockerfile-cuda-all Dockerfile_alpine a/dockerfile-dev Containerfile-x base-Dockerfile web_dockerfile';
    for (const path of names.split(' ')) {
      assert.equal(recognise(path, '# syntax=docker/dockerfile:1\n\n  ARG A=1\nFROM a'), true, path);
      assert.equal(recognise(path, '\uFEFFfrom a'), true, path);
      assert.equal(recognise(path, '#!/bin/sh\ndocker build .'), false, path);
    }
    for (const path of 'Dockerfile-x.dockerignore my-dockerfile.sh Dockerfiles-x/notes'.split(' ')) {
      assert.equal(recognise(path, 'FROM a'), false, path);
    }
    assert.equal(recognise('Dockerfile-alpine.template', 'FROM {{ .Image }}'), false);
  });

  it('are told by the editor', () => assert.equal(recognise('Weird', 'FROM a', 'dockerfile'), true));

  it('are templates only as long as they are plain', () => {
    assert.equal(recognise('Dockerfile.j2'), true);
    assert.equal(recognise('Dockerfile.j2', 'FROM {{ image }}'), false);
    assert.equal(recognise('Dockerfile.erb', 'FROM <%= image %>'), false);
    assert.equal(recognise('Dockerfile.in', 'FROM @IMAGE@'), false);
    assert.equal(recognise('Dockerfile.dev', 'FROM a\nRUN docker inspect -f {{.Id}}'), true);
  });
});
