import assert from 'node:assert/strict';
import { startRegistry, type TestRegistry } from '../support/registry';
import { type Client, configuration, startClient } from './client';

describe('the language of the editor', () => {
  let registry: TestRegistry;

  before(async () => {
    registry = await startRegistry({ images: { 'arm-only:1': { index: ['linux/arm64'] } } });
  });
  after(() => registry.close());

  const said = async (locale: string): Promise<string> => {
    const client = await startClient({ locale, files: { '.platformlint.yaml': configuration(registry.url) } });
    client.open('Dockerfile', 'FROM --platform=linux/amd64 images.test/arm-only:1\n', 'dockerfile');
    const message = await found(client);
    await client.stop();
    return message;
  };

  it('is that of the findings, engines quoted as they speak', async () => {
    const swedish = await said('sv');
    assert.match(swedish, /^Ingen linux\/amd64 i /);
    assert.match(swedish, /"no matching manifest for linux\/amd64"/);
    assert.match(await said('de-AT'), /^Kein linux\/amd64 in /);
  });

  it('is English where there is no translation', async () => {
    const english = await said('en');
    assert.match(english, /^No linux\/amd64 in /);
    assert.equal(await said('pt-br'), english);
  });
});

/** The message about the image, when the registry has answered. */
async function found(client: Client): Promise<string> {
  for (;;) {
    const heard = client.messages.length;
    const diagnostic = (await client.pull('Dockerfile')).find(({ code }) => code === 'image-platform-missing');
    if (typeof diagnostic?.message === 'string') return diagnostic.message;
    await client.until(() => (client.messages.length > heard ? true : undefined), 'more from the server');
  }
}
