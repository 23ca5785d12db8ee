import assert from 'node:assert/strict';
import type { WorkspaceDiagnosticReport } from 'vscode-languageserver/node';
import { type Client, FULL, startClient } from './client';

describe('the problems of a link', () => {
  const clients: Client[] = [];
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.stop();
  });

  it('stand at the file that it leads to, unless the link is open', async () => {
    const text = 'FROM --platform=linux/adm64 scratch\n';
    const files = { 'a/Dockerfile': text };
    const client = await startClient({ capabilities: FULL, files, links: { Dockerfile: 'a/Dockerfile' } });
    clients.push(client);
    const ask = async (): Promise<readonly string[]> => {
      const { items } = await client.connection.sendRequest<WorkspaceDiagnosticReport>('workspace/diagnostic', {
        previousResultIds: [],
      });
      return items.map(({ uri }) => uri).sort();
    };
    assert.deepEqual(await ask(), [client.uri('a/Dockerfile')]);
    client.open('Dockerfile', text, 'dockerfile');
    assert.deepEqual(await ask(), [client.uri('Dockerfile'), client.uri('a/Dockerfile')]);
  });
});
