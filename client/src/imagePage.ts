import { env, l10n } from 'vscode';
import { htmlPage } from '../../server/src/formats/htmlPage';
import { escapeXml } from '../../server/src/formats/report';
import type { InspectResult } from '../../server/src/lsp/protocol';

type Known = Extract<InspectResult, { readonly ok: true }>;

function sourceWords(source: string): string {
  switch (source) {
    case 'registry':
      return l10n.t('the registry');
    case 'catalogue':
      return l10n.t('the bundled catalogue');
    case 'engine':
      return l10n.t('the local engine');
    case 'workspace':
      return l10n.t('the builds of this workspace');
    default:
      return source;
  }
}

/** What an image offers, as a page. */
export function imagePage(image: Known, nonce: string): string {
  // A note of the catalogue is its name with its date.
  const isDated = image.source === 'catalogue' && image.note !== undefined;
  const source = isDated ? (image.note ?? '') : sourceWords(image.source);
  const what =
    image.kind === 'index'
      ? l10n.t('An index of images, says {0}', source)
      : l10n.t('A single image, says {0}', source);
  const note = image.note === undefined || isDated ? '' : ` (${image.note})`;
  const isOne = image.kind === 'manifest';
  const hasDigests = image.platforms.some(({ digest }) => digest !== undefined);
  const rowOf = (cells: readonly string[]): string => `<tr>${cells.slice(0, hasDigests ? 2 : 1).join('')}</tr>`;
  const head = rowOf([l10n.t('Platform'), l10n.t('Digest')].map((words) => `<th scope="col">${escapeXml(words)}</th>`));
  const rows = image.platforms.map(({ platform, digest, osVersion }) => {
    const version = osVersion === undefined ? '' : ` ${escapeXml(osVersion)}`;
    const cells = [`<code>${escapeXml(platform)}</code>${version}`, `<code>${escapeXml(digest ?? '')}</code>`];
    return rowOf(cells.map((cell) => `<td>${cell}</td>`));
  });
  const body = [
    `<h1><code>${escapeXml(image.reference)}</code></h1>`,
    `<p class="quiet">${escapeXml(`${what}${note}.`)}</p>`,
    // The digest of a single image stands in its row.
    image.digest === undefined || isOne ? '' : `<p><code>${escapeXml(image.digest)}</code></p>`,
    `<table><thead>${head}</thead><tbody>${rows.join('')}</tbody></table>`,
    image.page === undefined
      ? ''
      : `<p class="actions"><a href="${escapeXml(image.page)}">${escapeXml(l10n.t('Open the registry’s page'))}</a></p>`,
  ].join('\n');
  return htmlPage({ title: image.reference, language: env.language, body, nonce });
}
