import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
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
  squiggles,
  webview,
} from './host/hands';
import { installHost } from './host/install';
import { type Scene, type Stage, setStage } from './stage';

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
  let stage: Stage;
  let browser: Browser;
  let editor: Editor;
  let page: Page;
  const bar = (hasText: string | RegExp) => page.locator('.statusbar-item[id*="platformlint"]', { hasText });
  const typed = () => page.locator('.quick-input-widget input[type="text"]');

  before(async () => {
    const host = installHost();
    stage = await setStage(SCENE);
    browser = await startBrowser();
    const settings = { 'platformlint.kubectl.path': join(stage.scratch, 'no-kubectl') };
    const vsix = [join('dist', 'platformlint.vsix')];
    editor = await startEditor(host, { data: join(stage.scratch, 'editor'), vsix, env: stage.env, settings });
    page = await newWindow(browser, host);
    await openWorkbench(page, workbenchAddress(editor, stage.folder));
  });
  after(async () => {
    await browser?.close();
    await editor?.stop();
    await stage?.stop();
  });

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
    const saved = join(stage.scratch, 'prod.json');
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
