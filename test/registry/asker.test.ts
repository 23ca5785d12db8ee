import assert from 'node:assert/strict';
import { createServer, type ServerResponse } from 'node:http';
import { systemClock } from '../../server/src/host/clock';
import { nodeFiles } from '../../server/src/host/files';
import { nodeEnvironment } from '../../server/src/host/machine';
import { nodeProcesses } from '../../server/src/host/processes';
import { type Reference, readReference } from '../../server/src/image/reference';
import { createRegistryAsker } from '../../server/src/offers/registryAsker';
import { closeServer, listen } from '../support/registry';

const never = new AbortController().signal;

function referenceOf(text: string): Reference {
  const reading = readReference(text);
  assert.ok(reading.ok, text);
  return reading.reference;
}

describe('the asker of registries', () => {
  it('lets a look-up end by the settings that it began with', async () => {
    const held: ServerResponse[] = [];
    const server = createServer((request, response) => {
      response.statusCode = 404;
      if (request.url?.includes('/second/') === true) for (const one of [response, ...held]) one.end();
      else held.push(response);
    });
    const host = await listen(server);
    const settings = { http: true };
    const environment = { ...nodeEnvironment(), get: () => undefined };
    const asker = createRegistryAsker({
      files: nodeFiles(),
      processes: nodeProcesses(environment),
      environment,
      clock: systemClock(),
      registries: () => ({ [host]: { ...settings } }),
      warn: assert.fail,
      userAgent: 'test',
      cache: 'none',
    });
    try {
      const arrived = new Promise((resolve) => server.once('request', resolve));
      const first = asker.ask(referenceOf(`${host}/first:1`), never);
      await arrived;
      Object.assign(settings, { mirrors: [] });
      const second = asker.ask(referenceOf(`${host}/second:1`), never);
      const reasons = (await Promise.all([first, second])).map((one) => one.state === 'unknown' && one.reason);
      assert.deepEqual(reasons, ['notFound', 'notFound']);
    } finally {
      await asker.close();
      await closeServer(server);
    }
  });
});
