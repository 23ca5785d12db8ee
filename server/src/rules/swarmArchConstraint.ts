import * as l10n from '@vscode/l10n';
import { GOARCH_OF_UNAME, platformOfWord, UNAME_OF_GOARCH } from '../image/architectureWords';
import type { Hit } from '../model/finding';
import type { Rule } from '../model/rule';
import { changeTo } from './support/changeTo';

/** A Swarm constraint with a word that no Linux node reports. */
export const swarmArchConstraint: Rule<'mention'> = {
  id: 'swarm-arch-constraint',
  summary: '`node.platform.arch` is compared with a name that Swarm nodes do not report.',
  why: `Swarm compares \`node.platform.arch\` with what \`uname -m\` prints on the node: \`x86_64\`, \`aarch64\`, \`armv7l\`. Go's
names, \`amd64\` and \`arm64\`, equal none of them, so the service waits for ever:
\`no suitable node (scheduling constraints not satisfied on 2 nodes)\`. With \`!=\` the condition always holds instead.`,
  where: 'compose',
  mends: 'safe',
  fix: `The value becomes what Swarm's nodes report: \`amd64\` becomes \`x86_64\`, \`arm64\` becomes \`aarch64\`.`,
  severity: 'error',
  on: 'mention',
  failures: ['no suitable node (scheduling constraints not satisfied on 1 node)', 'no suitable node'],
  examples: [
    {
      kind: 'compose',
      path: 'compose.yaml',
      bad: stack('amd64'),
      good: stack('x86_64'),
    },
  ],
  *check({ mention }) {
    if (mention.what !== 'swarmArch') return;
    const { value, span } = mention.text;
    const word = value.toLowerCase();
    if (GOARCH_OF_UNAME.has(word)) return;
    const platform = platformOfWord(word);
    if (platform === undefined) return;
    const { architecture, variant } = platform;
    const right = UNAME_OF_GOARCH.get(`${architecture}/${variant}`) ?? UNAME_OF_GOARCH.get(architecture);
    if (right === undefined || right === word) return;
    const hit: Hit = {
      span,
      message: l10n.t(
        'Swarm nodes report what uname -m prints, so node.platform.arch is never {0}: "no suitable node (scheduling constraints not satisfied)". {1} would be right.',
        value,
        right,
      ),
      fixes: [changeTo(mention, right, 'safe')],
    };
    yield hit;
  },
};

function stack(architecture: string): string {
  return (
    'services:\n  web:\n    image: images.test/multi:1\n    deploy:\n      placement:\n        constraints:\n' +
    `          - node.platform.arch == ${architecture}\n`
  );
}
