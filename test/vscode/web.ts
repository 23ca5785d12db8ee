import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { newWindow, startBrowser, workbenchAddress } from './host/browser';
import { type Editor, startEditor } from './host/editor';
import {
  chooseFix,
  notifications,
  openFile,
  openWorkbench,
  runCommand,
  showNotification,
  showProblems,
  squiggles,
} from './host/hands';
import { installHost } from './host/install';
import { installInBrowser } from './host/webExtension';

const FILES: Readonly<Record<string, string>> = {
  '.platformlint.yaml': 'targets: [linux/arm64]\n',
  Dockerfile: 'FROM --platform=linux/x86_64 redis:7 AS cache\nFROM images.test/api:1\n',
  'k8s/database.yaml': `apiVersion: v1
kind: Pod
metadata: { name: database }
spec:
  containers:
    - name: database
      image: mysql:5.7
`,
};

describe('the extension in a browser', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'platformlint-web-'));
  const folder = join(scratch, 'shop');
  let browser: Browser;
  let editor: Editor;
  let page: Page;
  const noLookUps = () => page.locator('.statusbar-item', { hasText: 'no look-ups' });

  before(async () => {
    for (const [path, text] of Object.entries(FILES)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const host = installHost();
    editor = await startEditor(host, { data: join(scratch, 'editor') });
    browser = await startBrowser();
    page = await newWindow(browser, host);
    await installInBrowser(page, editor, resolve('.'));
    await openWorkbench(page, workbenchAddress(editor, folder));
    await openFile(page, 'Dockerfile');
    // The whole editor starts in one page, with the extension last.
    await noLookUps().waitFor({ timeout: 120_000 });
  });
  after(async () => {
    await browser?.close();
    await editor?.stop();
    rmSync(scratch, { recursive: true, force: true });
  });

  it('judges official images of the whole workspace by the catalogue', async () => {
    const rows = await showProblems(page);
    await rows.filter({ hasText: /linux\/arm64.*mysql:5\.7/ }).waitFor();
    await rows.filter({ hasText: 'database.yaml' }).first().waitFor();
  });

  it('says in the status bar that nothing is looked up', async () => {
    await noLookUps().waitFor();
    mkdirSync('out/screenshots', { recursive: true });
    await page.screenshot({ path: 'out/screenshots/browser.png' });
  });

  it('mends', async () => {
    await squiggles(page, 'info').first().waitFor();
    await chooseFix(page, /linux\/amd64/);
    await page.locator('.editor-instance .view-line', { hasText: '--platform=linux/amd64' }).waitFor();
  });

  it('says why a cluster cannot be read', async () => {
    await runCommand(page, 'Check Cluster Architecture');
    await runCommand(page, 'Notifications: Show Notifications');
    const said = notifications(page);
    await said.getByText('A cluster cannot be read in the browser').first().waitFor();
    // The folder says what its targets are.
    assert.equal(await said.getByText('Which platforms do your images run on?').count(), 0);
    await page.keyboard.press('Escape');
  });

  it('says why nothing is looked up when images are to be refreshed', async () => {
    await runCommand(page, 'Platformlint: Refresh Images');
    await showNotification(page, notifications(page).getByText('Look-ups are not possible in the browser.'));
    await page.keyboard.press('Escape');
  });

  it('starts again when it is told to', async () => {
    await runCommand(page, 'Platformlint: Restart Server');
    await page.locator('.statusbar-item', { hasText: 'has started again' }).waitFor();
    const rows = await showProblems(page);
    await rows.filter({ hasText: /linux\/arm64.*mysql:5\.7/ }).waitFor();
  });
});
