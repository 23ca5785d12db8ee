import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** Where an installed editor's parts are: the Node that it wants, and VS Code's server folder (`bin`, `out`, …). */
export interface Host {
  readonly node: string;
  readonly editor: string;
}

/** The folder used when nobody names another; its last part changes with the lock files. */
export function defaultHostFolder(): string {
  const locks = ['node', 'editor'].map((part) => readFileSync(join(__dirname, part, 'package-lock.json')));
  const version = createHash('sha256').update(Buffer.concat(locks)).digest('hex').slice(0, 12);
  return process.env.PLATFORMLINT_VSCODE_HOST ?? join(homedir(), '.cache', 'platformlint-vscode-host', version);
}

/**
 * Installs the editor into `folder` unless it is there already; about two minutes the first time.
 * Throws when npm fails or an editor's native module was not built.
 */
export function installHost(folder: string = defaultHostFolder()): Host {
  const node = join(folder, 'node', 'node_modules', 'node', 'bin', 'node');
  const editor = join(folder, 'editor', 'node_modules', 'code-server', 'lib', 'vscode');
  const complete = join(folder, 'complete');
  if (existsSync(complete)) return { node, editor };

  console.error(`installing the editor for the tests into ${folder}`);
  // An npm that runs us says which Node it has; the editor's build would take that for its own.
  const { npm_config_user_agent: _, ...env } = process.env;
  cleanInstall('node', join(folder, 'node'), env);
  cleanInstall('editor', join(folder, 'editor'), {
    ...env,
    PATH: `${join(folder, 'node', 'node_modules', '.bin')}${delimiter}${env.PATH ?? ''}`,
    // The editor installs its own modules in a nested run that our allowScripts does not reach.
    npm_config_dangerously_allow_all_scripts: 'true',
  });
  const native = join(editor, 'node_modules', '@vscode', 'spdlog', 'build', 'Release', 'spdlog.node');
  if (!existsSync(native))
    throw new Error(`${native} was not built (Debian: apt-get install build-essential libkrb5-dev)`);
  writeFileSync(complete, '');
  return { node, editor };
}

function cleanInstall(part: string, folder: string, env: NodeJS.ProcessEnv): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const name of ['package.json', 'package-lock.json'])
    copyFileSync(join(__dirname, part, name), join(folder, name));
  const { status, error } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: folder,
    env,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`npm ci failed in ${folder}`, { cause: error });
}
