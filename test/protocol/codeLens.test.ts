import assert from 'node:assert/strict';
import type { ApplyWorkspaceEditParams, ClientCapabilities, CodeLens } from 'vscode-languageserver/node';
import { applyEdits } from '../../server/src/text/edits';
import { linesOf } from '../../server/src/text/lines';
import { startRegistry, type TestRegistry } from '../support/registry';
import { type Client, configuration, FULL, startClient } from './client';

const EDITOR: ClientCapabilities = {
  ...FULL,
  workspace: { ...FULL.workspace, applyEdit: true },
  window: { showDocument: { support: true } },
};

const workflow = (dockerfile: string, platforms: string, more = ''): string => `on: push
jobs:
  image:
    runs-on: ubuntu-24.04
    steps:
      - uses: docker/setup-buildx-action@v3
      - uses: docker/build-push-action@v6
        with:
          context: ${dockerfile}
${platforms === '' ? '' : `          platforms: ${platforms} # why\n`}          push: true
          tags: images.test/app:1
${more}`;

const FILES = {
  '.github/workflows/deploy.yml': workflow('app', 'linux/amd64'),
  '.github/workflows/own.yml': workflow('own', ''),
  '.github/workflows/narrow.yml': workflow('narrow', 'linux/amd64'),
  '.github/workflows/both.yml': workflow('both', 'linux/amd64,linux/arm64'),
  'app/Dockerfile': 'FROM images.test/both:1\n',
  'own/Dockerfile': 'FROM images.test/both:1\n',
  'narrow/Dockerfile': 'FROM images.test/amd-only:1\n',
  'both/Dockerfile': 'FROM images.test/both:1\n',
  'build.sh': 'docker build --platform linux/amd64 -t images.test/tool:1 tool\n',
  'compose.yaml': 'services:\n  web:\n    build:\n      context: own\n',
};

describe('code lenses', () => {
  let registry: TestRegistry;
  let client: Client;

  const start = (settings: object, capabilities = EDITOR): Promise<Client> =>
    startClient({
      capabilities,
      settings,
      files: { ...FILES, '.platformlint.yaml': configuration(registry.url, 'ignore: [compose.yaml]\n') },
    });
  before(async () => {
    registry = await startRegistry({
      images: { 'both:1': { index: ['linux/amd64', 'linux/arm64'] }, 'amd-only:1': { index: ['linux/amd64'] } },
    });
    client = await start({ codeLens: true });
    await client.connection.sendRequest('platformlint/inspect', { reference: 'images.test/both:1' });
    await client.connection.sendRequest('platformlint/inspect', { reference: 'images.test/amd-only:1' });
  });
  after(async () => {
    await client.stop();
    await registry.close();
  });

  const lenses = async (path: keyof typeof FILES, of = client): Promise<readonly CodeLens[]> => {
    of.open(path, FILES[path]);
    // Asked for its diagnostics the server has the folder read.
    await of.pull(path);
    return of.connection.sendRequest<CodeLens[]>('textDocument/codeLens', { textDocument: { uri: of.uri(path) } });
  };
  const titles = async (path: keyof typeof FILES, of = client): Promise<readonly string[]> =>
    (await lenses(path, of)).map(({ command }) => command?.title ?? '');
  /** What the edit that a lens asks for makes of a file. */
  const applied = async (path: keyof typeof FILES, title: string, target: keyof typeof FILES): Promise<string> => {
    const lens = (await lenses(path)).find(({ command }) => command?.title === title);
    const before = client.messages.length;
    await client.connection.sendRequest('workspace/executeCommand', lens?.command);
    const asked = client.messages.slice(before).find(({ method }) => method === 'workspace/applyEdit');
    assert.ok(asked !== undefined);
    const { edit } = asked.params as ApplyWorkspaceEditParams;
    const text = FILES[target];
    const lines = linesOf(text);
    const edits = (edit.documentChanges ?? []).flatMap((change) => {
      assert.ok('edits' in change);
      assert.equal(change.textDocument.uri, client.uri(target));
      return change.edits.flatMap((one) =>
        'newText' in one
          ? [
              {
                span: { start: lines.offsetAt(one.range.start), end: lines.offsetAt(one.range.end) },
                text: one.newText,
              },
            ]
          : [],
      );
    });
    return applyEdits(text, edits);
  };

  it('are off unless they are wanted', async () => {
    const quiet = await start({});
    assert.deepEqual(await titles('app/Dockerfile', quiet), []);
    await quiet.stop();
  });

  it('say above a Dockerfile what it is built for and by whom, and add the other platform there', async () => {
    assert.deepEqual(await titles('app/Dockerfile'), ['linux/amd64 from deploy.yml', 'Add linux/arm64']);
    assert.equal(
      await applied('app/Dockerfile', 'Add linux/arm64', '.github/workflows/deploy.yml'),
      workflow('app', 'linux/amd64,linux/arm64'),
    );
  });

  it('lead to the build', async () => {
    const [lens] = await lenses('app/Dockerfile');
    await client.connection.sendRequest('workspace/executeCommand', lens?.command);
    const shown = client.messages.find(({ method }) => method === 'window/showDocument');
    assert.deepEqual(shown?.params, {
      uri: client.uri('.github/workflows/deploy.yml'),
      takeFocus: true,
      selection: { start: { line: 6, character: 0 }, end: { line: 6, character: 0 } },
    });
  });

  it('say above a build what it is for, and add the other platform', async () => {
    assert.deepEqual(await titles('.github/workflows/deploy.yml'), ['builds for linux/amd64', 'Add linux/arm64']);
  });

  it('add the platforms that a build does not state', async () => {
    const path = '.github/workflows/own.yml';
    assert.deepEqual(await titles(path), ['builds for linux/amd64, like its runner', 'Add platforms: linux/amd64']);
    assert.match(await applied(path, 'Add platforms: linux/amd64', path), /\n {10}platforms: linux\/amd64\n/);
    assert.deepEqual(await titles('own/Dockerfile'), ['linux/amd64 from own.yml', 'Add platforms: linux/amd64']);
  });

  it('add nothing that an image lacks, that the builder cannot make, or that is there', async () => {
    assert.deepEqual(await titles('.github/workflows/narrow.yml'), ['builds for linux/amd64']);
    assert.deepEqual(await titles('build.sh'), ['builds for linux/amd64']);
    assert.deepEqual(await titles('.github/workflows/both.yml'), ['builds for linux/amd64, linux/arm64']);
  });

  it('change nothing where the build has changed meanwhile', async () => {
    const path = 'both/Dockerfile';
    await titles(path);
    const before = client.messages.length;
    const gone = { uri: client.uri(path), start: 0, platforms: ['linux/arm64'] };
    await client.connection.sendRequest('workspace/executeCommand', {
      command: 'platformlint.lens.add',
      arguments: [gone],
    });
    const heard = await client.until(
      () => client.messages.slice(before).find(({ method }) => method === 'window/showMessage'),
      'a message',
    );
    assert.match(JSON.stringify(heard.params), /no longer what it was/);
    assert.ok(!client.messages.slice(before).some(({ method }) => method === 'workspace/applyEdit'));
  });

  it('are text alone for a client that can do no more', async () => {
    const plain = await start({ codeLens: true }, FULL);
    assert.equal(plain.initialized.capabilities.executeCommandProvider, undefined);
    const [lens, ...others] = await lenses('app/Dockerfile', plain);
    assert.equal(lens?.command?.command, '');
    assert.deepEqual(others, []);
    await plain.stop();
  });
});
