import type { FrameLocator, Locator, Page } from 'playwright-core';

/** How long a person waits for something to appear, in milliseconds. */
export const patience = 20_000;

/** After what time a person types again what was not found, in milliseconds. */
const RETYPE_MS = 2000;

/** Opens the workbench at `address` and waits until it can be used. */
export async function openWorkbench(page: Page, address: string): Promise<void> {
  page.setDefaultTimeout(patience);
  await page.goto(address);
  await page.locator('.monaco-workbench .statusbar').waitFor();
}

/** Opens a file of the workspace by its path, with the keyboard. */
export async function openFile(page: Page, path: string): Promise<void> {
  await choose(page, 'Control+p', path, path.split('/').reverse());
  await page.locator(`.monaco-editor[data-uri$="/${path}"] .view-lines`).waitFor();
}

/** Runs a command by its title from the command palette. */
export async function runCommand(page: Page, title: string): Promise<void> {
  await choose(page, 'F1', `>${title}`, [title]);
}

/** Opens the quick input, types into it and takes the first row, once that is the one whose text has all of `parts`. */
async function choose(page: Page, key: string, typed: string, parts: readonly string[]): Promise<void> {
  const input = page.locator('.quick-input-widget input[type="text"]');
  const type = (text: string): Promise<boolean> => works(input.fill(text, { timeout: RETYPE_MS }));
  await page.keyboard.press(key);
  const focused = page.locator('.quick-input-list .monaco-list-row.focused');
  const wanted = parts.reduce((row, hasText) => row.filter({ hasText }), focused);
  // The list is made when something is typed: what an extension brings a moment later is not in it.
  for (let tries = 1; tries < patience / RETYPE_MS; tries++) {
    if ((await type(typed)) && (await appears(wanted, RETYPE_MS))) break;
    // Whatever else took the focus has closed it.
    if (await input.isVisible()) await type(typed.slice(0, 1));
    else await page.keyboard.press(key);
  }
  await wanted.waitFor({ timeout: RETYPE_MS });
  await page.keyboard.press('Enter');
}

/** Opens a view of the side bar by its name; resolves when it lists something. */
export async function showView(page: Page, name: string): Promise<Locator> {
  const view = page.locator('.pane', { hasText: name }).last();
  const header = view.locator('.pane-header');
  const item = view.getByRole('treeitem').first();
  // A click that comes while the side bar is still being laid out is lost.
  for (let tries = 1; tries < patience / RETYPE_MS; tries++) {
    if ((await header.getAttribute('aria-expanded')) !== 'true') await header.click();
    if (await appears(item, RETYPE_MS)) break;
  }
  await item.waitFor({ timeout: RETYPE_MS });
  return view;
}

/** The squiggles of the open editor: `error`, `warning` or `info`. */
export function squiggles(page: Page, severity: 'error' | 'warning' | 'info'): Locator {
  return page.locator(`.editor-instance .squiggly-${severity}`);
}

/** Shows the Problems panel; its rows are the findings and their files. */
export async function showProblems(page: Page): Promise<Locator> {
  const panel = page.locator('.markers-panel');
  if (!(await panel.isVisible())) await page.keyboard.press('Control+Shift+m');
  await panel.waitFor();
  return panel.locator('.monaco-list-row');
}

/** Goes to the open editor's next finding, opens the light bulb's menu and chooses the action that says `title`. */
export async function chooseFix(page: Page, title: string | RegExp): Promise<void> {
  await page.locator('.editor-instance .view-lines').first().click();
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('F8');
  await page.locator('.marker-widget').waitFor();
  await page.keyboard.press('Escape');
  const action = page.locator('.action-widget .monaco-list-row.action', { hasText: title }).first();
  // The menu has what was known when it was opened.
  for (let tries = 1; tries < patience / RETYPE_MS; tries++) {
    await page.keyboard.press('Control+.');
    if (await appears(action, RETYPE_MS)) break;
    await page.keyboard.press('Escape');
  }
  await action.click();
}

/** The list of notifications. */
export function notifications(page: Page): Locator {
  return page.locator('.notifications-center');
}

/** Opens the list of notifications until it has what is wanted: tests see no toasts, and it may be opened too early. */
export async function showNotification(page: Page, wanted: Locator): Promise<void> {
  for (let tries = 1; tries < patience / RETYPE_MS; tries++) {
    await runCommand(page, 'Notifications: Show Notifications');
    if (await appears(wanted.first(), RETYPE_MS)) return;
  }
  await wanted.first().waitFor({ timeout: RETYPE_MS });
}

/** Whether something is to be seen within `timeout` milliseconds. */
function appears(wanted: Locator, timeout: number): Promise<boolean> {
  return works(wanted.waitFor({ timeout }));
}

function works(doing: Promise<unknown>): Promise<boolean> {
  return doing.then(
    () => true,
    () => false,
  );
}

/** The document inside a webview's two nested frames. */
export function webview(page: Page): FrameLocator {
  return page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
}
