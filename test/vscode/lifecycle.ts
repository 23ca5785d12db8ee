import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { newWindow, workbenchAddress } from './host/browser';
import { openFile, openWorkbench, runCommand, showProblems, squiggles } from './host/hands';
import { type Opened, openEditor } from './opened';

/** How long a window may take to be there again with its extensions. */
const LOADING_MS = 60_000;

describe('the extension over its life', () => {
  let opened: Opened;
  let page: Page;
  const bar = () => page.locator('.statusbar-item[id*="platformlint"]');

  before(async () => {
    opened = await openEditor();
    page = await newWindow(opened.browser, opened.host);
    await openWorkbench(page, workbenchAddress(opened.editor, opened.stage.folder));
    await openFile(page, 'misspelt/Dockerfile');
    await squiggles(page, 'error').first().waitFor();
  });
  after(() => opened?.stop());
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await page?.screenshot({ path: 'out/screenshots/failed-lifecycle.png' });
  });

  /** The language servers that the installed extension runs. */
  const servers = (): readonly number[] => {
    const lines = execFileSync('ps', ['-A', '-o', 'pid=,args='], { encoding: 'utf8' }).split('\n');
    const ours = lines.filter((line) => line.includes(opened.data) && line.includes(join('dist', 'server.js')));
    return ours.map((line) => Number.parseInt(line, 10));
  };

  /** The window is there again; what was open may have been forgotten. */
  const loaded = async (): Promise<void> => {
    await page.locator('.monaco-workbench .statusbar').waitFor({ timeout: LOADING_MS });
    await openFile(page, 'misspelt/Dockerfile');
  };

  it('has one server when the window is loaded again, and when that is started again', async () => {
    const [first, ...others] = servers();
    assert.deepEqual(others, []);
    await page.reload();
    await loaded();
    await squiggles(page, 'error').first().waitFor({ timeout: LOADING_MS });
    // The editor keeps the old window's extension host for a while, in case that comes back; ours has its own server.
    await runCommand(page, 'Platformlint: Restart Server');
    await page.locator('.statusbar-item', { hasText: 'has started again' }).waitFor();
    await squiggles(page, 'error').first().waitFor();
    const now = servers().filter((pid) => pid !== first);
    assert.equal(now.length, 1, `servers: ${first} before, ${now} now`);
  });

  it('goes on when the server is killed while somebody types', async () => {
    await page.locator('.editor-instance .view-lines').first().click();
    await page.keyboard.press('Control+Home');
    for (let line = 0; line < 20; line++) {
      await page.keyboard.insertText('# typed\n');
      if (line === 10) for (const pid of servers()) process.kill(pid, 'SIGKILL');
    }
    await page.keyboard.press('Control+End');
    await page.keyboard.insertText('FROM --platform=linux/amr64 images.test/both:1\n');
    const rows = await showProblems(page);
    await rows.filter({ hasText: 'linux/amr64' }).first().waitFor();
    // The first stage is not shipped any more: what the old server said of it would still be an error.
    await squiggles(page, 'info').first().waitFor();
    assert.equal(await squiggles(page, 'error').count(), 1);
    await page.keyboard.press('Control+s');
  });

  it('takes away all it has said when it is disabled, and says it again when it is enabled', async () => {
    await runCommand(page, 'Extensions: Show Installed Extensions');
    await runCommand(page, 'Extensions: Disable All Installed Extensions');
    await page.locator('.extensions-viewlet').getByText('Reload Window').first().click();
    await loaded();
    await page.locator('.editor-instance .view-line', { hasText: 'amr64' }).waitFor();
    await runCommand(page, 'Extensions: Show Installed Extensions');
    await page.locator('.monaco-list-row.disabled', { hasText: 'platformlint' }).waitFor();
    const rows = await showProblems(page);
    assert.equal(await rows.count(), 0);
    assert.equal(await bar().count(), 0);
    await runCommand(page, 'Extensions: Enable All Extensions');
    await rows.filter({ hasText: 'linux/amr64' }).first().waitFor();
    await bar().waitFor();
  });
});
