import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Analysis } from '../../../server/src/analysis/analyse';
import { fixEdits } from '../../../server/src/analysis/fixEdits';
import { ignoreHere, ignoreInFile } from '../../../server/src/analysis/ignoreEdits';
import { kindOf } from '../../../server/src/analysis/kindOf';
import { KINDS } from '../../../server/src/kinds/table';
import type { Finding, Severity } from '../../../server/src/model/finding';
import { RULES } from '../../../server/src/rules/table';
import { applyEdits, type Edit } from '../../../server/src/text/edits';
import { linesOf } from '../../../server/src/text/lines';
import { judgeComment, judgeEdits, syntaxOf } from '../../support/fixJudge';
import { allFixtures } from '../../support/fixtures';
import { type Linting, lint, lintAny } from '../../support/lint';

interface Case {
  readonly name: string;
  readonly linting: Linting;
}

const EXAMPLES: readonly Case[] = RULES.flatMap((rule) =>
  rule.examples.map(({ kind, bad, ...linting }) => ({
    name: `${rule.id} (${kind})`,
    linting: { ...linting, text: bad },
  })),
);

const CASES: readonly Case[] = [...EXAMPLES, ...allFixtures()];

/** What a fix shows that was there before: a flag that does nothing is no platform (contract §3). */
const SHOWN: Readonly<Record<string, string>> = { 'from-platform-redundant': 'from-platform-missing' };

const RANKS: Readonly<Record<Severity, number>> = { info: 0, warning: 1, error: 2 };

/** Everything that an editor offers to do about a text, and what came of it. */
function judged(linting: Linting): readonly string[] {
  const { text } = linting;
  const analysis = lint(linting);
  return analysis.findings.flatMap((finding) => [
    ...finding.fixes.flatMap((fix) =>
      judgedFix(linting, analysis, finding, fix).map((wrong) => `${finding.rule}, "${fix.title}": ${wrong}`),
    ),
    ...judgedSilence(linting, analysis, finding).map((wrong) => `${finding.rule}, ignored: ${wrong} in\n${text}`),
  ]);
}

function judgedFix(
  linting: Linting,
  { findings }: Analysis,
  { rule, severity }: Finding,
  { edits, applicability }: Finding['fixes'][number],
): readonly string[] {
  const { after, wrong } = judgeEdits(linting.text, edits, syntax(linting));
  const isOfComment = rule === 'unused-suppression';
  const left = lintAny({ ...linting, text: after })?.findings ?? [];
  const more = left.filter((one) => countOf(left, one.rule) > countOf(findings, one.rule));
  const worse = more
    .filter((one) => one.rule !== SHOWN[rule])
    .filter((one) => applicability === 'safe' || RANKS[one.severity] > RANKS[severity]);
  return [
    ...wrong.filter((one) => !isOfComment || !/comment|it said before/.test(one)),
    ...(countOf(left, rule) < countOf(findings, rule) ? [] : ['the finding stays']),
    ...worse.map((one) => `there is ${one.severity} ${one.rule} now: ${one.message}`),
  ];
}

function judgedSilence(linting: Linting, { findings, subjects }: Analysis, { rule, span }: Finding): readonly string[] {
  const { text } = linting;
  const comment = kindOf(sourceOf(linting), KINDS)?.comment;
  const lines = linesOf(text);
  const blocks = subjects.stages.flatMap(({ stage }) => [stage.span, ...stage.runs.map((run) => run.span)]);
  const here = ignoreHere({ path: linting.path, text, lines, comment, span, blocks }, rule);
  const all = ignoreInFile(text, lines, comment, rule);
  const after = (edits: readonly Edit[]): readonly Finding[] =>
    lintAny({ ...linting, text: applyEdits(text, edits) })?.findings ?? [];
  const stays = (edits: readonly Edit[], most: number): readonly string[] => {
    if (edits.length === 0) return [];
    const left = after(edits);
    const isIdle = countOf(left, 'unused-suppression') > countOf(findings, 'unused-suppression');
    return [
      ...judgeComment(text, edits, syntax(linting)).wrong,
      ...(countOf(left, rule) > most ? ['the finding stays'] : []),
      ...(isIdle ? ['the comment silences nothing'] : []),
    ];
  };
  return [...stays(here, countOf(findings, rule) - 1), ...stays(all, 0)];
}

function countOf(findings: readonly Finding[], rule: string): number {
  return findings.filter((finding) => finding.rule === rule).length;
}

function syntax(linting: Linting): ReturnType<typeof syntaxOf> {
  return syntaxOf(kindOf(sourceOf(linting), KINDS)?.id ?? '');
}

function sourceOf({ path, text }: Linting): Parameters<typeof kindOf>[0] {
  return { uri: `file:///${path}`, path, text, version: 1 };
}

describe('all fixes together', () => {
  it('set up once in each job what several of its steps lack', () => {
    const step =
      '      - uses: docker/build-push-action@v6\n        with: { push: true, platforms: linux/arm64, tags: "a/b:1" }\n';
    const job = (name: string): string => `  ${name}:\n    runs-on: ubuntu-latest\n    steps:\n${step}${step}`;
    const workflow = `on: push\njobs:\n${job('one')}${job('two')}`;
    const path = '.github/workflows/build.yml';
    const files = { Dockerfile: 'FROM images.test/multi:1\nRUN true\n' };
    let text = workflow;
    for (let round = 0; round < 3; round++)
      text = applyEdits(text, fixEdits(lintAny({ path, text, files })?.findings ?? [], 'all'));
    assert.equal(text.split('docker/setup-qemu-action').length - 1, 2, text);
    assert.match(text, /two:\n.*\n {4}steps:\n {6}- uses: docker\/setup-qemu-action/);
  });
});

describe('whatever is offered for a finding', () => {
  for (const { name, linting } of CASES) {
    it(`changes what it is about and nothing else in ${name}`, () => assert.deepEqual(judged(linting), []));

    it(`keeps the line ends of ${name}`, () => {
      const text = linting.text.replaceAll(/\r?\n/g, '\r\n');
      assert.deepEqual(judged({ ...linting, text }), []);
    });

    it(`comes to an end in ${name}`, () => {
      for (const take of ['safe', 'all'] as const) {
        const once = applyEdits(linting.text, fixEdits(lint(linting).findings, take));
        const seen = new Set([linting.text]);
        for (let text = once; !seen.has(text); ) {
          seen.add(text);
          text = applyEdits(text, fixEdits(lintAny({ ...linting, text })?.findings ?? [], take));
        }
        assert.ok(seen.size < 8, `${take}: ${[...seen].join('\n\n')}`);
      }
    });
  }
});
