import * as l10n from '@vscode/l10n';
import type { Hit } from '../model/finding';
import type { Rule } from '../model/rule';

/** An ignore comment that silences nothing. */
export const unusedSuppression: Rule<'suppression'> = {
  id: 'unused-suppression',
  summary: 'An ignore comment silences nothing.',
  why: `A comment such as \`# platformlint ignore=image-single-platform\` outlives what it was written for. It then hides the
next problem of that kind at its place, which nobody has looked at. Take it out, or the rule's name where it names several.`,
  where: 'comments',
  mends: 'safe',
  fix: `The rule's name is taken out of the comment, and the comment with the last of its names.`,
  severity: 'info',
  on: 'suppression',
  failures: [],
  examples: [
    {
      kind: 'dockerfile',
      path: 'Dockerfile',
      bad: '# platformlint ignore=image-single-platform built for both since May\nFROM images.test/multi:1\n',
      good: 'FROM images.test/multi:1\n',
    },
  ],
  *check({ comment, unused, remove }) {
    const names = unused.map(({ value }) => value).join(', ');
    const hit: Hit = {
      span: comment.span,
      message: l10n.t(
        'There is nothing here for this comment to silence: {0}. Take it out, lest it hide something else.',
        names,
      ),
      fixes: [
        {
          title: l10n.t('Remove {0} from the comment', names),
          edits: remove(),
          applicability: 'safe',
          preferred: true,
        },
      ],
    };
    yield hit;
  },
};
