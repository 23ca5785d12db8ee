import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Editor } from './editor';

/**
 * Has the workbench of `editor` run the extension in the folder `extension` in its worker extension host, as an editor
 * without any machine of its own would. Before the workbench is opened.
 */
export async function installInBrowser(page: Page, editor: Editor, extension: string): Promise<void> {
  const { host } = new URL(editor.origin);
  await page.context().route(`${editor.origin}/extension/**`, (route) => {
    const { pathname } = new URL(route.request().url());
    return route.fulfill({ path: join(extension, decodeURIComponent(pathname).replace('/extension/', '')) });
  });
  // The page's own settings, before the workbench reads them; its server has no option for this.
  const location = JSON.stringify({ scheme: 'http', authority: host, path: '/extension' });
  await page.addInitScript(`
    const watching = new MutationObserver(() => {
      const settings = document.getElementById('vscode-workbench-web-configuration');
      if (settings === null) return;
      watching.disconnect();
      const { developmentOptions, ...rest } = JSON.parse(settings.getAttribute('data-settings'));
      const changed = { ...rest, developmentOptions: { ...developmentOptions, extensions: [${location}] } };
      settings.setAttribute('data-settings', JSON.stringify(changed));
    });
    watching.observe(document, { childList: true, subtree: true });
  `);
}
