import type { Hit } from '../model/finding';
import type { Rule } from '../model/rule';

/** An ignore comment that silences nothing (contract §3). */
export const unusedSuppression: Rule<'suppression'> = {
  id: 'unused-suppression',
  summary: 'An ignore comment silences nothing.',
  why: `A comment such as \`# platformlint ignore=image-single-platform\` outlives what it was written for. It then hides the
next problem of that kind at its place, which nobody has looked at. Take it out, or the rule's name where it names several.`,
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
      message: `There is nothing here for this comment to silence: ${names}. Take it out, lest it hide something else.`,
      fixes: [{ title: `Remove ${names} from the comment`, edits: remove(), applicability: 'safe', preferred: true }],
    };
    yield hit;
  },
};
