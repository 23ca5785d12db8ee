import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Failure, InspectResult } from '../../server/src/lsp/protocol';
import { startRegistry, type TestRegistry } from '../support/registry';
import { createAuthority } from '../support/registryCertificates';
import { FULL, type Message, startClient } from './client';

/** A proxy that refuses every tunnel and remembers what for. */
function startProxy(): Promise<{ readonly server: Server; readonly url: string; readonly asked: string[] }> {
  const asked: string[] = [];
  const server = createServer().on('connect', (request, socket) => {
    asked.push(request.url ?? '');
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' ? address?.port : undefined;
      resolve({ server, url: `http://127.0.0.1:${port}`, asked });
    }),
  );
}

describe('the editor’s proxy', () => {
  it('is used from the start, and no longer when the editor says so', async () => {
    const { server, url, asked } = await startProxy();
    const client = await startClient({
      capabilities: FULL,
      initializationOptions: { trusted: true, proxy: { url } },
      env: { HTTPS_PROXY: 'http://127.0.0.1:9' },
    });
    const inspect = () => client.connection.sendRequest<Failure>('platformlint/inspect', { reference: 'x.test/a:1' });
    assert.equal((await inspect()).ok, false);
    assert.deepEqual([...new Set(asked)], ['x.test:443']);
    const before = asked.length;
    await client.connection.sendNotification('platformlint/proxy', { url, noProxy: ['.test'] });
    assert.equal((await inspect()).ok, false);
    assert.equal(asked.length, before);
    await client.stop();
    server.close();
  });
});

describe('the editor’s word that certificates need not be verified', () => {
  it('holds for registries, is told aloud, and keeps credentials at home', async () => {
    const images = { 'app:1': { index: ['linux/amd64'] } };
    const tls = createAuthority().issue();
    const open = await startRegistry({ images, tls });
    const closed = await startRegistry({ images, tls, auth: { scheme: 'basic', users: { me: 'secret' } } });
    const dockerConfig = mkdtempSync(join(tmpdir(), 'platformlint-docker-'));
    const auths = { [closed.host]: { auth: Buffer.from('me:secret').toString('base64') } };
    writeFileSync(join(dockerConfig, 'config.json'), JSON.stringify({ auths }));
    const client = await startClient({ capabilities: FULL, env: { DOCKER_CONFIG: dockerConfig } });
    const inspect = async (registry: TestRegistry): Promise<string> => {
      const reference = `${registry.host}/app:1`;
      const answer = await client.connection.sendRequest<InspectResult>('platformlint/inspect', { reference });
      return answer.ok ? 'known' : answer.reason;
    };
    const say = (proxy: object) => client.connection.sendNotification('platformlint/proxy', proxy);
    assert.equal(await inspect(open), 'tls');
    await say({ strictSsl: false });
    assert.equal(await inspect(open), 'known');
    assert.equal(await inspect(closed), 'unauthorized');
    assert.ok(closed.requests.length > 0);
    assert.ok(closed.requests.every(({ headers }) => headers.authorization === undefined));
    const isWarning = ({ method, params }: Message): boolean =>
      method === 'window/logMessage' && /not verified/.test(JSON.stringify(params));
    assert.ok(client.messages.some(isWarning));
    await say({});
    assert.equal(await inspect(closed), 'tls');
    await client.stop();
    await open.close();
    await closed.close();
    rmSync(dockerConfig, { recursive: true });
  });
});
