import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { Failure } from '../../server/src/lsp/protocol';
import { FULL, startClient } from './client';

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
