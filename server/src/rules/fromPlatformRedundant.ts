import * as l10n from '@vscode/l10n';
import type { Hit } from '../model/finding';
import type { Rule } from '../model/rule';
import { FACT } from './support/facts';

/** `--platform=$TARGETPLATFORM` says what holds anyway (BuildKit's RedundantTargetPlatform). */
export const fromPlatformRedundant: Rule<'stage'> = {
  id: 'from-platform-redundant',
  summary: '`--platform=$TARGETPLATFORM` on `FROM` says what is the default.',
  why: `BuildKit takes the image of a \`FROM\` without \`--platform\` for the platform that is built for, and that is
\`$TARGETPLATFORM\`. Written out it does no harm where BuildKit builds, and breaks every other builder that has no such
variable: \`failed to parse platform : "" is an invalid component of ""\`.`,
  where: 'dockerfile',
  mends: 'safe',
  fix: 'The flag is removed: BuildKit takes the same image without it.',
  severity: 'info',
  on: 'stage',
  failures: [
    'RedundantTargetPlatform: Setting platform to predefined $TARGETPLATFORM in FROM is redundant as this is the default behavior',
    'failed to parse platform : "" is an invalid component of ""',
    'DL3065',
  ],
  examples: [
    {
      kind: 'dockerfile',
      path: 'Dockerfile',
      bad: 'FROM --platform=$TARGETPLATFORM images.test/multi:1\n',
      good: 'FROM images.test/multi:1\n',
    },
  ],
  *check({ stage, reading, builds }) {
    const { platform } = stage;
    // With a default, `${TARGETPLATFORM:-…}`, it is written for builders that do not set the variable.
    if (platform?.kind !== 'target' || !PLAIN.test(platform.text.value)) return;
    const name = 'TARGETPLATFORM';
    const isDefaulted = reading.args.some((arg) => arg.stage === undefined && arg.name.value === name && arg.default);
    const isGiven = builds.some(({ build }) => build.args.has(name));
    // Then the variable is no longer the target platform, and the flag does something.
    if (isDefaulted || isGiven) return;
    const edits = stage.slot.remove?.() ?? [];
    const hit: Hit = {
      span: platform.text.span,
      message: l10n.t(
        'The platform that is built for is what FROM takes anyway, and builders other than BuildKit fail on the variable. Leave the flag out.',
      ),
      fact: FACT.flag,
      fixes: [
        {
          title: l10n.t('Remove {0}', '--platform=$TARGETPLATFORM'),
          edits,
          applicability: 'safe',
          preferred: true,
        },
      ],
    };
    yield hit;
  },
};

const PLAIN = /^"?\$(?:TARGETPLATFORM|\{TARGETPLATFORM\})"?$/;
