import * as l10n from '@vscode/l10n';
import type { Platform } from '../image/platform';
import type { Hit } from '../model/finding';
import type { Rule } from '../model/rule';
import type { ArgDeclaration, Stage } from '../model/stage';
import { AUTOMATIC_ARGUMENTS } from './support/automatic';
import { shippedChain } from './support/shippedChain';

/** A default that stands before the value BuildKit would give. */
export const platformArgShadowed: Rule<'document'> = {
  id: 'platform-arg-shadowed',
  summary: 'A default hides the value that BuildKit gives to an automatic platform argument.',
  why: `\`TARGETARCH\`, \`TARGETPLATFORM\` and their kin have a value of their own in every build. A declaration without a
default lets it through; \`ARG TARGETARCH=amd64\` does not: the default wins over it in the build for every platform, so
the arm64 image gets amd64 downloads or an amd64 binary, and dies with \`exec format error\`. With
\`ARG BUILDPLATFORM=linux/amd64\` a stage that only compiles is for amd64 on every machine that builds: one of arm64 runs
it under emulation, slowly, or not at all.`,
  where: 'dockerfile',
  mends: 'unsafe',
  fix: `The default is removed, so that the build's own value comes through.`,
  severity: 'warning',
  on: 'document',
  failures: ['exec format error'],
  examples: [
    {
      kind: 'dockerfile',
      path: 'Dockerfile',
      bad: 'FROM images.test/multi:1\nARG TARGETARCH=amd64\nRUN ./install.sh $TARGETARCH\n',
      good: 'FROM images.test/multi:1\nARG TARGETARCH\nRUN ./install.sh $TARGETARCH\n',
    },
  ],
  *check({ reading, stages }) {
    const builds = stages[0]?.builds ?? [];
    const needed = stages.flatMap(({ required }) => required.platforms);
    for (const arg of reading.args) {
      const { name, default: value } = arg;
      const text = value?.value.replace(/^(["'])(.*)\1$/, '$2');
      if (value === undefined || text === undefined || !AUTOMATIC_ARGUMENTS.has(name.value)) continue;
      if (letsThrough(arg, text) || isGivenAnyway(arg, text, needed)) continue;
      // What a build hands in goes before the default.
      if (builds.length > 0 && builds.every(({ build }) => build.args.has(name.value))) continue;
      const stage = arg.stage === undefined ? undefined : reading.stages[arg.stage];
      const hit: Hit = {
        span: value.span,
        message: factOf(arg, JSON.stringify(text), reading.stages),
        ...(stage?.reached === false && { severity: 'info' }),
        fixes: [
          {
            title: l10n.t('Remove the default'),
            edits: [{ span: { start: name.span.end, end: arg.span.end }, text: '' }],
            applicability: 'unsafe',
            preferred: true,
          },
        ],
      };
      yield hit;
    }
  },
};

/** What is said of the builder reaches the image only by a stage that becomes part of it. */
function factOf(arg: ArgDeclaration, text: string, stages: readonly Stage[]): string {
  const { name } = arg;
  const isOfBuilder = name.value.startsWith('BUILD') && !shippedChain(stages).some(({ stage }) => isUsedIn(arg, stage));
  return isOfBuilder
    ? l10n.t(
        'This default hides the real {0}: it is {1} on every machine that builds, and on one of another architecture what is for {1} runs under emulation, slowly, or dies with "exec format error". Declare ARG {0} without a default.',
        name.value,
        text,
      )
    : l10n.t(
        'This default hides the real {0}: every build gets {1}, whatever it is for. Declare ARG {0} without a default.',
        name.value,
        text,
      );
}

/** Whether a stage may use an argument: its own, or a global one in its `FROM` or declared again. */
function isUsedIn({ name, stage: owner }: ArgDeclaration, stage: Stage): boolean {
  if (owner !== undefined) return owner === stage.index;
  const isInFrom = `${stage.platform?.text.value} ${stage.image.value}`.includes(name.value);
  return isInFrom || stage.variables().some((one) => one.name === name.value);
}

/** The argument itself in its default is the real value; `linux` as the system hides nothing from Linux builds. */
function letsThrough({ name }: ArgDeclaration, text: string): boolean {
  const isItself = new RegExp(`\\$\\{?${name.value}(?![A-Za-z0-9_])`).test(text);
  return isItself || (name.value.endsWith('OS') && text === 'linux');
}

/** An empty variant is what every platform has but the few that have one, such as `linux/arm/v7`. */
function isGivenAnyway({ name }: ArgDeclaration, text: string, needed: readonly Platform[]): boolean {
  return name.value === 'TARGETVARIANT' && text === '' && needed.every(({ variant }) => variant === undefined);
}
