import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { startBrowser } from './host/browser';
import { type Editor, startEditor } from './host/editor';
import { type Host, installHost } from './host/install';
import { type Scene, type Stage, setStage } from './stage';

/** The packaged extension. */
export const VSIX: readonly string[] = [join('dist', 'platformlint.vsix')];

/** An editor with the packaged extension, the stage around it, and a browser for its windows. */
export interface Opened {
  readonly host: Host;
  readonly stage: Stage;
  readonly browser: Browser;
  readonly editor: Editor;
  /** Where the editor keeps its data. */
  readonly data: string;
  /** Ends all of it. */
  stop(): Promise<void>;
}

/** Starts an editor with the packaged extension on a stage. What was started before something fails is ended. */
export async function openEditor(
  scene?: Scene,
  settings?: (stage: Stage) => Readonly<Record<string, unknown>>,
): Promise<Opened> {
  const ends: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const host = installHost();
    const stage = await setStage(scene);
    ends.push(() => stage.stop());
    const data = join(stage.scratch, 'editor');
    const editor = await startEditor(host, {
      data,
      vsix: VSIX,
      env: stage.env,
      ...(settings && { settings: settings(stage) }),
    });
    ends.push(() => editor.stop());
    const browser = await startBrowser();
    ends.push(() => browser.close());
    return { host, stage, browser, editor, data, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
