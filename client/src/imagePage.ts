import type { InspectResult } from '../../server/src/lsp/protocol';
import { html, page } from './page';

type Known = Extract<InspectResult, { readonly ok: true }>;

const SOURCES: Readonly<Record<string, string>> = {
  registry: 'the registry',
  catalogue: 'the bundled catalogue',
  engine: 'the local engine',
  workspace: 'the builds of this workspace',
};

/** What an image offers, as a page. */
export function imagePage(image: Known, nonce: string): string {
  const what = image.kind === 'index' ? 'An index of images' : 'A single image';
  const source = SOURCES[image.source] ?? image.source;
  const note = image.note === undefined ? '' : ` (${image.note})`;
  const rows = image.platforms.map(
    ({ platform, digest, osVersion }) =>
      `<tr><td><code>${html(platform)}</code>${osVersion === undefined ? '' : ` ${html(osVersion)}`}</td><td><code>${html(digest ?? '')}</code></td></tr>`,
  );
  const body = [
    `<h1><code>${html(image.reference)}</code></h1>`,
    `<p class="quiet">${html(`${what}, says ${source}${note}.`)}</p>`,
    image.digest === undefined ? '' : `<p><code>${html(image.digest)}</code></p>`,
    `<table><thead><tr><th scope="col">Platform</th><th scope="col">Digest</th></tr></thead><tbody>${rows.join('')}</tbody></table>`,
    image.page === undefined ? '' : `<p class="actions"><a href="${html(image.page)}">Page of the registry</a></p>`,
  ].join('\n');
  return page(image.reference, body, nonce, '');
}
