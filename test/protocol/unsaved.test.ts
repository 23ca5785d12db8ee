import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnostic } from 'vscode-languageserver/node';
import type { TargetsResult } from '../../server/src/lsp/protocol';
import { type Client, codesOf, FULL, MINIMAL, startClient } from './client';

const FILES = {
  '.platformlint.yaml': `targets:
  - linux/arm64
  - { files: ["k8s/**"], platforms: [linux/s390x] }
`,
};
const NOWHERE = 'untitled:Untitled-1';
const DOCKERFILE = 'FROM images.test/web:1\n';

describe('a text that was never saved', () => {
  let client: Client;
  afterEach(() => client.stop());

  const open = (uri: string, text: string, languageId = 'dockerfile'): void =>
    void client.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId, version: 1, text },
    });
  const close = (uri: string): void =>
    void client.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
  const targets = (uri: string): Promise<TargetsResult> =>
    client.connection.sendRequest('platformlint/targets', { uri, settled: true });
  const pull = async (uri: string): Promise<readonly string[]> => {
    const params = { textDocument: { uri } };
    const { items } = await client.connection.sendRequest<{ items: Diagnostic[] }>('textDocument/diagnostic', params);
    return codesOf(items);
  };

  it('has the targets and the settings of the only folder', async () => {
    client = await startClient({ capabilities: FULL, settings: { offline: true }, files: FILES });
    open(NOWHERE, DOCKERFILE);
    const { platforms, origin, relevant, configUri } = await targets(NOWHERE);
    assert.deepEqual(
      { platforms, origin, relevant, configUri },
      { platforms: ['linux/arm64'], origin: 'configured', relevant: true, configUri: client.uri('.platformlint.yaml') },
    );
    assert.deepEqual(await pull(NOWHERE), ['from-platform-missing']);
  });

  it('is joined with no file: nobody knows where it will lie', async () => {
    client = await startClient({
      capabilities: FULL,
      settings: { offline: true },
      files: { ...FILES, 'compose.yaml': 'services: { web: { build: { context: ., platforms: [linux/arm64] } } }\n' },
    });
    open(NOWHERE, DOCKERFILE);
    await targets(NOWHERE);
    assert.deepEqual(await pull(NOWHERE), ['from-platform-missing']);
    open(
      'untitled:Untitled-2',
      'services: { web: { build: { context: ., platforms: [linux/arm64] } } }\n',
      'dockercompose',
    );
    client.open('Dockerfile', DOCKERFILE, 'dockerfile');
    assert.deepEqual(codesOf(await client.pull('Dockerfile')), []);
  });

  it('is judged where it is to be saved, and as that file once it is', async () => {
    client = await startClient({
      capabilities: MINIMAL,
      initializationOptions: { settings: { offline: true } },
      files: FILES,
    });
    const place = client.uri('k8s/pod.yaml').replace('file://', 'untitled:');
    const text = 'kind: Pod\napiVersion: v1\nspec: { containers: [{ image: "arm64v8/redis:7" }] }\n';
    open(place, text, 'yaml');
    assert.deepEqual((await targets(place)).platforms, ['linux/s390x']);
    const said = (uri: string) => () =>
      client.messages.findLast(
        ({ method, params }) =>
          method === 'textDocument/publishDiagnostics' && Reflect.get(Object(params), 'uri') === uri,
      );
    const codes = (uri: string) => () => {
      const found = said(uri)()?.params;
      return found === undefined ? undefined : codesOf(Object(found).diagnostics).join();
    };
    await client.until(() => codes(place)() === 'image-arch-name' || undefined, 'a finding before it is saved');
    // An editor opens the file that it has saved before it closes the text that was nowhere.
    client.open('k8s/pod.yaml', text, 'yaml');
    close(place);
    await client.until(() => codes(place)() === '' || undefined, 'nothing is said of the old name');
    await client.until(
      () => codes(client.uri('k8s/pod.yaml'))() === 'image-arch-name' || undefined,
      'the same of the file',
    );
    client.change('k8s/pod.yaml', text.replace('arm64v8/', 's390x/'), 2);
    await client.until(() => codes(client.uri('k8s/pod.yaml'))() === '' || undefined, 'what was mended is gone');
  });

  it('belongs to none of several folders, and to the one that is left', async () => {
    client = await startClient({
      capabilities: FULL,
      roots: ['a', 'b'],
      files: { 'a/.platformlint.yaml': FILES['.platformlint.yaml'], 'b/x.txt': '' },
    });
    open(NOWHERE, DOCKERFILE);
    assert.equal((await targets(NOWHERE)).origin, 'assumed');
    const change = (added: readonly string[], removed: readonly string[]): void => {
      const named = (names: readonly string[]) => names.map((name) => ({ name, uri: client.uri(name) }));
      void client.connection.sendNotification('workspace/didChangeWorkspaceFolders', {
        event: { added: named(added), removed: named(removed) },
      });
    };
    change([], ['b']);
    assert.deepEqual((await targets(NOWHERE)).platforms, ['linux/arm64']);
    assert.deepEqual(await pull(NOWHERE), ['from-platform-missing']);
    change(['b'], []);
    assert.equal((await targets(NOWHERE)).origin, 'assumed');
    assert.deepEqual(await pull(NOWHERE), []);
  });

  it('follows the configuration of the folder', async () => {
    client = await startClient({ capabilities: FULL, files: FILES });
    open(NOWHERE, DOCKERFILE);
    await targets(NOWHERE);
    writeFileSync(join(client.folder, '.platformlint.yaml'), 'targets: [linux/riscv64]\n');
    const changes = [{ uri: client.uri('.platformlint.yaml'), type: 2 }];
    void client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes });
    const follows = async (): Promise<void> => {
      const heard = client.messages.length;
      if ((await targets(NOWHERE)).platforms.join() === 'linux/riscv64') return;
      await client.until(() => client.messages[heard], 'more from the server');
      return follows();
    };
    await follows();
  });
});
