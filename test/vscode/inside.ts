import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { newWindow, runSuite, startBrowser, workbenchAddress } from './host/browser';
import { startEditor } from './host/editor';
import { installHost } from './host/install';
import { type Results, resultsVariable } from './results';
import { type Stage, setStage } from './stage';

const paths = { extension: resolve('.'), tests: resolve('out/test/index') };
const deadline = 300_000;

/** Runs the suite inside the extension host of VS Code's server build, opened in Chromium. */
export async function runInServer(): Promise<Results> {
  return onStage(async (stage, env) => {
    const host = installHost();
    const editor = await startEditor(host, { data: join(stage.scratch, 'editor'), env });
    const browser = await startBrowser();
    try {
      const page = await newWindow(browser, host);
      const said: string[] = [];
      const address = workbenchAddress(editor, stage.folder, paths);
      const exit = await runSuite(page, address, (line) => said.push(line), deadline);
      if (exit !== 0) console.error(said.join('\n'));
    } finally {
      await browser.close();
      await editor.stop();
    }
  });
}

/** Runs the suite inside desktop VS Code of the oldest version that we support, fetched when it is not there yet. */
export async function runInDesktop(): Promise<Results> {
  const { engines }: { engines: { vscode: string } } = JSON.parse(readFileSync('package.json', 'utf8'));
  return onStage(async (stage, env) => {
    await runTests({
      version: engines.vscode.replace('^', ''),
      extensionDevelopmentPath: paths.extension,
      extensionTestsPath: paths.tests,
      extensionTestsEnv: env,
      launchArgs: [
        ...[stage.folder, '--disable-extensions', '--disable-workspace-trust', '--disable-gpu'],
        ...['--user-data-dir', join(stage.scratch, 'user'), '--extensions-dir', join(stage.scratch, 'extensions')],
      ],
    });
  });
}

/** Counts a suite that died before it could write its results as one failure. */
async function onStage(run: (stage: Stage, env: Record<string, string>) => Promise<void>): Promise<Results> {
  const stage = await setStage();
  const file = join(stage.scratch, 'results.json');
  try {
    await run(stage, { ...stage.env, [resultsVariable]: file }).catch((error: unknown) => console.error(error));
    if (!existsSync(file)) return { passed: 0, failed: 1, output: '' };
    const results: Results = JSON.parse(readFileSync(file, 'utf8'));
    console.log(results.output);
    const asked = stage.clusterRequests.some((path) => path.startsWith('/api/v1/nodes'));
    console.log(asked ? 'ok: kubectl asked the cluster for its nodes' : 'FAIL: nobody asked the cluster for its nodes');
    return asked ? { ...results, passed: results.passed + 1 } : { ...results, failed: results.failed + 1 };
  } finally {
    await stage.stop();
  }
}
