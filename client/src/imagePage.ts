import { l10n } from 'vscode';
import type { InspectResult } from '../../server/src/lsp/protocol';
import { html, page } from './page';

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
  const rows = image.platforms.map(
    ({ platform, digest, osVersion }) =>
      `<tr><td><code>${html(platform)}</code>${osVersion === undefined ? '' : ` ${html(osVersion)}`}</td><td><code>${html(digest ?? '')}</code></td></tr>`,
  );
  const body = [
    `<h1><code>${html(image.reference)}</code></h1>`,
    `<p class="quiet">${html(`${what}${note}.`)}</p>`,
    image.digest === undefined ? '' : `<p><code>${html(image.digest)}</code></p>`,
    `<table><thead><tr><th scope="col">${html(l10n.t('Platform'))}</th><th scope="col">${html(l10n.t('Digest'))}</th></tr></thead><tbody>${rows.join('')}</tbody></table>`,
    image.page === undefined
      ? ''
      : `<p class="actions"><a href="${html(image.page)}">${html(l10n.t('Page of the registry'))}</a></p>`,
  ].join('\n');
  return page(image.reference, body, nonce, '');
}
