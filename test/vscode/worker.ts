import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import type { CodeAction, Diagnostic, Hover } from 'vscode-languageserver/node';
import type { ClusterResult } from '../../server/src/lsp/protocol';
import { FULL } from '../protocol/client';
import { startBrowser } from './host/browser';
import { startWorkerServer, type WorkerServer } from './host/worker';

const ROOT = 'vscode-vfs://github/acme/shop';
const DOCKERFILE = `${ROOT}/Dockerfile`;
const CONFIGURATION = 'targets: [linux/arm64]\n';

describe('the server in a web worker', () => {
  let browser: Browser;
  let server: WorkerServer;

  before(async () => {
    browser = await startBrowser();
    server = await startWorkerServer(browser, (method, params) => {
      const uri: unknown = typeof params === 'object' && params !== null ? Reflect.get(params, 'uri') : undefined;
      if (method === 'platformlint/readFile' && uri === `${ROOT}/.platformlint.yaml`) {
        return { ok: true, text: CONFIGURATION };
      }
      if (method === 'platformlint/readFolder' && uri === ROOT) {
        return { ok: true, entries: [{ name: '.platformlint.yaml', kind: 'file' }] };
      }
      if (method.startsWith('platformlint/read')) return { ok: false, reason: 'absent', detail: 'Not there.' };
      return method === 'workspace/configuration' ? [{}] : null;
    });
    await server.request('initialize', {
      processId: null,
      rootUri: ROOT,
      workspaceFolders: [{ uri: ROOT, name: 'shop' }],
      capabilities: FULL,
      initializationOptions: { readsFiles: true },
    });
    await server.notify('initialized', {});
    const text = 'FROM --platform=linux/x86_64 redis:7 AS tools\nFROM images.test/api:1 AS api\nFROM mysql:5.7\n';
    await server.notify('textDocument/didOpen', {
      textDocument: { uri: DOCKERFILE, languageId: 'dockerfile', version: 1, text },
    });
  });
  after(() => browser.close());

  const at = (line: number, character: number) => ({ line, character });

  it('judges official images by the catalogue, for the targets of the workspace', async () => {
    const report = (await server.request('textDocument/diagnostic', { textDocument: { uri: DOCKERFILE } })) as {
      readonly items: readonly Diagnostic[];
    };
    const missing = report.items.find(({ code }) => code === 'image-platform-missing');
    assert.match(JSON.stringify(missing?.message), /linux\/arm64.*mysql:5\.7/);
    const hover = (await server.request('textDocument/hover', {
      textDocument: { uri: DOCKERFILE },
      position: at(2, 8),
    })) as Hover;
    assert.match(JSON.stringify(hover.contents), /linux\/amd64.*the catalogue of/);
  });

  it('mends', async () => {
    const actions = (await server.request('textDocument/codeAction', {
      textDocument: { uri: DOCKERFILE },
      range: { start: at(0, 20), end: at(0, 20) },
      context: { diagnostics: [] },
    })) as readonly CodeAction[];
    assert.match(JSON.stringify(actions[0]?.edit), /"newText":"linux\/amd64"/);
  });

  it('says of other images that they cannot be looked up', async () => {
    const hover = (await server.request('textDocument/hover', {
      textDocument: { uri: DOCKERFILE },
      position: at(1, 10),
    })) as Hover;
    assert.match(JSON.stringify(hover.contents), /Look-ups are not possible in the browser/);
  });

  it('says that no cluster can be read', async () => {
    const result = (await server.request('platformlint/cluster', { context: '' })) as ClusterResult;
    assert.ok(!result.ok);
    assert.match(result.detail, /cannot be read in the browser/);
  });
});
