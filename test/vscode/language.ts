import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { newWindow, speak, workbenchAddress } from './host/browser';
import { chooseFix, openFile, openWorkbench, showProblems, squiggles } from './host/hands';
import { type Opened, openEditor } from './opened';

type Texts = Readonly<Record<string, string>>;

const read = (path: string): Texts => JSON.parse(readFileSync(path, 'utf8'));

/** What stands in a language for an English text of ours with these values in it. */
function textIn(texts: Texts, english: string, ...values: readonly string[]): string {
  const found = texts[english];
  assert.ok(found !== undefined && found !== english, `"${english}" is not translated`);
  return values.reduce((text, value, i) => text.replace(`{${i}}`, value), found);
}

describe('an editor in another language', () => {
  let opened: Opened;
  let page: Page;

  before(async () => {
    mkdirSync('out/screenshots', { recursive: true });
    opened = await openEditor();
  });
  after(() => opened?.stop());
  afterEach(async function () {
    const name = this.currentTest?.title.replace(/\W+/g, '-') ?? 'unnamed';
    const failed = this.currentTest?.state === 'failed' ? 'failed-' : '';
    await page?.screenshot({ path: `out/screenshots/${failed}language-${name}.png` });
    await page?.close();
  });

  // What is mended is saved: each has a file of its own.
  for (const [language, misspelt] of [
    ['sv', 'misspelt/Dockerfile'],
    ['de', 'renamed/Dockerfile'],
  ] as const) {
    it(`has a finding, a hint, a hover, a command and a fix in it: ${language}`, async () => {
      const texts = read(`l10n/bundle.l10n.${language}.json`);
      const command = textIn(read(`package.nls.${language}.json`), 'command.chooseTargets');
      const offers = ['linux/amd64', 'images.test/arm-only:1', 'linux/arm64'];
      const finding = textIn(texts, 'No {0} in {1} (it offers {2})', ...offers);
      page = await newWindow(opened.browser, opened.host);
      await speak(page, language);
      await openWorkbench(page, workbenchAddress(opened.editor, opened.stage.folder));
      await openFile(page, 'k8s/web.yaml');
      await squiggles(page, 'error').first().waitFor();
      const rows = await showProblems(page);
      await rows.filter({ hasText: finding }).first().waitFor();
      const line = page.locator('.editor-instance .view-line', { hasText: 'images.test' });
      await line.getByText(textIn(texts, 'only {0}, not {1}', 'arm64', 'amd64')).waitFor();
      await line.locator('span', { hasText: 'images.test' }).last().hover();
      await page
        .locator('.monaco-hover', { hasText: textIn(texts, 'Offered') })
        .first()
        .waitFor();
      await page.screenshot({ path: `out/screenshots/language-${language}-hover.png` });
      await page.keyboard.press('F1');
      await page.locator('.quick-input-widget input[type="text"]').fill(`>Platformlint: ${command}`);
      await page.locator('.quick-input-list .monaco-list-row', { hasText: command }).first().waitFor();
      await page.keyboard.press('Escape');
      await openFile(page, misspelt);
      await squiggles(page, 'error').first().waitFor();
      await chooseFix(page, textIn(texts, 'Change to {0}', 'linux/amd64'));
      await page.locator('.editor-instance .view-line', { hasText: '--platform=linux/amd64' }).waitFor();
    });
  }
});
