import { existsSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import type { Editor } from './editor';
import type { Host } from './install';

/** What the workbench is told beside the folder to open; see `--extensionDevelopmentPath` of desktop VS Code. */
export interface SuitePaths {
  readonly extension: string;
  readonly tests: string;
}

/** Starts Debian's Chromium, or the browser that CHROMIUM names. */
export function startBrowser(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  if (!existsSync(executablePath)) throw new Error(`${executablePath} is missing (Debian: apt-get install chromium)`);
  return chromium.launch({
    executablePath,
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
      ...['--disable-background-networking', '--disable-component-update'],
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    ],
  });
}

/** A window's size in CSS pixels, and how many of a picture's pixels make one of them. */
export interface WindowSize {
  readonly width: number;
  readonly height: number;
  readonly deviceScaleFactor: number;
}

const USUAL: WindowSize = { width: 1280, height: 800, deviceScaleFactor: 2 };

/** A window for the workbench, whose webviews find their frame on this machine instead of the network. */
export async function newWindow(browser: Browser, host: Host, size: WindowSize = USUAL): Promise<Page> {
  const { deviceScaleFactor, ...viewport } = size;
  const context = await browser.newContext({ viewport, deviceScaleFactor });
  await serveWebviewFrames(context, host);
  return context.newPage();
}

/**
 * Has the editor in a window show itself in a language, as with that language's pack: extensions are told of it and have
 * their own texts in it, while the editor's own stay English without the pack. Before the workbench is opened.
 */
export async function speak(page: Page, language: string): Promise<void> {
  const told = `{ get: () => ${JSON.stringify(language)}, set: () => undefined }`;
  await page.addInitScript(`Object.defineProperty(globalThis, '_VSCODE_NLS_LANGUAGE', ${told})`);
}

/** The workbench's address for a `.code-workspace` file, or for nothing at all. */
export function workspaceAddress(editor: Editor, file?: string): string {
  const address = new URL(editor.origin);
  if (file !== undefined) address.searchParams.set('workspace', file);
  return address.href;
}

/** The workbench's address for `folder`, running a suite inside its extension host when there is one. */
export function workbenchAddress(editor: Editor, folder: string, suite?: SuitePaths): string {
  const address = new URL(editor.origin);
  address.searchParams.set('folder', folder);
  if (!suite) return address.href;
  const remote = (path: string) => `vscode-remote://${address.host}${path}`;
  const payload = [
    ['extensionDevelopmentPath', remote(suite.extension)],
    ['extensionTestsPath', remote(suite.tests)],
  ];
  address.searchParams.set('payload', JSON.stringify(payload));
  return address.href;
}

/**
 * Opens the workbench and runs the suite at `suite.tests` inside the extension host, its console copied to `print`.
 * Resolves with the exit code: 0 when the suite's `run()` was fulfilled. Rejects after `deadline` milliseconds.
 */
export async function runSuite(
  page: Page,
  address: string,
  print: (line: string) => void,
  deadline: number,
): Promise<number> {
  page.on('console', (message) => print(message.text()));
  const exit = new Promise<number>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`the suite did not end within ${deadline} ms`)), deadline);
    const ended = page.exposeFunction('codeAutomationExit', (code: number) => {
      clearTimeout(timer);
      resolve(code);
    });
    ended.catch(reject);
  });
  await page.exposeFunction('codeAutomationLog', (_level: string, args: readonly unknown[]) => print(args.join(' ')));
  await page.goto(address);
  return exit;
}

/** The host from which VS Code's web build loads the frames of webviews, one subdomain a webview. */
const webviewFrames =
  /^https:\/\/[^/]+\.vscode-cdn\.net\/.*\/(out\/vs\/workbench\/contrib\/webview\/browser\/pre\/[\w.-]+)/;

async function serveWebviewFrames(context: BrowserContext, host: Host): Promise<void> {
  await context.route(webviewFrames, (route) => {
    const path = webviewFrames.exec(route.request().url())?.[1];
    return path ? route.fulfill({ path: normalize(join(host.editor, path)) }) : route.abort();
  });
}
