import { env, l10n } from 'vscode';
import { clusterHtml } from '../../server/src/formats/clusterHtml';
import { escapeXml } from '../../server/src/formats/report';
import type { ClusterReportDto } from '../../server/src/lsp/protocol';

/** The report as a page: what the cluster has, and each image against it, the worst first, with what can be done. */
export function reportPage(report: ClusterReportDto, nonce: string): string {
  return clusterHtml(report.view, {
    l10n,
    language: env.language,
    link: (file, line) =>
      `${file}:${line}` in report.places ? `#${encodeURIComponent(`${file}:${line}`)}` : undefined,
    time: (iso) => new Date(iso).toLocaleString(env.language, { dateStyle: 'medium', timeStyle: 'short' }),
    actions: actionsOf(report),
    nonce,
    script: SCRIPT,
  });
}

function actionsOf({ chosen, overruledBy, view }: ClusterReportDto): string {
  const take = chosen ? l10n.t('Stop Using as Targets') : l10n.t('Use as Targets for This Session');
  const words = view.platforms.map(({ platform }) => platform).join(', ');
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
<p class="quiet" role="status">${escapeXml([note, rest].join(' ').trim())}</p>`;
}

function button(id: string, label: string, rank: 'primary' | 'secondary'): string {
  return `<button type="button" id="${id}" class="${rank}">${escapeXml(label)}</button>`;
}

/** Tells the extension what was clicked; a page that is drawn again keeps the choice of verdicts and the focus. */
const SCRIPT = `
const api = acquireVsCodeApi();
const kept = api.getState() ?? {};
document.getElementById(kept.show)?.click();
document.getElementById(kept.focus)?.focus();
document.addEventListener('change', (event) => api.setState({ ...api.getState(), show: event.target.id }));
document.addEventListener('click', (event) => {
  const link = event.target.closest('a[href^="#"]');
  if (link) { event.preventDefault(); api.postMessage({ open: decodeURIComponent(link.getAttribute('href').slice(1)) }); }
  if (event.target.tagName !== 'BUTTON') return;
  api.setState({ ...api.getState(), focus: event.target.id });
  api.postMessage({ [event.target.id]: true });
});
`;
