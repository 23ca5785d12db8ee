import type { CellView, ClusterView, ImageView, RunningView, VerdictWord } from './clusterView';
import { escapeXml, ruleUrl } from './report';
import type { Words } from './words';

/** How the tables lead on, and in which words. */
export interface TablePage {
  readonly l10n: Words;
  /** Where a line of a file leads; undefined for plain text. `line` is 1-based. */
  link(file: string, line: number): string | undefined;
}

/** The verdicts, the worst first. */
export const VERDICTS: readonly VerdictWord[] = ['fails', 'partly', 'unknown', 'runs'];

const SIGNS: Readonly<Record<VerdictWord, string>> = { fails: '✗', partly: '◐', unknown: '?', runs: '✓' };
const CELL_SIGNS: Readonly<Record<CellView['verdict'], string>> = { runs: '✓', fails: '✗', unknown: '?', away: '–' };

/** A verdict in words. */
export function verdictWords(verdict: VerdictWord, l10n: Words): string {
  switch (verdict) {
    case 'fails':
      return l10n.t('does not run');
    case 'partly':
      return l10n.t('runs on some nodes');
    case 'unknown':
      return l10n.t('not known');
    case 'runs':
      return l10n.t('runs');
    default:
      return verdict satisfies never;
  }
}

type Platforms = ClusterView['platforms'];

/** The images of documents against the platforms, the worst first. `label` is the id of its heading. */
export function imagesTable(
  images: readonly ImageView[],
  platforms: Platforms,
  page: TablePage,
  label: string,
): string {
  const rows = [...images].sort(byVerdict).map((one) => {
    const place = `${placeOf(one, page)}<br><span class="quiet">${escapeXml(one.workload)}</span>`;
    return rowOf(one, place, `<td>${reasonOf(one, page)}</td>`, page);
  });
  return matrix(platforms, page, label, rows);
}

/** The images of what runs in the cluster, failing pods first. */
export function podsTable(pods: readonly RunningView[], platforms: Platforms, page: TablePage, label: string): string {
  const { l10n } = page;
  const rows = [...pods]
    .sort((a, b) => Number(b.failing !== undefined) - Number(a.failing !== undefined) || byVerdict(a, b))
    .map((one) => {
      const on = one.on.length === 0 ? l10n.t('no node yet') : one.on.join(', ');
      const count = one.pods === 1 ? l10n.t('1 pod on {0}', on) : l10n.t('{0} pods on {1}', one.pods, on);
      const place = `${escapeXml(`${one.namespace}/${one.workload}`)}<br><span class="quiet">${escapeXml(count)}</span>`;
      return rowOf(one, place, `<td>${reasonOf(one, page)}${failingOf(one, page)}</td>`, page);
    });
  return matrix(platforms, page, label, rows);
}

function byVerdict(a: { readonly verdict: VerdictWord }, b: { readonly verdict: VerdictWord }): number {
  return VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict);
}

function matrix(platforms: Platforms, { l10n }: TablePage, label: string, rows: readonly string[]): string {
  const heads = [
    ...[l10n.t('Image'), l10n.t('Verdict')].map((name) => `<th scope="col">${escapeXml(name)}</th>`),
    ...platforms.map(({ platform }) => `<th scope="col" class="cell"><code>${escapeXml(platform)}</code></th>`),
    `<th scope="col">${escapeXml(l10n.t('Why'))}</th>`,
  ];
  return `<div class="wide" role="region" aria-labelledby="${label}" tabindex="0"><table class="matrix" aria-labelledby="${label}">
<thead><tr>${heads.join('')}</tr></thead>
<tbody>
${rows.join('\n')}
</tbody></table></div>`;
}

function rowOf(one: ImageView | RunningView, place: string, why: string, { l10n }: TablePage): string {
  return `<tr class="${one.verdict}"><th scope="row"><code>${escapeXml(one.image)}</code><br>${place}</th>
<td class="verdict"><span aria-hidden="true">${SIGNS[one.verdict]}</span> ${escapeXml(verdictWords(one.verdict, l10n))}</td>
${one.cells.map((cell) => cellOf(cell, l10n)).join('')}
${why}</tr>`;
}

function cellOf({ platform, verdict, because }: CellView, l10n: Words): string {
  const words = verdict === 'away' ? l10n.t('is not put there') : verdictWords(verdict, l10n);
  const tip = escapeXml(because === undefined ? words : `${words}: ${because}`);
  return `<td class="cell is-${verdict}" data-platform="${escapeXml(platform)}" title="${tip}"><span aria-hidden="true">${CELL_SIGNS[verdict]}</span><span class="spoken">${tip}</span></td>`;
}

function placeOf({ file, line }: { readonly file: string; readonly line: number }, page: TablePage): string {
  const text = escapeXml(`${file}:${line}`);
  const target = page.link(file, line);
  return target === undefined ? text : `<a href="${escapeXml(target)}">${text}</a>`;
}

function reasonOf({ reason, later }: ImageView | RunningView, { l10n }: TablePage): string {
  if (later === undefined) return escapeXml(reason);
  return escapeXml(`${reason} ${l10n.t('On {0} nodes that Karpenter may add it fails.', later.join(', '))}`);
}

function failingOf({ failing, pods }: RunningView, page: TablePage): string {
  if (failing === undefined) return '';
  const { file, line } = failing;
  const place = file === undefined || line === undefined ? '' : `${placeOf({ file, line }, page)} `;
  const rule = `<a href="${escapeXml(ruleUrl(failing.rule))}">${escapeXml(failing.rule)}</a>`;
  const count = page.l10n.t('{0} of {1} fail now:', failing.pods, pods);
  return `<p class="failing">${escapeXml(count)} <q>${escapeXml(failing.said)}</q><br>${place}${rule}: ${escapeXml(failing.message)}</p>`;
}
