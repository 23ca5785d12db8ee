import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { RefreshResult, TargetsResult } from '../../server/src/lsp/protocol';
import { type Client, FULL, startClient } from './client';

const CHANGED = 2;

describe('what the status bar shows', () => {
  const settings: { enable?: boolean; offline?: boolean; targets?: readonly string[] } = {};
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

  it('is told why nothing is asked when somebody wants it asked again', async () => {
    const refreshed = (): Promise<RefreshResult> => client.connection.sendRequest('platformlint/refresh');
    const isOffline = async (): Promise<boolean> => /"offline":true/.test(JSON.stringify(told().at(-1)));
    assert.deepEqual(await refreshed(), {});
    settle({ offline: true });
    await seen(isOffline);
    assert.deepEqual(await refreshed(), { silence: 'Nothing is asked while platformlint.offline is set.' });
    settle({ offline: false });
    await seen(async () => !(await isOffline()));
  });

  it('names what the settings have that is not used, beside the parts that are; the log has it once', async () => {
    const problem = 'The setting platformlint.targets has "linux/adm64", which is not used: linux/amd64 may be meant.';
    const shown = async (problems: readonly string[]): Promise<boolean> =>
      isDeepStrictEqual(told().at(-1)?.params, { ...Object(told().at(-1)?.params), problems });
    const logged = () =>
      client.messages.filter(({ params }) => JSON.stringify(params) === JSON.stringify({ type: 2, message: problem }));
    settle({ targets: ['linux/adm64', 'linux/arm64'] });
    await seen(() => shown([problem]));
    settle({ offline: true });
    await seen(async () => /"offline":true/.test(JSON.stringify(told().at(-1))));
    assert.deepEqual(
      logged().map(({ method }) => method),
      ['window/logMessage'],
    );
    settle({ offline: false, targets: [] });
    await seen(() => shown([]));
  });

  it('is nothing where nothing is checked', async () => {
    assert.equal((await targets('Dockerfile')).checked, true);
    assert.equal((await targets('vendor/Dockerfile')).checked, false);
    settle({ enable: false });
    await seen(async () => !(await targets('Dockerfile')).checked);
  });
});
