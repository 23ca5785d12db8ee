import { l10n } from 'vscode';
import type { ClusterReportDto, VerdictDto } from '../../server/src/lsp/protocol';
import { html, page } from './page';

type Image = ClusterReportDto['images'][number];
type Cell = Image['cells'][number];

const SIGNS: Readonly<Record<VerdictDto, string>> = { fails: '✗', partly: '◐', unknown: '?', runs: '✓' };
const ORDERED: readonly VerdictDto[] = ['fails', 'partly', 'unknown', 'runs'];
const CELL_SIGNS: Readonly<Record<Cell, string>> = { runs: '✓', fails: '✗', unknown: '?', away: '–' };

/** The report as a page: what the cluster has, and each image against it, the worst first. */
export function reportPage(report: ClusterReportDto, nonce: string): string {
  const rows = report.images
    .map((image, index) => ({ image, index }))
    .sort((a, b) => ORDERED.indexOf(a.image.verdict) - ORDERED.indexOf(b.image.verdict));
  const title = l10n.t('Cluster {0}', report.context);
  const body = [
    `<h1>${html(title)}</h1>`,
    `<p class="quiet">${html(summary(report))}</p>`,
    factsOf(report),
    actionsOf(report),
    `<h2 id="images">${html(l10n.t('Images'))}</h2>`,
    rows.length === 0
      ? `<p>${html(l10n.t('No Kubernetes document of this workspace names an image.'))}</p>`
      : tableOf(report, rows),
  ].join('\n');
  return page(title, body, nonce, SCRIPT);
}

function actionsOf({ chosen, overruledBy, platforms }: ClusterReportDto): string {
  const take = chosen ? l10n.t('Stop Using as Targets') : l10n.t('Use as Targets for This Session');
  const words = platforms.map(({ platform }) => platform).join(', ');
  const note = chosen
    ? l10n.t('Images are checked for {0}.', words)
    : l10n.t('Images would be checked for {0}.', words);
  const rest =
    overruledBy.length === 0 ? '' : l10n.t('The targets in {0} stay in force for their files.', overruledBy.join(', '));
  return `<p class="actions">${[
    button('take', take, chosen ? 'secondary' : 'primary'),
    button('save', l10n.t('Save to .platformlint.yaml'), 'secondary'),
    button('again', l10n.t('Check Again'), 'secondary'),
  ].join(' ')}</p>
<p class="quiet" role="status">${html([note, rest].join(' ').trim())}</p>`;
}

function button(id: string, label: string, rank: 'primary' | 'secondary'): string {
  return `<button type="button" id="${id}" class="${rank}">${html(label)}</button>`;
}

function summary(report: ClusterReportDto): string {
  const counts = ORDERED.flatMap((verdict) => {
    const count = report.images.filter((image) => image.verdict === verdict).length;
    return count === 0 ? [] : [countWords(verdict, count)];
  });
  const when = report.at === 0 ? '' : l10n.t('Nodes read at {0}. ', new Date(report.at).toLocaleTimeString());
  const images = report.images.length === 1 ? l10n.t('1 image') : l10n.t('{0} images', report.images.length);
  return `${when}${images}${counts.length === 0 ? '' : `: ${counts.join(', ')}`}.`;
}

function factsOf({ platforms }: ClusterReportDto): string {
  const items = platforms.map(({ platform, nodes, schedulable }) => {
    const closed = nodes - schedulable;
    const note = closed === 0 ? '' : ` <span class="quiet">${html(l10n.t('({0} cordoned)', closed))}</span>`;
    const words = nodes === 1 ? l10n.t('node') : l10n.t('nodes');
    return `<li><strong>${nodes}</strong> <code>${html(platform)}</code> ${html(words)}${note}</li>`;
  });
  return `<ul class="facts">${items.join('')}</ul>`;
}

function tableOf(report: ClusterReportDto, rows: readonly { readonly image: Image; readonly index: number }[]): string {
  const heads = report.platforms.map(
    ({ platform }) => `<th scope="col" class="cell"><code>${html(platform)}</code></th>`,
  );
  const named = [l10n.t('Image'), l10n.t('Verdict')].map((name) => `<th scope="col">${html(name)}</th>`);
  const why = `<th scope="col">${html(l10n.t('Why'))}</th>`;
  return `<table aria-labelledby="images">
<thead><tr>${named.join('')}${heads.join('')}${why}</tr></thead>
<tbody>${rows.map(rowOf).join('\n')}</tbody>
</table>`;
}

function rowOf({ image, index }: { readonly image: Image; readonly index: number }): string {
  const cells = image.cells.map((cell) => {
    const words = html(cellWords(cell));
    return `<td class="cell ${cell}"><span role="img" aria-label="${words}" title="${words}">${CELL_SIGNS[cell]}</span></td>`;
  });
  const place = `${image.place.path}:${image.place.line + 1}`;
  return `<tr><td><code>${html(image.image)}</code><br><a href="#" data-open="${index}">${html(place)}</a></td>
<td class="verdict ${image.verdict}"><span aria-hidden="true">${SIGNS[image.verdict]}</span> ${html(verdictWords(image.verdict))}</td>${cells.join('')}
<td>${html(image.reason)}</td></tr>`;
}

function countWords(verdict: VerdictDto, count: number): string {
  switch (verdict) {
    case 'fails':
      return l10n.t('{0} on no node', count);
    case 'partly':
      return l10n.t('{0} on some nodes', count);
    case 'unknown':
      return l10n.t('{0} not known', count);
    case 'runs':
      return l10n.t('{0} on all nodes', count);
    default:
      return verdict satisfies never;
  }
}

function verdictWords(verdict: VerdictDto): string {
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

function cellWords(cell: Cell): string {
  return cell === 'away' ? l10n.t('is not put there') : verdictWords(cell);
}

const SCRIPT = `
const api = acquireVsCodeApi();
document.addEventListener('click', (event) => {
  const link = event.target.closest('[data-open]');
  if (link) { event.preventDefault(); api.postMessage({ open: Number(link.dataset.open) }); }
  if (event.target.tagName === 'BUTTON') api.postMessage({ [event.target.id]: true });
});
`;
