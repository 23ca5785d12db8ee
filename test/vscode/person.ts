import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { newWindow, workbenchAddress, workspaceAddress } from './host/browser';
import { startEditor } from './host/editor';
import {
  chooseFix,
  notifications,
  openFile,
  openWorkbench,
  runCommand,
  showNotification,
  showProblems,
  showView,
  squiggles,
  webview,
} from './host/hands';
import { type Opened, openEditor, VSIX } from './opened';

/** Where the pictures go; README's are taken with SCREENSHOTS=docs/images. */
const pictures = process.env.SCREENSHOTS ?? join('out', 'screenshots');

describe('a person with the packaged extension', () => {
  let opened: Opened;
  let page: Page;

  before(async () => {
    mkdirSync(pictures, { recursive: true });
    opened = await openEditor();
    page = await newWindow(opened.browser, opened.host);
    await openWorkbench(page, workbenchAddress(opened.editor, opened.stage.folder));
  });

  after(() => opened?.stop());

  afterEach(async function () {
    const name = this.currentTest?.title.replace(/\W+/g, '-') ?? 'unnamed';
    const failed = this.currentTest?.state === 'failed' ? 'failed-' : '';
    await page?.screenshot({ path: join(pictures, `${failed}${name}.png`) });
  });

  it('sees the squiggle and the Problems panel', async () => {
    await openFile(page, 'arm-only/Dockerfile');
    await squiggles(page, 'error').first().waitFor();
    const rows = await showProblems(page);
    await rows.filter({ hasText: 'linux/amd64' }).filter({ hasText: 'image-platform-missing' }).first().waitFor();
  });

  it('mends a Dockerfile from the light bulb', async () => {
    await openFile(page, 'web/Dockerfile');
    await squiggles(page, 'warning').first().waitFor();
    await chooseFix(page, 'linux/amd64');
    await squiggles(page, 'warning').first().waitFor({ state: 'detached' });
    await page.locator('.editor-instance .view-line', { hasText: '--platform=linux/amd64' }).waitFor();
  });

  it('checks the architecture of the cluster from the command palette', async () => {
    await runCommand(page, 'Check Cluster Architecture');
    const report = webview(page).locator('body');
    await report.getByText('linux/arm64').first().waitFor();
    await report.getByText('linux/amd64').first().waitFor();
    const failing = report.getByRole('region', { name: 'In the cluster now' });
    await failing.getByText('shop/Deployment/web').waitFor();
    await failing.getByText('ErrImagePull: no match for platform in manifest').waitFor();
    await failing.getByRole('link', { name: 'image-platform-missing' }).waitFor();
  });

  it('shows only what runs, by the keyboard, and leads from an image to its line', async () => {
    const report = webview(page).locator('body');
    const images = report.getByRole('region', { name: 'Images of the Kubernetes documents' });
    await report.getByRole('radio', { name: /everything/ }).focus();
    await page.keyboard.press('ArrowDown');
    await images.getByText('k8s/web.yaml:12').waitFor({ state: 'hidden' });
    await page.keyboard.press('ArrowUp');
    await images.getByRole('link', { name: 'k8s/web.yaml:12' }).click();
    await page.locator('.monaco-editor[data-uri$="/k8s/web.yaml"] .view-lines').first().waitFor();
  });

  it('takes the cluster for a target and saves it', async () => {
    const report = webview(page).locator('body');
    await report.getByRole('button', { name: 'Use as Targets for This Session' }).click();
    await report.getByRole('button', { name: 'Stop Using as Targets' }).waitFor();
    // The folder has targets of its own, which is said.
    await report.getByText('The targets in .platformlint.yaml stay in force').waitFor();
    await report.getByRole('button', { name: 'Save to .platformlint.yaml' }).click();
    await openFile(page, '.platformlint.yaml');
    await page.locator('.editor-instance .view-line', { hasText: /cluster:.*test/ }).waitFor();
  });

  it('sees the images of two folders apart, and says whose targets are meant', async () => {
    const file = join(opened.stage.scratch, 'two.code-workspace');
    const folders = ['left', 'right'].map((path) => ({ path }));
    writeFileSync(file, JSON.stringify({ folders }));
    for (const { path } of folders) {
      mkdirSync(join(opened.stage.scratch, path));
      writeFileSync(join(opened.stage.scratch, path, 'Dockerfile'), 'FROM images.test/both:1\n');
    }
    const open = async (): Promise<Locator> => {
      await openWorkbench(page, workspaceAddress(opened.editor, file));
      return showView(page, 'Image Platforms');
    };
    // The editor itself comes up without the folders of a workspace file now and then: a person loads it again.
    const view = await open().catch(open);
    await view.getByRole('treeitem', { name: /left\/Dockerfile/ }).waitFor();
    await view.getByRole('treeitem', { name: /right\/Dockerfile/ }).waitFor();
    await runCommand(page, 'Platformlint: Choose Target Platforms');
    const rows = page.locator('.quick-input-list .monaco-list-row');
    await rows.filter({ hasText: 'right' }).click();
    await page.locator('.quick-input-title', { hasText: 'Which platforms do your images run on?' }).waitFor();
    await page.keyboard.press('Escape');
  });

  it('is told what a command lacks where no folder is open', async () => {
    await openWorkbench(page, workspaceAddress(opened.editor));
    const said = async (words: string): Promise<void> => {
      await showNotification(page, notifications(page).getByText(words));
      await runCommand(page, 'Notifications: Clear All Notifications');
    };
    await runCommand(page, 'Platformlint: Choose Target Platforms');
    await said('Open a folder first');
    await runCommand(page, 'Platformlint: Check Cluster Architecture');
    const report = webview(page).locator('body');
    await report.getByText('No Kubernetes document here names an image.').waitFor();
    await report.getByRole('button', { name: 'Save to .platformlint.yaml' }).click();
    await said('Open a folder first');
    await runCommand(page, 'Platformlint: Restart Server');
    await page.locator('.statusbar-item', { hasText: 'Platformlint has started again.' }).waitFor();
  });

  it('gets only what the text itself shows in a folder that is not trusted', async () => {
    const settings = { 'security.workspace.trust.startupPrompt': 'never' };
    const data = join(opened.stage.scratch, 'restricted');
    // The first editor may ask no more, and a fresh home has nothing remembered.
    await page.goto('about:blank');
    await opened.editor.stop();
    const asked = opened.stage.registryRequests.length;
    const env = { ...opened.stage.env, XDG_CACHE_HOME: join(opened.stage.scratch, 'cache') };
    const restricted = await startEditor(opened.host, { data, vsix: VSIX, env, settings, trust: 'ask' });
    try {
      await openWorkbench(page, workbenchAddress(restricted, opened.stage.folder));
      await page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).waitFor();
      await openFile(page, 'arm-only/Dockerfile');
      await openFile(page, 'misspelt/Dockerfile');
      await squiggles(page, 'error').first().waitFor();
      const rows = await showProblems(page);
      await rows.filter({ hasText: 'invalid-platform' }).first().waitFor();
      assert.equal(await rows.filter({ hasText: 'image-platform-missing' }).count(), 0);
      assert.equal(opened.stage.registryRequests.length, asked, 'the registry was asked');
      await page.screenshot({ path: join(pictures, 'restricted-mode.png') });
    } finally {
      await restricted.stop();
    }
  });
});
