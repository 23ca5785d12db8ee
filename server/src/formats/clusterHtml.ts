import { imagesTable, podsTable, type TablePage, VERDICTS, verdictWords } from './clusterTables';
import type { ClusterView, VerdictWord } from './clusterView';
import { htmlPage } from './htmlPage';
import { escapeXml } from './report';

/** How the page leads on, and where it is shown. */
export interface ClusterPage extends TablePage {
  /** `en`, `de-CH` … */
  readonly language: string;
  /** A moment in the reader's words; in UTC when absent. */
  time?(iso: string): string;
  /** HTML above the images: what can be done in an editor. */
  readonly actions?: string;
  /** For an editor; see `htmlPage`. */
  readonly nonce?: string;
  readonly script?: string;
}

/**
 * A cluster's report as one page, for the command line and the editor: the nodes by platform, a matrix of the images of
 * documents, and one of what runs there. The choice of verdicts is style alone.
 */
export function clusterHtml(view: Omit<ClusterView, 'nodes'>, page: ClusterPage): string {
  const { l10n } = page;
  const title = l10n.t('Cluster {0}', view.context);
  const body = [
    `<h1>${escapeXml(title)}</h1>`,
    `<p class="quiet">${escapeXml(summary(view, page))}</p>`,
    factsPart(view, page),
    page.actions ?? '',
    filterPart(view, page),
    `<section><h2 id="images">${escapeXml(headWords(view, l10n))}</h2>`,
    view.images.length === 0
      ? `<p>${escapeXml(nothingWords(view, l10n))}</p>`
      : imagesTable(view.images, view.platforms, page, 'images'),
    '</section>',
    runningPart(view, page),
    footerPart(view, page),
  ];
  const { language, nonce, script } = page;
  return htmlPage({
    title,
    language,
    body: body.filter((part) => part !== '').join('\n'),
    ...(nonce !== undefined && { nonce }),
    ...(script !== undefined && { script }),
  });
}

function footerPart({ images, pods = [] }: Omit<ClusterView, 'nodes'>, { l10n }: ClusterPage): string {
  const hasDash = [...images, ...pods].some(({ cells }) => cells.some(({ verdict }) => verdict === 'away'));
  if (!hasDash) return '';
  const words = l10n.t('A dash: it is put on none of these nodes; the tip says why.');
  return `<footer class="quiet">${escapeXml(words)}</footer>`;
}

function headWords({ scheduler }: Omit<ClusterView, 'nodes'>, l10n: ClusterPage['l10n']): string {
  return scheduler === 'swarm' ? l10n.t('Images of the compose files') : l10n.t('Images of the Kubernetes documents');
}

function nothingWords({ scheduler }: Omit<ClusterView, 'nodes'>, l10n: ClusterPage['l10n']): string {
  return scheduler === 'swarm'
    ? l10n.t('No service of a compose file here names an image.')
    : l10n.t('No Kubernetes document here names an image.');
}

function summary({ at, images }: Omit<ClusterView, 'nodes'>, { l10n, time = inUtc }: ClusterPage): string {
  const when = at === undefined ? '' : l10n.t('Nodes read at {0}. ', time(at));
  const all = images.length === 1 ? l10n.t('1 image') : l10n.t('{0} images', images.length);
  const counts = VERDICTS.flatMap((verdict) => {
    const count = images.filter((image) => image.verdict === verdict).length;
    return count === 0 ? [] : [countWords(verdict, count, l10n)];
  });
  return `${when}${all}${counts.length === 0 ? '' : `: ${counts.join(', ')}`}.`;
}

function inUtc(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`;
}

function countWords(verdict: VerdictWord, count: number, l10n: ClusterPage['l10n']): string {
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

function factsPart(
  { platforms, scheduler, later = [], kept, hints }: Omit<ClusterView, 'nodes'>,
  page: ClusterPage,
): string {
  const { l10n } = page;
  const closedWords = (count: number): string =>
    scheduler === 'swarm' ? l10n.t('{0} closed to new tasks', count) : l10n.t('{0} closed to ordinary pods', count);
  const cards = platforms.map(({ platform, nodes, schedulable, controlPlane, virtual }) => {
    if (kept !== undefined) return `<li><code>${escapeXml(platform)}</code></li>`;
    const notes = [
      nodes === schedulable ? [] : [closedWords(nodes - schedulable)],
      controlPlane === 0 ? [] : [l10n.t('{0} for the control plane', controlPlane)],
      virtual === 0 ? [] : [l10n.t('{0} virtual', virtual)],
    ].flat();
    return cardOf(nodes, platform, notes, page);
  });
  const none = later.map((platform) => cardOf(0, platform, [l10n.t('Karpenter may add some')], page));
  const from = kept && [
    l10n.t('The cluster was not asked: {0} keeps these platforms.', `${kept.file}:${kept.line}`),
    kept.because ?? l10n.t('Since when is not kept.'),
  ];
  const sentences = [...(from ? [from.join(' ')] : []), ...hints].map((hint) => `<li>${escapeXml(hint)}</li>`);
  const list = sentences.length === 0 ? '' : `<ul>${sentences.join('')}</ul>`;
  return `<section><h2 class="spoken">${escapeXml(l10n.t('Nodes'))}</h2>
<ul class="facts">${[...cards, ...none].join('')}</ul>
${list}</section>`;
}

function cardOf(nodes: number, platform: string, notes: readonly string[], { l10n }: ClusterPage): string {
  const words = nodes === 1 ? l10n.t('node') : l10n.t('nodes');
  const note = notes.length === 0 ? '' : `<br><span class="quiet">${escapeXml(notes.join(', '))}</span>`;
  return `<li${nodes === 0 ? ' class="none"' : ''}><strong>${nodes}</strong> <code>${escapeXml(platform)}</code> ${escapeXml(words)}${note}</li>`;
}

function filterPart(view: Omit<ClusterView, 'nodes'>, { l10n }: ClusterPage): string {
  const all = [...view.images, ...(view.pods ?? [])];
  if (all.length === 0) return '';
  const choice = (id: string, words: string, count: number): string =>
    `<label><input type="radio" name="show" id="show-${id}"${id === 'all' ? ' checked' : ''}> ${escapeXml(words)} <b>${count}</b></label>`;
  const choices = VERDICTS.map((verdict) =>
    choice(verdict, verdictWords(verdict, l10n), all.filter((one) => one.verdict === verdict).length),
  );
  return `<fieldset><legend>${escapeXml(l10n.t('Show'))}</legend>${[choice('all', l10n.t('everything'), all.length), ...choices].join('\n')}</fieldset>`;
}

function runningPart({ pods, podsNote, platforms }: Omit<ClusterView, 'nodes'>, page: ClusterPage): string {
  if (pods === undefined && podsNote === undefined) return '';
  const { l10n } = page;
  const note = podsNote === undefined ? '' : `<p class="note">${escapeXml(podsNote)}</p>`;
  const none = pods?.length === 0 ? `<p>${escapeXml(l10n.t('No pod runs in the cluster.'))}</p>` : '';
  const table = pods === undefined || pods.length === 0 ? '' : podsTable(pods, platforms, page, 'pods');
  return `<section><h2 id="pods">${escapeXml(l10n.t('In the cluster now'))}</h2>
${note}${none}${table}
</section>`;
}
