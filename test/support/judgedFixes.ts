import type { Analysis } from '../../server/src/analysis/analyse';
import { ignoreHere, ignoreInFile } from '../../server/src/analysis/ignoreEdits';
import { kindOf } from '../../server/src/analysis/kindOf';
import { KINDS } from '../../server/src/kinds/table';
import type { Finding, Severity } from '../../server/src/model/finding';
import { RULES } from '../../server/src/rules/table';
import { applyEdits, type Edit } from '../../server/src/text/edits';
import { linesOf } from '../../server/src/text/lines';
import { judgeComment, judgeEdits, type Syntax, syntaxOf } from './fixJudge';
import { allFixtures } from './fixtures';
import { type Linting, lint, lintAny } from './lint';

/** A text with everything that decides its findings, by name. */
export interface Case {
  readonly name: string;
  readonly linting: Linting;
}

/** All examples of the rules' pages and all fixtures. */
export function allCases(): readonly Case[] {
  const examples = RULES.flatMap((rule) =>
    rule.examples.map(({ kind, bad, ...linting }) => ({
      name: `${rule.id} (${kind})`,
      linting: { ...linting, text: bad },
    })),
  );
  return [...examples, ...allFixtures()];
}

/** What a fix shows that was there before: a flag that does nothing is no platform. */
const SHOWN: Readonly<Record<string, string>> = { 'from-platform-redundant': 'from-platform-missing' };

const RANKS: Readonly<Record<Severity, number>> = { info: 0, warning: 1, error: 2 };

/** What is wrong with anything that an editor offers to do about a text; empty where all of it is right. */
export function judged(linting: Linting): readonly string[] {
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
  const { after, wrong } = judgeEdits(linting.text, edits, syntaxOfLinting(linting));
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
      ...judgeComment(text, edits, syntaxOfLinting(linting)).wrong,
      ...(countOf(left, rule) > most ? ['the finding stays'] : []),
      ...(isIdle ? ['the comment silences nothing'] : []),
    ];
  };
  return [...stays(here, countOf(findings, rule) - 1), ...stays(all, 0)];
}

function countOf(findings: readonly Finding[], rule: string): number {
  return findings.filter((finding) => finding.rule === rule).length;
}

/** What a text is written in. */
export function syntaxOfLinting(linting: Linting): Syntax {
  return syntaxOf(kindOf(sourceOf(linting), KINDS)?.id ?? '');
}

function sourceOf({ path, text }: Linting): Parameters<typeof kindOf>[0] {
  return { uri: `file:///${path}`, path, text, version: 1 };
}
