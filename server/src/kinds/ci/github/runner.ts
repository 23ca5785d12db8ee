import { isMap, isSeq, type Node } from 'yaml';
import { GITHUB_RUNNERS, OWN_BUILDERS } from '../../../data/runnerLabels';
import type { RunnerLabels } from '../../../model/runner';
import type { Span, Spanned } from '../../../text/span';
import { itemsOf, resolve, spanOfNode, textOf, valueAt, type YamlDocument } from '../../../text/yaml/yaml';
import type { Scope } from './expressions/expressions';
import { printed, text, type Value } from './expressions/value';
import { readValue } from './expressions/values';

/**
 * The labels of a `runs-on` value: a label, a list, `{group, labels}`, or an expression (GitHub docs, workflow syntax).
 * The numbers of a run, which labels of some vendors must hold, stand as they are written.
 */
export function readRunner(document: YamlDocument, node: Node | undefined, scope: Scope): RunnerLabels | undefined {
  const runsOn = resolve(document, node);
  if (runsOn === undefined) return undefined;
  const span = textOf(document, runsOn)?.span ?? trimmedSpan(document, runsOn);
  const within = new Map(scope).set('github', { values: RUN_NUMBERS, complete: false });
  within.delete('env');
  const asked = isMap(runsOn) ? valueAt(document, runsOn, 'labels') : runsOn;
  if (asked === undefined) return { labels: [], unresolved: false, span, system: 'github' };
  const values = isSeq(asked)
    ? itemsOf(document, asked).map((item) => readValue(document, item, within))
    : listOf(readValue(document, asked, within));
  const labels = values.flatMap((value) => (value ? labelOf(value, span) : []));
  return { labels, unresolved: labels.length < values.length, span, system: 'github' };
}

/** Whether the labels ask for a machine that is set up afresh for each job, so that nothing is there from before. */
export function isFresh(runner: RunnerLabels | undefined): boolean {
  const labels = runner?.labels.map((label) => label.value.toLowerCase()) ?? [];
  return labels.length > 0 && !labels.some((label) => SELF_HOSTED.has(label));
}

/** Whether the vendor of the machine may have given it a builder of its own. */
export function mayHaveOwnBuilder(runner: RunnerLabels | undefined): boolean {
  return runner?.labels.some((label) => OWN_BUILDERS.test(label.value.toLowerCase())) ?? false;
}

/** Whether a `run:` step without `shell:` is PowerShell's there. */
export function isWindows(runner: RunnerLabels | undefined): boolean {
  return runner?.labels.some((label) => /(?:^|[^a-z])windows(?:$|[^a-z])/i.test(label.value)) ?? false;
}

/** Gitea and Forgejo have no hosted runners: their machines may bear GitHub's labels and be anything. */
export function withoutHosted(runner: RunnerLabels): RunnerLabels {
  const labels = runner.labels.filter((label) => !HOSTED.has(label.value.toLowerCase()));
  return { ...runner, labels, unresolved: runner.unresolved || labels.length < runner.labels.length };
}

const HOSTED: ReadonlySet<string> = new Set(GITHUB_RUNNERS.map((row) => row.label));
const SELF_HOSTED: ReadonlySet<string> = new Set(['self-hosted', 'x64', 'arm64', 'arm', 'linux', 'windows', 'macos']);
const RUN_NUMBERS: ReadonlyMap<string, Value> = new Map(
  ['run_id', 'run_number', 'run_attempt'].map((name) => [name, text(`\${{ github.${name} }}`)]),
);

function listOf(value: Value | undefined): readonly (Value | undefined)[] {
  return value?.kind === 'array' ? value.items : [value];
}

function labelOf(value: Value, otherwise: Span): readonly Spanned<string>[] {
  const label = printed(value)?.trim();
  const span = value.kind === 'string' ? value.span : undefined;
  return label === undefined ? [] : [{ value: label, span: span ?? otherwise }];
}

function trimmedSpan(document: YamlDocument, node: Node): Span {
  const { start, end } = spanOfNode(document, node);
  return { start, end: start + document.text.slice(start, end).trimEnd().length };
}
