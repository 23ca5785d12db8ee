import type { ClusterReportDto, VerdictDto } from '../../server/src/lsp/protocol';
import { html, page } from './page';

type Image = ClusterReportDto['images'][number];
type Cell = Image['cells'][number];

const VERDICTS: Readonly<
  Record<VerdictDto, { readonly sign: string; readonly words: string; readonly order: number }>
> = {
  fails: { sign: '✗', words: 'does not run', order: 0 },
  partly: { sign: '◐', words: 'runs on some nodes', order: 1 },
  unknown: { sign: '?', words: 'not known', order: 2 },
  runs: { sign: '✓', words: 'runs', order: 3 },
};

const ORDERED: readonly VerdictDto[] = ['fails', 'partly', 'unknown', 'runs'];

const CELLS: Readonly<Record<Cell, { readonly sign: string; readonly words: string }>> = {
  runs: { sign: '✓', words: 'runs' },
  fails: { sign: '✗', words: 'does not run' },
  unknown: { sign: '?', words: 'not known' },
  away: { sign: '–', words: 'is not put there' },
};

/** The report as a page: what the cluster has, and each image against it, the worst first. */
export function reportPage(report: ClusterReportDto, nonce: string): string {
  const rows = report.images
    .map((image, index) => ({ image, index }))
    .sort((a, b) => VERDICTS[a.image.verdict].order - VERDICTS[b.image.verdict].order);
  const body = [
    `<h1>Cluster ${html(report.context)}</h1>`,
    `<p class="quiet">${html(summary(report))}</p>`,
    factsOf(report),
    '<h2 id="images">Images</h2>',
    rows.length === 0 ? '<p>No Kubernetes document of this workspace names an image.</p>' : tableOf(report, rows),
    '<p class="actions"><button type="button" id="again">Check again</button></p>',
  ].join('\n');
  return page(`Cluster ${report.context}`, body, nonce, SCRIPT);
}

function summary(report: ClusterReportDto): string {
  const counts = ORDERED.flatMap((verdict) => {
    const count = report.images.filter((image) => image.verdict === verdict).length;
    return count === 0 ? [] : [`${count} ${VERDICTS[verdict].words}`];
  });
  const when = report.at === 0 ? '' : `Nodes read at ${new Date(report.at).toLocaleTimeString()}. `;
  const images = report.images.length === 1 ? '1 image' : `${report.images.length} images`;
  return `${when}${images}${counts.length === 0 ? '' : `: ${counts.join(', ')}`}.`;
}

function factsOf({ platforms }: ClusterReportDto): string {
  const items = platforms.map(({ platform, nodes, schedulable }) => {
    const closed = nodes - schedulable;
    const note = closed === 0 ? '' : ` <span class="quiet">(${closed} cordoned)</span>`;
    return `<li><strong>${nodes}</strong> <code>${html(platform)}</code> ${nodes === 1 ? 'node' : 'nodes'}${note}</li>`;
  });
  return `<ul class="facts">${items.join('')}</ul>`;
}

function tableOf(report: ClusterReportDto, rows: readonly { readonly image: Image; readonly index: number }[]): string {
  const heads = report.platforms.map(
    ({ platform }) => `<th scope="col" class="cell"><code>${html(platform)}</code></th>`,
  );
  return `<table aria-labelledby="images">
<thead><tr><th scope="col">Image</th><th scope="col">Verdict</th>${heads.join('')}<th scope="col">Why</th></tr></thead>
<tbody>${rows.map(rowOf).join('\n')}</tbody>
</table>`;
}

function rowOf({ image, index }: { readonly image: Image; readonly index: number }): string {
  const { sign, words } = VERDICTS[image.verdict];
  const cells = image.cells.map(
    (cell) =>
      `<td class="cell ${cell}"><span role="img" aria-label="${CELLS[cell].words}" title="${CELLS[cell].words}">${CELLS[cell].sign}</span></td>`,
  );
  const place = `${image.place.path}:${image.place.line + 1}`;
  return `<tr><td><code>${html(image.image)}</code><br><a href="#" data-open="${index}">${html(place)}</a></td>
<td class="verdict ${image.verdict}"><span aria-hidden="true">${sign}</span> ${words}</td>${cells.join('')}
<td>${html(image.reason)}</td></tr>`;
}

const SCRIPT = `
const api = acquireVsCodeApi();
document.addEventListener('click', (event) => {
  const link = event.target.closest('[data-open]');
  if (link) { event.preventDefault(); api.postMessage({ open: Number(link.dataset.open) }); }
  if (event.target.id === 'again') api.postMessage({ again: true });
});
`;
