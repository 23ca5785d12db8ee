import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { newWindow, workbenchAddress } from './host/browser';
import {
  chooseFix,
  notifications,
  openFile,
  openWorkbench,
  runCommand,
  showNotification,
  squiggles,
  webview,
} from './host/hands';
import { type Opened, openEditor } from './opened';
import type { Scene } from './stage';

/** Nobody has said yet where this runs, and there is no kubectl. */
const SCENE: Scene = {
  name: 'new',
  configuration: '',
  hosts: ['images.test'],
  images: { 'arm-only:1': { index: ['linux/arm64'] } },
  nodes: [],
  files: {
    'k8s/web.yaml': 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - image: images.test/arm-only:1\n',
  },
};

const NODES = {
  kind: 'List',
  items: ['amd64', 'arm64'].map((architecture) => ({
    kind: 'Node',
    metadata: { name: architecture },
    status: { nodeInfo: { architecture, operatingSystem: 'linux' } },
  })),
};

describe('a person who has just installed it', () => {
  let opened: Opened;
  let page: Page;
  const bar = (hasText: string | RegExp) => page.locator('.statusbar-item[id*="platformlint"]', { hasText });
  const typed = () => page.locator('.quick-input-widget input[type="text"]');

  before(async () => {
    opened = await openEditor(SCENE, ({ scratch }) => ({ 'platformlint.kubectl.path': join(scratch, 'no-kubectl') }));
    page = await newWindow(opened.browser, opened.host);
    await openWorkbench(page, workbenchAddress(opened.editor, opened.stage.folder));
  });
  after(() => opened?.stop());

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await page?.screenshot({ path: 'out/screenshots/failed-newcomer.png' });
  });

  it('is warned of what is assumed, says what is so from the light bulb, and is told anew', async () => {
    await openFile(page, 'k8s/web.yaml');
    await squiggles(page, 'warning').first().waitFor();
    await bar('linux/amd64 (assumed)').waitFor();
    await chooseFix(page, 'Choose target platforms');
    await page.locator('.quick-input-title', { hasText: 'Which platforms do your images run on?' }).waitFor();
    await page.keyboard.press('Enter');
    await squiggles(page, 'error').first().waitFor();
    await bar(/linux\/amd64$/).waitFor();
  });

  it('sees in the status bar what holds for a text that is nowhere yet', async () => {
    await runCommand(page, 'View: Close All Editors');
    await bar('linux').waitFor({ state: 'detached' });
    await runCommand(page, 'Create: New File');
    await page.keyboard.press('Enter');
    await page.locator('.monaco-editor[data-uri^="untitled:"]').waitFor();
    await runCommand(page, 'Change Language Mode');
    await typed().fill('Docker');
    await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: 'dockerfile' }).waitFor();
    await page.keyboard.press('Enter');
    await bar(/linux\/amd64$/).waitFor();
  });

  it('has no kubectl, and checks against nodes that somebody saved', async () => {
    const saved = join(opened.stage.scratch, 'prod.json');
    writeFileSync(saved, JSON.stringify(NODES));
    await runCommand(page, 'Check Cluster Architecture');
    const button = notifications(page).getByRole('button', { name: 'Saved Nodes…' });
    await showNotification(page, button);
    await button.click();
    // The dialog is ready when it shows the folder that it begins with.
    await page.locator('.quick-input-list .monaco-list-row', { hasText: '..' }).waitFor();
    await typed().fill(saved);
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'prod.json' }).waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.quick-input-title', { hasText: 'Which cluster are these the nodes of?' }).waitFor();
    await page.keyboard.press('Enter');
    const report = webview(page).locator('body');
    await report.getByText('Cluster prod').waitFor();
    await report.getByRole('link', { name: 'k8s/web.yaml:5' }).waitFor();
  });
});
