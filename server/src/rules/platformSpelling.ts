import * as l10n from '@vscode/l10n';
import { quoted } from '../image/platform';
import { type Spelling, spellingOf } from '../image/spelling';
import type { Hit } from '../model/finding';
import type { PlatformMention } from '../model/mention';
import type { Rule } from '../model/rule';
import { changeTo } from './support/changeTo';
import { withPlace } from './support/dotenv';

/** A platform that is meant, and written otherwise than engines write it. */
export const platformSpelling: Rule<'mention'> = {
  id: 'platform-spelling',
  summary: 'The platform is not written in its normal form.',
  why: `Engines understand a few other spellings: \`linux/x86_64\` is \`linux/amd64\`, \`linux/arm64/v8\` is \`linux/arm64\`.
Tools that compare letters do not: Compose refuses a service whose \`platform\` is spelled otherwise than in
\`build.platforms\`. Words of other ecosystems are worse. \`linux/x64\` or \`linux/armv7l\` is taken as an architecture of that
name, which no image has: \`no match for platform in manifest\`. Those are warnings, also where they stand in the
\`.env\` of a compose project (\`DOCKER_DEFAULT_PLATFORM\`: told once in a file, at the first service that takes it); the
others are hints.`,
  where: 'platforms',
  mends: 'safe',
  fix: `The normal form takes its place. For words that engines do not know (\`linux/x64\`) the fix changes what is asked for, so
it needs \`--unsafe-fixes\`.`,
  severity: 'info',
  on: 'mention',
  failures: ['no match for platform in manifest: not found', 'service.build.platforms MUST include service.platform'],
  examples: [
    {
      kind: 'compose',
      path: 'compose.yaml',
      bad: 'services:\n  web:\n    image: images.test/multi:1\n    platform: linux/x86_64\n',
      good: 'services:\n  web:\n    image: images.test/multi:1\n    platform: linux/amd64\n',
    },
    {
      kind: 'dockerfile',
      path: 'Dockerfile',
      bad: 'FROM --platform=linux/x64 images.test/multi:1\n',
      good: 'FROM --platform=linux/amd64 images.test/multi:1\n',
    },
  ],
  *check({ mention }) {
    if (mention.what !== 'platform') return;
    const hit = hitOf(mention, spellingOf(mention.text.value));
    if (hit !== undefined) yield hit;
  },
};

function hitOf(mention: PlatformMention, spelling: Spelling): Hit | undefined {
  const { value, span } = mention.text;
  const written = quoted(value);
  switch (spelling.kind) {
    case 'variantSpelling': {
      // Compose and its engine read it all the same, and what compares letters says so itself.
      if (mention.inDotenv === true) return undefined;
      const { canonical } = spelling;
      const message = l10n.t(
        '{0} is written {1} by engines, and tools that compare letters take it for another platform. Write {1}.',
        written,
        canonical,
      );
      const edits = mention.replace(canonical);
      return {
        span,
        message,
        fixes: [{ title: l10n.t('Write {0}', canonical), edits, applicability: 'safe', preferred: true }],
      };
    }
    case 'misspelling': {
      const { suggestion } = spelling;
      const message = l10n.t(
        '{0} is taken literally by engines, so no image ever matches it: "no match for platform in manifest". {1} is what it means.',
        written,
        suggestion,
      );
      return {
        span,
        message: withPlace(mention, message),
        severity: 'warning',
        fixes: mention.inDotenv === true ? [] : [changeTo(mention, suggestion, 'unsafe')],
      };
    }
    case 'normal':
    case 'invalid':
      return undefined;
    default:
      return spelling satisfies never;
  }
}
