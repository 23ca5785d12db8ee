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
  const source = sourceWords(image.source);
  const what =
    image.kind === 'index'
      ? l10n.t('An index of images, says {0}', source)
      : l10n.t('A single image, says {0}', source);
  const note = image.note === undefined ? '' : ` (${image.note})`;
  const isOne = image.kind === 'manifest';
  const rows = image.platforms.map(
    ({ platform, digest, osVersion }) =>
      `<tr><td><code>${escapeXml(platform)}</code>${osVersion === undefined ? '' : ` ${escapeXml(osVersion)}`}</td><td><code>${escapeXml(digest ?? '')}</code></td></tr>`,
  );
  const body = [
    `<h1><code>${escapeXml(image.reference)}</code></h1>`,
    `<p class="quiet">${escapeXml(`${what}${note}.`)}</p>`,
    // The digest of a single image stands in its row.
    image.digest === undefined || isOne ? '' : `<p><code>${escapeXml(image.digest)}</code></p>`,
    `<table><thead><tr><th scope="col">${escapeXml(l10n.t('Platform'))}</th><th scope="col">${escapeXml(l10n.t('Digest'))}</th></tr></thead><tbody>${rows.join('')}</tbody></table>`,
    image.page === undefined
      ? ''
      : `<p class="actions"><a href="${escapeXml(image.page)}">${escapeXml(l10n.t('Open the registry’s page'))}</a></p>`,
  ].join('\n');
  return htmlPage({ title: image.reference, language: env.language, body, nonce });
}
