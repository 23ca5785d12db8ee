import * as l10n from '@vscode/l10n';
import { quoted } from '../image/platform';
import { spellingOf } from '../image/spelling';
import type { Hit } from '../model/finding';
import type { Rule } from '../model/rule';
import { changeTo } from './support/changeTo';
import { withPlace } from './support/dotenv';

/** A written platform that no engine knows. */
export const invalidPlatform: Rule<'mention'> = {
  id: 'invalid-platform',
  summary: 'The platform is none that engines know.',
  why: `A platform is \`os/arch\` or \`os/arch/variant\`. Engines check little of it: \`linux/adm64\` is read as an
architecture of that name, and then nothing matches it (\`no match for platform in manifest\`). What cannot be read at all
is refused: \`failed to parse platform linux amd64\`, \`"arm46" is an invalid component of "linux/arm46"\`,
\`unknown operating system or architecture: invalid argument\`.

\`DOCKER_DEFAULT_PLATFORM\` in the \`.env\` of a compose project is told once in a file, at the first service that takes
it.`,
  where: 'platforms',
  mends: 'unsafe',
  fix: 'The nearest platform that there is takes its place, where one is near.',
  severity: 'error',
  on: 'mention',
  failures: [
    'unknown operating system or architecture: invalid argument',
    'failed to parse platform',
    'is an invalid component of',
    'no match for platform in manifest: not found',
  ],
  examples: [
    {
      kind: 'dockerfile',
      path: 'Dockerfile',
      bad: 'FROM --platform=linux/adm64 images.test/multi:1\n',
      good: 'FROM --platform=linux/amd64 images.test/multi:1\n',
    },
    {
      kind: 'compose',
      path: 'compose.yaml',
      bad: 'services:\n  web:\n    image: images.test/multi:1\n    platform: arm64/linux\n',
      good: 'services:\n  web:\n    image: images.test/multi:1\n    platform: linux/amd64\n',
    },
  ],
  *check({ mention }) {
    if (mention.what !== 'platform') return;
    const { value, span } = mention.text;
    const spelling = spellingOf(value);
    if (spelling.kind !== 'invalid') return;
    const [nearest] = spelling.suggestions;
    const remedy = nearest === undefined ? '' : ` ${l10n.t('{0} would be right.', nearest)}`;
    const hit: Hit = {
      span,
      message: withPlace(
        mention,
        `${l10n.t('{0} is no platform, so no image matches it.', quoted(value))} ${spelling.message}${remedy}`,
      ),
      fixes: (mention.inDotenv === true ? [] : spelling.suggestions).map((suggestion) => ({
        ...changeTo(mention, suggestion, 'unsafe'),
        preferred: suggestion === nearest,
      })),
    };
    yield hit;
  },
};
