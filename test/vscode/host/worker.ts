import { join, resolve } from 'node:path';
import type { Browser } from 'playwright-core';

/** A language server that runs in a web worker of a page, and what a client says to it. */
export interface WorkerServer {
  /** Asks; resolves with the result, rejects with the error that came instead. */
  request(method: string, params?: unknown): Promise<unknown>;
  notify(method: string, params?: unknown): Promise<void>;
  /** The methods that the server asked for or told of, in order. */
  readonly heard: readonly string[];
  close(): Promise<void>;
}

interface Message {
  readonly jsonrpc: '2.0';
  readonly id?: number | string | undefined;
  readonly method?: string | undefined;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string } | undefined;
}

const ORIGIN = 'http://editor.test';

/** Starts the built server for browsers; `answer` is what the client answers to the server's own requests. */
export async function startWorkerServer(
  browser: Browser,
  answer: (method: string, params: unknown) => unknown,
): Promise<WorkerServer> {
  const page = await browser.newPage();
  await page.route(`${ORIGIN}/**`, (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === '/') return route.fulfill({ contentType: 'text/html', body: '<title>An editor</title>' });
    return route.fulfill({ contentType: 'text/javascript', path: resolve(join('dist', 'browser', pathname)) });
  });
  await page.goto(`${ORIGIN}/`);
  const heard: string[] = [];
  const waiting = new Map<number | string, (message: Message) => void>();
  const say = (message: Message): Promise<void> =>
    page.evaluate((said) => Reflect.get(globalThis, 'say')(said), message);
  const hear = async (message: Message): Promise<void> => {
    const { id, method } = message;
    if (method === undefined) {
      if (id !== undefined) waiting.get(id)?.(message);
      return;
    }
    heard.push(method);
    if (id !== undefined) await say({ jsonrpc: '2.0', id, result: answer(method, message.params) ?? null });
  };
  await page.exposeFunction('hear', hear);
  await page.addScriptTag({
    content: `const worker = new Worker('${ORIGIN}/server.js'); worker.onmessage = ({ data }) => hear(data);
      globalThis.say = (message) => worker.postMessage(message);`,
  });
  let last = 0;
  return {
    heard,
    request: (method, params) => {
      const id = ++last;
      return new Promise((done, fail) => {
        waiting.set(id, ({ result, error }) => (error === undefined ? done(result) : fail(new Error(error.message))));
        void say({ jsonrpc: '2.0', id, method, params });
      });
    },
    notify: (method, params) => say({ jsonrpc: '2.0', method, params }),
    close: () => page.close(),
  };
}
