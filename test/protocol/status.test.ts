import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TargetsResult } from '../../server/src/lsp/protocol';
import { type Client, FULL, startClient } from './client';

const CHANGED = 2;

describe('what the status bar shows', () => {
  const settings: { enable?: boolean; offline?: boolean } = {};
  let client: Client;

  before(async () => {
    client = await startClient({
      capabilities: FULL,
      settings,
      files: { '.platformlint.yaml': 'targets: [linux/s390x]\nignore: ["vendor/**"]\n', Dockerfile: 'FROM scratch\n' },
    });
  });
  after(() => client.stop());

  const told = () => client.messages.filter(({ method }) => method === 'platformlint/status');
  /** Looks as our client does: again whenever the server tells its status. */
  const seen = async (look: () => Promise<boolean>): Promise<void> => {
    for (;;) {
      const before = told().length;
      if (await look()) return;
      await client.until(() => told()[before], 'another status');
    }
  };
  const targets = (path: string): Promise<TargetsResult> =>
    client.connection.sendRequest('platformlint/targets', { uri: client.uri(path), settled: true });
  const settle = (changes: typeof settings): void => {
    Object.assign(settings, changes);
    void client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
  };

  it('follows a configuration that is changed outside the editor', async () => {
    assert.deepEqual((await targets('Dockerfile')).platforms, ['linux/s390x']);
    writeFileSync(join(client.folder, '.platformlint.yaml'), 'targets: [linux/riscv64]\nignore: ["vendor/**"]\n');
    const changes = [{ uri: client.uri('.platformlint.yaml'), type: CHANGED }];
    void client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes });
    await seen(async () => (await targets('Dockerfile')).platforms.join() === 'linux/riscv64');
  });

  it('follows settings', async () => {
    const isOffline = async (): Promise<boolean> => /"offline":true/.test(JSON.stringify(told().at(-1)));
    settle({ offline: true });
    await seen(isOffline);
    settle({ offline: false });
    await seen(async () => !(await isOffline()));
  });

  it('is nothing where nothing is checked', async () => {
    assert.equal((await targets('Dockerfile')).checked, true);
    assert.equal((await targets('vendor/Dockerfile')).checked, false);
    settle({ enable: false });
    await seen(async () => !(await targets('Dockerfile')).checked);
  });
});
