import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Host } from './install';

/** A running editor: its address on loopback, and its end. */
export interface Editor {
  readonly origin: string;
  /** Ends the editor and everything that it started; resolves when it is gone. */
  stop(): Promise<void>;
}

/** How an editor is started. */
export interface EditorOptions {
  /** An empty folder for the editor's data, extensions and log. */
  readonly data: string;
  /** Packaged extensions to install first. */
  readonly vsix?: readonly string[];
  /** What every extension finds in its environment, beside the caller's own. */
  readonly env?: Readonly<Record<string, string>>;
  /** The user's settings. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Whether folders must be trusted before extensions may act; `off` when absent. */
  readonly trust?: 'ask' | 'off';
}

/** Nothing of the editor's own stands in the way of what a test looks at. */
const quiet = {
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.tips.enabled': false,
  'chat.disableAIFeatures': true,
  'extensions.ignoreRecommendations': true,
  'extensions.autoCheckUpdates': false,
  'git.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
};
const startDeadline = 60_000;

/** Starts VS Code's server on a free port of loopback. Throws with the end of its log when it does not come up. */
export async function startEditor(host: Host, options: EditorOptions): Promise<Editor> {
  const places = ['--server-data-dir', options.data, '--extensions-dir', join(options.data, 'extensions')];
  const main = join(host.editor, 'out', 'server-main.js');
  // An empty gallery: the editor asks no marketplace for anything.
  const env = { ...process.env, EXTENSIONS_GALLERY: '{}', ...options.env };
  writeSettings(options.data, { ...quiet, ...options.settings });
  for (const vsix of options.vsix ?? []) {
    const installed = spawnSync(host.node, [main, ...places, '--install-extension', vsix], { env, encoding: 'utf8' });
    if (installed.status !== 0) throw new Error(`${vsix} was not installed: ${installed.stdout}${installed.stderr}`);
  }

  const child = spawn(
    host.node,
    [
      ...[main, ...places, '--host', '127.0.0.1', '--port', '0', '--without-connection-token'],
      ...['--accept-server-license-terms', '--telemetry-level', 'off', '--enable-smoke-test-driver'],
      ...(options.trust === 'ask' ? [] : ['--disable-workspace-trust']),
    ],
    // A group of its own, so that its children (extension hosts, language servers) can be ended with it.
    { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const log = createWriteStream(join(options.data, 'server.log'));
  child.stdout.pipe(log);
  child.stderr.pipe(log);
  return { origin: await originOf(child), stop: () => stop(child) };
}

function writeSettings(data: string, settings: Readonly<Record<string, unknown>>): void {
  for (const scope of ['User', 'Machine']) {
    mkdirSync(join(data, 'data', scope), { recursive: true });
    writeFileSync(join(data, 'data', scope, 'settings.json'), JSON.stringify(settings, null, 2));
  }
}

function originOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const said: string[] = [];
    const fail = (why: string) => {
      clearTimeout(timer);
      reject(new Error(`the editor did not start: ${why}\n${said.join('').slice(-2000)}`));
    };
    const timer = setTimeout(() => fail('it did not say its address in time'), startDeadline);
    const listen = (chunk: Buffer) => {
      said.push(chunk.toString());
      const port = /Extension host agent listening on (\d+)/.exec(said.join(''))?.[1];
      if (!port) return;
      clearTimeout(timer);
      resolve(`http://127.0.0.1:${port}`);
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code) => fail(`exit ${code}`));
  });
}

function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return Promise.resolve();
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  process.kill(-child.pid, 'SIGKILL');
  return gone;
}
