import assert from 'node:assert/strict';
import type { Diagnostic } from 'vscode-languageserver/node';
import type { ReadFileResult, ReadFolderResult } from '../../server/src/lsp/protocol';
import { type Client, codesOf, FULL, startClient } from './client';

interface Item {
  readonly uri: string;
  readonly resultId: string;
  readonly items: readonly Diagnostic[];
}
interface Report {
  readonly items: readonly Item[];
}

const ROOT = 'vscode-vfs://github/acme/shop';

/** The files of a workspace as an editor serves them that alone can read it. */
function served(files: Map<string, string>) {
  const pathOf = (params: unknown): string => {
    const uri: unknown = typeof params === 'object' && params !== null ? Reflect.get(params, 'uri') : undefined;
    return String(uri).slice(ROOT.length + 1);
  };
  const absent = { ok: false, reason: 'absent', detail: 'There is no such file.' } as const;
  return {
    'platformlint/readFile': (params: unknown): ReadFileResult => {
      const text = files.get(pathOf(params));
      return text === undefined ? absent : { ok: true, text };
    },
    'platformlint/readFolder': (params: unknown): ReadFolderResult => {
      const folder = pathOf(params);
      const prefix = folder === '' ? '' : `${folder}/`;
      const inside = [...files.keys()].filter((path) => path.startsWith(prefix));
      const names = new Map(
        inside.map((path) => path.slice(prefix.length).split('/')).map(([name, ...more]) => [name, more]),
      );
      if (names.size === 0) return absent;
      return {
        ok: true,
        entries: [...names].map(([name = '', more]) => ({ name, kind: more.length > 0 ? 'folder' : 'file' })),
      };
    },
  };
}

describe('a workspace that only the editor can read', () => {
  let client: Client;
  const files = new Map([
    ['.platformlint.yaml', 'targets: [linux/arm64]\n'],
    ['.gitignore', 'old\n'],
    ['k8s/database.yaml', manifest('mysql:5.7')],
    ['old/database.yaml', manifest('mysql:5.7')],
    ['node_modules/x/Dockerfile', 'FROM mysql:5.7\n'],
  ]);

  beforeEach(async () => {
    client = await startClient({
      elsewhere: ROOT,
      settings: { offline: true },
      answers: served(files),
      initializationOptions: { readsFiles: true },
    });
  });
  afterEach(() => client.stop());

  /** What is found in each file; with a report of before, the files of which there is news. */
  const everywhere = async (before: readonly Item[] = []): Promise<readonly Item[]> => {
    const previousResultIds = before.map(({ uri, resultId }) => ({ uri, value: resultId }));
    return (await client.connection.sendRequest<Report>('workspace/diagnostic', { previousResultIds })).items;
  };
  const codesIn = (items: readonly Item[], path: string): readonly string[] | undefined => {
    const item = items.find(({ uri }) => uri === client.uri(path));
    return item && codesOf(item.items);
  };

  it('is read through it, with its configuration and without what Git leaves out', async () => {
    const items = await everywhere();
    assert.deepEqual(
      items.map(({ uri }) => uri),
      [client.uri('k8s/database.yaml')],
    );
    assert.deepEqual(codesIn(items, 'k8s/database.yaml'), ['image-platform-missing']);
  });

  it('counts as it was saved once a document is closed', async () => {
    client.open('k8s/database.yaml', manifest('mysql:8'), 'yaml');
    assert.deepEqual(codesOf(await client.pull('k8s/database.yaml')), []);
    const textDocument = { uri: client.uri('k8s/database.yaml') };
    await client.connection.sendNotification('textDocument/didClose', { textDocument });
    await client.until(
      () => client.messages.findLast(({ params }) => isRead(params, textDocument.uri)),
      'the file read again',
    );
    assert.deepEqual(codesIn(await everywhere(), 'k8s/database.yaml'), ['image-platform-missing']);
  });

  it('is followed when the editor says that a file has changed', async () => {
    files.set('api/Dockerfile', 'FROM mysql:5.7\n');
    const before = await everywhere();
    assert.ok(codesIn(before, 'api/Dockerfile')?.includes('image-platform-missing'));
    files.set('api/Dockerfile', 'FROM mysql:8\n');
    const news = everywhere(before);
    const changes = [{ uri: client.uri('api/Dockerfile'), type: 2 }];
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes });
    assert.equal(codesIn(await news, 'api/Dockerfile')?.includes('image-platform-missing'), false);
    files.delete('api/Dockerfile');
  });
});

describe('an editor that was never saved', () => {
  it('has findings', async () => {
    const unreadable = () => ({ ok: false, reason: 'error', detail: 'nothing provides files here' });
    const client = await startClient({
      capabilities: FULL,
      settings: { offline: true },
      initializationOptions: { readsFiles: true },
      answers: { 'platformlint/readFile': unreadable, 'platformlint/readFolder': unreadable },
    });
    const textDocument = {
      uri: 'untitled:Untitled-1',
      languageId: 'dockerfile',
      version: 1,
      text: 'FROM --platform=linux/adm64 a\n',
    };
    await client.connection.sendNotification('textDocument/didOpen', { textDocument });
    const report = await client.connection.sendRequest<{ items: Diagnostic[] }>('textDocument/diagnostic', {
      textDocument,
    });
    assert.deepEqual(codesOf(report.items), ['invalid-platform']);
    const { items } = await client.connection.sendRequest<{ items: { uri: string; items: Diagnostic[] }[] }>(
      'workspace/diagnostic',
      { previousResultIds: [] },
    );
    const files = items.map(({ uri, items: found }) => [uri, codesOf(found)]);
    assert.deepEqual(files, [['untitled:Untitled-1', ['invalid-platform']]], 'nothing else is said of it');
    await client.stop();
  });
});

function isRead(params: unknown, uri: string): boolean {
  return typeof params === 'object' && params !== null && Reflect.get(params, 'uri') === uri && 'maxBytes' in params;
}

function manifest(image: string): string {
  return `apiVersion: v1
kind: Pod
metadata: { name: database }
spec:
  containers:
    - name: database
      image: ${image}
`;
}
