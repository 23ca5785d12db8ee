// Takes the pictures of README and the walkthrough in a real VS Code with the packaged extension:
//   tsx test/vscode/pictures.ts [folder]      writes {problems,cluster,view,targets}.png, into docs/images by default
//   pngquant --ext .png --force --skip-if-larger docs/images/*.png
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { newWindow, startBrowser, workbenchAddress } from './host/browser';
import { startEditor } from './host/editor';
import { openFile, openWorkbench, runCommand, showProblems, squiggles, webview } from './host/hands';
import { installHost } from './host/install';
import { podOf, type Scene, setStage } from './stage';

const example = (path: string): string => readFileSync(join('examples', path), 'utf8');
const deployment = (name: string, image: string): string =>
  example('arm-laptop/k8s/backend.yaml')
    .replaceAll('todo-backend', name)
    .replace(/image: .*/, `image: ${image}`)
    .replace(/ +# .*\n/, '');

/** A project that was built on a laptop, as many are: most of it fits, and what does not looks the same. */
const SCENE: Scene = {
  name: 'todo',
  configuration: '',
  hosts: ['ghcr.io', 'docker.io'],
  context: 'prod-eks',
  nodes: ['linux/amd64', 'linux/amd64', 'linux/amd64', 'linux/arm64'],
  pods: [
    podOf('Deployment/todo-backend', 'node-1', 'ghcr.io/acme/todo-backend:0.1.0', {
      reason: 'RunContainerError',
      message: 'exec /app/server: exec format error',
    }),
    podOf('Deployment/web', 'node-2', 'ghcr.io/acme/todo-web:2.3'),
    podOf('Deployment/web', 'node-4', 'ghcr.io/acme/todo-web:2.3'),
  ],
  images: {
    'acme/todo-backend:0.1.0': { manifest: 'linux/arm64' },
    'acme/todo-web:2.3': { index: ['linux/amd64', 'linux/arm64'] },
    'acme/vault-backend:v1.0.2': { index: ['linux/arm64'] },
    'library/node:20-alpine': { index: ['linux/amd64', 'linux/arm64/v8', 'linux/s390x'] },
    'library/postgres:16-alpine': { index: ['linux/amd64', 'linux/arm64/v8'] },
    'library/python:3.13-slim': { index: ['linux/amd64', 'linux/arm64/v8', 'linux/arm/v7'] },
  },
  files: {
    'backend/Dockerfile': example('arm-laptop/backend/Dockerfile'),
    'k8s/backend.yaml': example('arm-laptop/k8s/backend.yaml'),
    'k8s/database.yaml': deployment('database', 'postgres:16-alpine'),
    'k8s/vault.yaml': deployment('vault', 'acme/vault-backend:v1.0.2'),
    'k8s/web.yaml': deployment('web', 'ghcr.io/acme/todo-web:2.3'),
    'report/Dockerfile': example('three-files/app/Dockerfile'),
    'scripts/build.sh': example('arm-laptop/scripts/build.sh'),
  },
};

async function main(): Promise<void> {
  const folder = process.argv[2] ?? join('docs', 'images');
  execFileSync('npm', ['run', 'package'], { stdio: ['ignore', 2, 2] });
  const host = installHost();
  const stage = await setStage({ ...SCENE, configuration: 'targets: [linux/amd64]\n' });
  const browser = await startBrowser();
  const settings = {
    'editor.minimap.enabled': false,
    'window.commandCenter': false,
    'editor.hover.delay': 100,
    'editor.fontSize': 12,
  };
  const vsix = [join('dist', 'platformlint.vsix')];
  const editor = await startEditor(host, { data: join(stage.scratch, 'editor'), vsix, env: stage.env, settings });
  try {
    const page = await newWindow(browser, host, { width: 1200, height: 750, deviceScaleFactor: 1.25 });
    await openWorkbench(page, workbenchAddress(editor, stage.folder));
    await pictureProblems(page, join(folder, 'problems.png'));
    await pictureTargets(page, join(folder, 'targets.png'));
    await pictureView(page, join(folder, 'view.png'));
    await pictureCluster(page, join(folder, 'cluster.png'));
  } finally {
    await browser.close();
    await editor.stop();
    await stage.stop();
  }
}

async function pictureProblems(page: Page, path: string): Promise<void> {
  await openFile(page, 'k8s/backend.yaml');
  await squiggles(page, 'error').first().waitFor();
  const rows = await showProblems(page);
  await rows.filter({ hasText: 'acme/vault-backend' }).first().waitFor();
  await page.locator('.editor-instance .view-line', { hasText: 'ghcr.io/acme' }).click();
  await page
    .locator('.editor-instance span', { hasText: /^ghcr\.io\/acme\/todo-backend$/ })
    .first()
    .hover();
  await page.locator('.monaco-hover', { hasText: 'linux/arm64' }).first().waitFor();
  await page.screenshot({ path });
  await page.keyboard.press('Escape');
}

async function pictureTargets(page: Page, path: string): Promise<void> {
  await runCommand(page, 'Choose Target Platforms');
  const menu = page.locator('.quick-input-widget');
  await menu.getByText('The nodes of a cluster').waitFor();
  await menu.screenshot({ path });
  await page.keyboard.press('Escape');
}

async function pictureView(page: Page, path: string): Promise<void> {
  await runCommand(page, 'Explorer: Focus on Image Platforms View');
  await page.locator('.pane-header', { hasText: SCENE.name }).first().click();
  // As a person who wants to read what stands at the ends of its lines.
  const sidebar = page.locator('.part.sidebar');
  const { x, width, y } = (await sidebar.boundingBox()) ?? { x: 0, width: 300, y: 0 };
  await page.mouse.move(x + width + 1, y + 300);
  await page.mouse.down();
  await page.mouse.move(x + width + 170, y + 300, { steps: 5 });
  await page.mouse.up();
  const view = sidebar.locator('.pane', { hasText: 'Image Platforms' });
  await view.getByText('no amd64').first().waitFor();
  const last = (await view.locator('.monaco-list-row').last().boundingBox()) ?? { y: 0, height: 0 };
  const frame = (await view.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  const below = 8;
  await page.screenshot({ path, clip: { ...frame, height: last.y + last.height + below - frame.y } });
  await page.locator('.pane-header', { hasText: SCENE.name }).first().click();
}

async function pictureCluster(page: Page, path: string): Promise<void> {
  await runCommand(page, 'Check Cluster Architecture');
  const report = webview(page).locator('body');
  await report.getByText('ghcr.io/acme/todo-backend').first().waitFor();
  await page.keyboard.press('Control+j');
  await page.locator('.markers-panel').waitFor({ state: 'hidden' });
  await page.keyboard.press('Control+b');
  await page.locator('.explorer-folders-view').waitFor({ state: 'hidden' });
  // The report is longer than the others: what runs in the cluster stands below.
  await page.setViewportSize({ width: 1200, height: 1120 });
  await report.getByText('exec format error').last().waitFor();
  await page.screenshot({ path });
}

void main();
