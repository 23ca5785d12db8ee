import * as l10n from '@vscode/l10n';
import type { Hit } from '../model/finding';
import type { Rule } from '../model/rule';
import type { Stage } from '../model/stage';
import { AUTOMATIC_ARGUMENTS } from './support/automatic';
import { FACT } from './support/facts';

/** `--platform` where nothing is pulled. */
export const fromPlatformOnStage: Rule<'stage'> = {
  id: 'from-platform-on-stage',
  summary: '`--platform` on an earlier stage or on `scratch` has no effect.',
  why: `The flag says for which platform an image is pulled. An earlier stage is not pulled: its platform was decided where
it began, and the flag is dropped without a word. \`scratch\` is empty and has no platform either. So the result is not what
the line says, and the surprise comes at run time: \`exec format error\`. Put the flag on the \`FROM\` that names the image.`,
  where: 'dockerfile',
  mends: 'safe',
  fix: `The flag is removed: nothing changes. Where a platform was meant, put it on the \`FROM\` that names the image.`,
  severity: 'warning',
  on: 'stage',
  failures: ['exec format error'],
  examples: [
    {
      kind: 'dockerfile',
      path: 'Dockerfile',
      bad: 'FROM images.test/multi:1 AS base\nFROM --platform=linux/amd64 base\n',
      good: 'FROM --platform=linux/amd64 images.test/multi:1 AS base\nFROM base\n',
    },
  ],
  *check({ stage, stages }) {
    const { platform, bases } = stage;
    const isUnpulled = bases.every(({ base }) => base.kind === 'stage' || base.kind === 'scratch');
    if (platform === undefined || bases.length === 0 || !isUnpulled) return;
    // A build that sets the variable puts an image there.
    const variables = [...stage.image.value.matchAll(/\$\{?(\w+)/g)].map(([, name = '']) => name);
    if (!variables.every((name) => AUTOMATIC_ARGUMENTS.has(name))) return;
    const isScratch = bases.some(({ base }) => base.kind === 'scratch');
    const message = isScratch
      ? l10n.t('This --platform has no effect: scratch is empty and has no platform. Leave it out.')
      : wordsForStage(stage, stages, platform.text.value);
    const edits = stage.slot.remove?.() ?? [];
    const hit: Hit = {
      span: platform.text.span,
      message,
      fact: FACT.flag,
      fixes: [
        {
          title: l10n.t('Remove --platform, which has no effect'),
          edits,
          applicability: 'safe',
          preferred: true,
        },
      ],
    };
    yield hit;
  },
};

/** Where the flag would belong, by what the earlier stages begin with. */
function wordsForStage(stage: Stage, stages: readonly Stage[], flag: string): string {
  const name = stage.image.value;
  const begins = beginningsOf(stage, stages);
  if (begins.length > 0 && begins.every(({ bases }) => bases.every(({ base }) => base.kind === 'scratch')))
    return l10n.t('This --platform has no effect: {0} begins with scratch, which has no platform. Leave it out.', name);
  return begins.length > 0 && begins.every(({ platform }) => platform?.text.value === flag)
    ? l10n.t('This --platform has no effect: {0} is an earlier stage, which has it already. Leave it out.', name)
    : l10n.t('This --platform has no effect: {0} is an earlier stage. Put it on the FROM that {0} begins with.', name);
}

/** The stages on images or on nothing that a stage is built on, through others. */
function beginningsOf({ bases }: Stage, stages: readonly Stage[]): readonly Stage[] {
  return bases.flatMap(({ base }) => {
    // A stage is built on earlier ones only, so this comes to an end.
    const below = base.kind === 'stage' ? stages[base.index] : undefined;
    if (below === undefined) return [];
    const isBeginning = below.bases.some((one) => one.base.kind !== 'stage');
    return isBeginning ? [below] : beginningsOf(below, stages);
  });
}
