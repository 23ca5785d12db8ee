import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as l10n from '@vscode/l10n';
import { clusterReport, type ReportDocument } from '../../server/src/analysis/clusterReport';
import type { Finding } from '../../server/src/model/finding';
import type { ClusterNode, Nodes } from '../../server/src/model/nodes';
import type { NodePool } from '../../server/src/model/runningPod';
import { RULES } from '../../server/src/rules/table';
import { allFixtures } from '../support/fixtures';
import { platform } from '../support/images';
import { type Linting, lint } from '../support/lint';

const bundle = (language: string): Readonly<Record<string, string>> =>
  JSON.parse(readFileSync(join(__dirname, '..', '..', 'l10n', `bundle.l10n${language}.json`), 'utf8'));

/** Every fixture in which something is found, and every example of a rule. */
const LINTINGS: readonly Linting[] = [
  ...allFixtures()
    .filter(({ expected }) => expected.length > 0)
    .map(({ linting }) => linting),
  ...RULES.flatMap(({ examples }) => examples).map(
    ({ path, config, files, bad }): Linting => ({
      path,
      text: bad,
      ...(config !== undefined && { config }),
      ...(files && { files }),
    }),
  ),
];

interface Said {
  readonly by: string;
  readonly text: string;
}

/** What an editor shows of a finding. */
function saidBy({ rule, message, because, related, fixes }: Finding): readonly Said[] {
  const texts = [message, because ?? '', ...related.map((one) => one.message), ...fixes.map(({ title }) => title)];
  return texts.map((text) => ({ by: rule, text }));
}

/** What a task comes to in a language; the process speaks English again afterwards. */
function speaking<T>(translations: Readonly<Record<string, string>>, task: () => T): T {
  l10n.config({ contents: translations });
  try {
    return task();
  } finally {
    l10n.config({ contents: {} });
  }
}

/** What a judge says of the texts of all findings. */
function ofAllFindings<T>(judge: (said: Said, linting: Linting) => T | undefined): readonly T[] {
  return LINTINGS.flatMap((linting) =>
    lint(linting)
      .findings.flatMap(saidBy)
      .flatMap((said) => judge(said, linting) ?? []),
  );
}

/** What stands outside brackets, nested ones included. */
function outside(text: string): string {
  let depth = 0;
  return [...text]
    .filter((character) => {
      if (character === '⟦') depth++;
      if (character === '⟧') depth--;
      return depth === 0 && character !== '⟧';
    })
    .join('');
}

/** A language in which every text stands in brackets. */
const BRACKETED = Object.fromEntries(Object.keys(bundle('')).map((key) => [key, `⟦${key}⟧`]));

/** A placeholder that is left, a value that is missing, blanks where none belong. */
const BROKEN = /\{\d\}|undefined|\s{2}|\s$|^\s| [,;]| \.(?:\s|$)/;

describe('what an editor shows of a finding', () => {
  it('comes through l10n, whatever is found', () => {
    const met = new Set<string>();
    const left = speaking(BRACKETED, () =>
      ofAllFindings(({ by, text }, { config = '' }) => {
        met.add(by);
        const rest = outside(text);
        // The reasons that a user writes down are repeated as they are.
        return /\p{L}/u.test(rest) && !config.includes(rest) ? `${by}: ${rest}` : undefined;
      }),
    );
    assert.deepEqual([...new Set(left)], []);
    assert.deepEqual(
      RULES.map(({ id }) => id).filter((id) => !met.has(id)),
      [],
    );
  });

  for (const language of ['sv', 'de']) {
    it(`is whole in ${language}`, () => {
      const broken = speaking(bundle(`.${language}`), () =>
        ofAllFindings(({ by, text }) => (BROKEN.test(text) ? `${by}: ${text}` : undefined)),
      );
      assert.deepEqual([...new Set(broken)], []);
    });
  }
});

describe('what an editor shows of a cluster', () => {
  const node = (name: string, platformName: string, parts: Partial<ClusterNode> = {}): ClusterNode => ({
    name,
    platform: platform(platformName),
    labels: new Map([['kubernetes.io/arch', platform(platformName).architecture]]),
    taints: [],
    schedulable: true,
    ...parts,
  });
  const nodes: Nodes = {
    context: 'test',
    at: 0,
    untold: ['dark'],
    nodes: [
      node('one', 'linux/amd64'),
      node('two', 'linux/arm64', { taints: [{ key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' }] }),
      node('three', 'linux/s390x', { schedulable: false }),
      node('four', 'linux/amd64', { labels: new Map([['eks.amazonaws.com/compute-type', 'fargate']]) }),
      node('five', 'windows/amd64'),
    ],
  };
  const pools: readonly NodePool[] = [{ name: 'power', architectures: ['ppc64le'] }];

  it('comes through l10n', () => {
    const { images, hints } = speaking(BRACKETED, () => {
      const documents = LINTINGS.map((linting): ReportDocument => ({ path: linting.path, ...lint(linting) }));
      return clusterReport(nodes, documents, pools);
    });
    assert.deepEqual(new Set(images.map(({ verdict }) => verdict)), new Set(['runs', 'partly', 'fails', 'unknown']));
    // Why an image is not known, its offer says: here the test's own words.
    const known = images.filter(({ offered }) => offered !== undefined);
    const left = [...known.map(({ reason }) => reason), ...hints].filter((text) => /\p{L}/u.test(outside(text)));
    assert.deepEqual(left, []);
  });
});
