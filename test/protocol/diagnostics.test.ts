import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnostic, DocumentDiagnosticReport, WorkspaceDiagnosticReport } from 'vscode-languageserver/node';
import type { ImagesResult } from '../../server/src/lsp/protocol';
import { startRegistry, type TestRegistry } from '../support/registry';
import { type Client, type ClientOptions, codesOf, configuration, FULL, MINIMAL, startClient } from './client';

const ARM_ONLY = 'FROM images.test/arm-only:1\n';

describe('diagnostics', () => {
  let registry: TestRegistry;
  const clients: Client[] = [];
  const start = async (options: ClientOptions): Promise<Client> => {
    const files = { '.platformlint.yaml': configuration(registry.url), ...options.files };
    const client = await startClient({ ...options, files });
    clients.push(client);
    return client;
  };

  before(async () => {
    registry = await startRegistry({
      images: { 'both:1': { index: ['linux/amd64', 'linux/arm64'] }, 'arm-only:1': { index: ['linux/arm64'] } },
    });
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.stop();
  });
  after(() => registry.close());

  describe('that are pulled', () => {
    it('say at once what the text shows, and have the client ask again when the registry has answered', async () => {
      const client = await start({ capabilities: FULL });
      client.open('Dockerfile', ARM_ONLY, 'dockerfile');
      await client.pull('Dockerfile');
      const refreshes = (): number =>
        client.messages.filter(({ method }) => method === 'workspace/diagnostic/refresh').length;
      // The folder being read is news as well: the client asks again at each refresh, as editors do.
      let found: Diagnostic | undefined;
      for (let seen = 0; found === undefined; ) {
        const before = seen;
        seen = await client.until(() => (refreshes() > before ? refreshes() : undefined), 'a request to ask again');
        found = (await client.pull('Dockerfile')).find(({ code }) => code === 'image-platform-missing');
      }
      assert.deepEqual(found?.range, { start: { line: 0, character: 5 }, end: { line: 0, character: 27 } });
      assert.equal(found?.severity, 1);
      assert.equal(found?.source, 'platformlint');
      assert.match(found?.codeDescription?.href ?? '', /image-platform-missing/);
      assert.deepEqual(
        client.messages.filter(({ method }) => method === 'textDocument/publishDiagnostics'),
        [],
      );
    });

    it('are unchanged where nothing has changed', async () => {
      const client = await start({ capabilities: FULL });
      client.open('Dockerfile', 'FROM --platform=linux/adm64 scratch\n', 'dockerfile');
      const ask = (previousResultId?: string) =>
        client.connection.sendRequest<{ kind: string; resultId: string }>('textDocument/diagnostic', {
          textDocument: { uri: client.uri('Dockerfile') },
          ...(previousResultId !== undefined && { previousResultId }),
        });
      const first = await ask();
      assert.equal(first.kind, 'full');
      assert.deepEqual(await ask(first.resultId), { kind: 'unchanged', resultId: first.resultId });
      client.change('Dockerfile', 'FROM scratch\n', 2);
      assert.equal((await ask(first.resultId)).kind, 'full');
    });

    it('are asked for again in open texts whenever another text that they depend on is edited', async () => {
      const client = await start({ capabilities: FULL, files: { '.platformlint.yaml': 'targets: [linux/amd64]\n' } });
      client.open('Dockerfile', 'FROM scratch\nRUN true\n', 'dockerfile');
      client.open('.platformlint.yaml', 'targets: [linux/amd64]\n', 'yaml');
      const heard = (method: string) => client.messages.filter((message) => message.method === method).length;
      const methods = ['workspace/diagnostic/refresh', 'platformlint/status'];
      // More often than a server does while it starts.
      for (let version = 2; version < 7; version++) {
        const before = methods.map(heard);
        client.change('.platformlint.yaml', `targets: [linux/amd64] # ${version}\n`, version);
        const isHeard = () => methods.every((method, at) => heard(method) > (before[at] ?? 0)) || undefined;
        await client.until(isHeard, `the questions for version ${version}`);
      }
    });

    it('cover files that are not open, and wait until there is news', async () => {
      const client = await start({
        capabilities: FULL,
        files: { 'a/Dockerfile': 'FROM --platform=linux/adm64 scratch\n' },
      });
      const ask = (previous: readonly { uri: string; value: string }[]) =>
        client.connection.sendRequest<WorkspaceDiagnosticReport>('workspace/diagnostic', {
          previousResultIds: previous,
        });
      const { items } = await ask([]);
      assert.deepEqual(
        items.map(({ uri }) => uri),
        [client.uri('a/Dockerfile')],
      );
      const known = items.map(({ uri, resultId }) => ({ uri, value: resultId ?? '' }));
      const waiting = ask(known);
      rmSync(join(client.folder, 'a/Dockerfile'));
      await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
        changes: [{ uri: client.uri('a/Dockerfile'), type: 3 }],
      });
      const next = await waiting;
      assert.deepEqual(
        next.items.map((item) => [item.uri, item.kind === 'full' ? item.items : undefined]),
        [[client.uri('a/Dockerfile'), []]],
      );
    });

    it('end with a file that was deleted while it was open, though the client names it no more', async () => {
      const text = 'FROM --platform=linux/adm64 scratch\n';
      const client = await start({ capabilities: FULL, files: { 'a/Dockerfile': text } });
      client.open('a/Dockerfile', text, 'dockerfile');
      const uri = client.uri('a/Dockerfile');
      const asked = { textDocument: { uri } };
      const first = await client.connection.sendRequest<DocumentDiagnosticReport>('textDocument/diagnostic', asked);
      assert.ok(first.kind === 'full' && first.items.length > 0);
      rmSync(join(client.folder, 'a/Dockerfile'));
      await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
      const { items } = await client.connection.sendRequest<WorkspaceDiagnosticReport>('workspace/diagnostic', {
        previousResultIds: [],
      });
      assert.deepEqual(
        items.map((item) => [item.uri, item.kind === 'full' ? item.items : undefined]),
        [[uri, []]],
      );
    });

    it('give way when the client cancels', async () => {
      const client = await start({ capabilities: FULL });
      const { CancellationTokenSource } = await import('vscode-languageserver/node');
      const source = new CancellationTokenSource();
      const waiting = client.connection.sendRequest<WorkspaceDiagnosticReport>(
        'workspace/diagnostic',
        { previousResultIds: [] },
        source.token,
      );
      source.cancel();
      await waiting.then(
        ({ items }) => assert.deepEqual(items, []),
        (error: Error) => assert.match(error.message, /cancel/i),
      );
    });
  });

  describe('that are pushed', () => {
    it('come for open and for other files, and go when they are mended', async () => {
      const client = await start({ capabilities: MINIMAL, files: { 'other/Dockerfile': ARM_ONLY } });
      client.open('Dockerfile', ARM_ONLY, 'dockerfile');
      const has = (path: string) => () =>
        codesOf(client.pushed(path)?.diagnostics ?? []).includes('image-platform-missing') || undefined;
      await client.until(has('Dockerfile'), 'the finding of the open file');
      await client.until(has('other/Dockerfile'), 'the finding of the other file');
      assert.equal(client.pushed('Dockerfile')?.version, 1);
      client.change('Dockerfile', 'FROM --platform=linux/amd64 images.test/both:1\n', 2);
      await client.until(
        () => (client.pushed('Dockerfile')?.version === 2 && !has('Dockerfile')() ? true : undefined),
        'the end of the finding',
      );
      assert.equal(client.initialized.capabilities.diagnosticProvider, undefined);
    });

    it('follow the configuration as it is typed', async () => {
      const client = await start({ capabilities: MINIMAL });
      client.open('Dockerfile', 'FROM --platform=linux/adm64 scratch\n', 'dockerfile');
      await client.until(() => client.pushed('Dockerfile')?.diagnostics[0], 'a finding');
      client.open('.platformlint.yaml', configuration(registry.url, 'rules: { invalid-platform: off }\n'), 'yaml');
      await client.until(
        () => (codesOf(client.pushed('Dockerfile')?.diagnostics ?? []).includes('invalid-platform') ? undefined : true),
        'the end of the finding',
      );
      client.change('.platformlint.yaml', 'target: [linux/amd64]\n', 2);
      const wrong = await client.until(() => client.pushed('.platformlint.yaml')?.diagnostics[0], 'the unknown key');
      assert.match(String(wrong.message), /did you mean targets/);
    });

    it('follow the builds of other files', async () => {
      const client = await start({
        capabilities: MINIMAL,
        files: { Dockerfile: ARM_ONLY, 'compose.yaml': 'services: {}\n' },
      });
      client.open('Dockerfile', ARM_ONLY, 'dockerfile');
      const missing = () => codesOf(client.pushed('Dockerfile')?.diagnostics ?? []).includes('image-platform-missing');
      await client.until(() => missing() || undefined, 'the finding');
      const compose = 'services:\n  app:\n    build: { context: ., platforms: [linux/arm64] }\n';
      writeFileSync(join(client.folder, 'compose.yaml'), compose);
      await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
        changes: [{ uri: client.uri('compose.yaml'), type: 2 }],
      });
      await client.until(() => (missing() ? undefined : true), 'the end of the finding');
    });

    it('follow the builds of other files in a folder whose name a client spells in its own way', async () => {
      const client = await start({
        capabilities: MINIMAL,
        files: {
          '@scope/.platformlint.yaml': configuration(registry.url),
          '@scope/Dockerfile': ARM_ONLY,
          '@scope/compose.yaml': 'services: {}\n',
        },
        roots: ['@scope'],
      });
      client.open('@scope/Dockerfile', ARM_ONLY, 'dockerfile');
      const missing = () =>
        codesOf(client.pushed('@scope/Dockerfile')?.diagnostics ?? []).includes('image-platform-missing');
      await client.until(() => missing() || undefined, 'the finding');
      const compose = 'services:\n  app:\n    build: { context: ., platforms: [linux/arm64] }\n';
      writeFileSync(join(client.folder, '@scope/compose.yaml'), compose);
      await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
        changes: [{ uri: client.uri('@scope/compose.yaml'), type: 2 }],
      });
      await client.until(() => (missing() ? undefined : true), 'the end of the finding');
    });

    it('follow a file that lies in a folder within another', async () => {
      const wrong = 'FROM --platform=linux/adm64 scratch\n';
      const client = await start({
        capabilities: MINIMAL,
        files: { 'inner/Dockerfile': wrong },
        roots: ['.', 'inner'],
      });
      const found = () => codesOf(client.pushed('inner/Dockerfile')?.diagnostics ?? []).includes('invalid-platform');
      await client.until(() => found() || undefined, 'the finding');
      writeFileSync(join(client.folder, 'inner/Dockerfile'), 'FROM scratch\n');
      await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
        changes: [{ uri: client.uri('inner/Dockerfile'), type: 2 }],
      });
      await client.until(() => (found() ? undefined : true), 'the end of the finding');
    });

    it('and images of a folder within another are shown for the inner one alone', async () => {
      const files = { 'inner/Dockerfile': 'FROM images.test/a:1\n', Dockerfile: 'FROM images.test/b:1\n' };
      const client = await start({ capabilities: MINIMAL, files, roots: ['.', 'inner'] });
      const { images } = await client.connection.sendRequest<ImagesResult>('platformlint/images', {});
      assert.deepEqual(
        images.map(({ place }) => place.uri),
        [client.uri('Dockerfile'), client.uri('inner/Dockerfile')],
      );
    });

    it('go with a file that is deleted', async () => {
      const client = await start({
        capabilities: MINIMAL,
        files: { 'a/Dockerfile': 'FROM --platform=linux/adm64 scratch\n' },
      });
      await client.until(() => client.pushed('a/Dockerfile')?.diagnostics[0], 'the finding');
      rmSync(join(client.folder, 'a/Dockerfile'));
      await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
        changes: [{ uri: client.uri('a/Dockerfile'), type: 3 }],
      });
      await client.until(
        () => (client.pushed('a/Dockerfile')?.diagnostics.length === 0 ? true : undefined),
        'the end of the finding',
      );
    });

    it('come for a file of any name once another document names it as a compose file', async () => {
      const other = 'services:\n  web: { image: redis, platform: linux/adm64 }\n';
      const client = await start({ capabilities: MINIMAL, files: { 'bin/up.sh': 'echo\n', 'other.yaml': other } });
      const found = (path: string) => () =>
        codesOf(client.pushed(path)?.diagnostics ?? []).includes('invalid-platform');
      client.open('open.yaml', other, 'yaml');
      client.open('Dockerfile', 'FROM --platform=linux/adm64 scratch\n', 'dockerfile');
      await client.until(() => found('Dockerfile')() || undefined, 'the finding of a file that is always read');
      assert.ok(!found('open.yaml')() && !found('other.yaml')());
      client.open('bin/up.sh', 'docker compose -f other.yaml -f open.yaml up\n', 'shellscript');
      await client.until(() => found('other.yaml')() || undefined, 'the finding of the file on the disk');
      await client.until(() => found('open.yaml')() || undefined, 'the finding of the open file');
    });
  });

  it('count columns in bytes for a client that can only do that', async () => {
    const client = await start({ capabilities: { ...MINIMAL, general: { positionEncodings: ['utf-8'] } } });
    assert.equal(client.initialized.capabilities.positionEncoding, 'utf-8');
    client.open('compose.yaml', 'services: { "ä😀": { image: redis, platform: linux/adm64 } }\n', 'yaml');
    const found = await client.until(
      () => client.pushed('compose.yaml')?.diagnostics.find(({ code }) => code === 'invalid-platform'),
      'the finding',
    );
    assert.deepEqual(found.range, { start: { line: 0, character: 48 }, end: { line: 0, character: 59 } });
  });

  it('ask no registry in a workspace that is not trusted, until it is', async () => {
    const client = await start({ capabilities: MINIMAL, initializationOptions: { trusted: false } });
    registry.newRequests();
    client.open('Dockerfile', `${ARM_ONLY}FROM --platform=linux/adm64 scratch\n`, 'dockerfile');
    await client.until(() => client.pushed('Dockerfile')?.diagnostics[0], 'what the text shows');
    const answer = await client.connection.sendRequest<{ ok: boolean; reason: string }>('platformlint/contexts', {});
    assert.deepEqual([answer.ok, answer.reason], [false, 'untrusted']);
    assert.deepEqual(registry.newRequests(), []);
    await client.connection.sendNotification('platformlint/trust', { trusted: true });
    client.change('Dockerfile', ARM_ONLY, 2);
    await client.until(
      () => codesOf(client.pushed('Dockerfile')?.diagnostics ?? []).includes('image-platform-missing') || undefined,
      'what the registry says',
    );
  });

  it('take settings from a client that can be asked, and from one that tells them', async () => {
    const text = 'FROM --platform=linux/adm64 scratch\n';
    const asked = await start({ capabilities: FULL, settings: { enable: false } });
    await asked.until(() => asked.messages.find(({ method }) => method === 'workspace/configuration'), 'the question');
    asked.open('Dockerfile', text, 'dockerfile');
    assert.deepEqual(await asked.pull('Dockerfile'), []);
    const told = await start({ capabilities: MINIMAL });
    told.open('Dockerfile', text, 'dockerfile');
    await told.until(() => told.pushed('Dockerfile')?.diagnostics[0], 'a finding');
    await told.connection.sendNotification('workspace/didChangeConfiguration', {
      settings: { platformlint: { enable: false } },
    });
    await told.until(() => (told.pushed('Dockerfile')?.diagnostics.length === 0 ? true : undefined), 'its end');
  });

  it('no longer heed the configuration of a folder that went, whose name a client spells in its own way', async () => {
    const client = await start({
      capabilities: { ...MINIMAL, workspace: { workspaceFolders: true } },
      files: { '@scope/.platformlint.yaml': 'rules: { invalid-platform: off }\n' },
      roots: ['@scope'],
    });
    const found = () => codesOf(client.pushed('@scope/a/Dockerfile')?.diagnostics ?? []);
    client.open('@scope/a/Dockerfile', 'FROM --platform=linux/adm64 scratch\n', 'dockerfile');
    await client.until(() => (found().length > 0 ? true : undefined), 'a finding of another rule');
    assert.ok(!found().includes('invalid-platform'));
    await client.connection.sendNotification('workspace/didChangeWorkspaceFolders', {
      event: { added: [], removed: [{ name: '@scope', uri: client.uri('@scope') }] },
    });
    await client.until(() => (found().includes('invalid-platform') ? true : undefined), 'the finding of the rule');
  });

  it('follow folders that come and go, and leave a file outside them alone with its own', async () => {
    const bad = 'FROM --platform=linux/adm64 scratch\n';
    const client = await start({
      capabilities: { ...MINIMAL, workspace: { workspaceFolders: true } },
      files: { 'one/Dockerfile': bad, 'two/Dockerfile': bad, 'three/Dockerfile': bad },
      roots: ['one'],
    });
    await client.until(() => client.pushed('one/Dockerfile')?.diagnostics[0], 'a finding in the first folder');
    assert.equal(client.pushed('two/Dockerfile'), undefined);
    await client.connection.sendNotification('workspace/didChangeWorkspaceFolders', {
      event: { added: [{ name: 'two', uri: client.uri('two') }], removed: [{ name: 'one', uri: client.uri('one') }] },
    });
    await client.until(() => client.pushed('two/Dockerfile')?.diagnostics[0], 'a finding in the second folder');
    await client.until(
      () => (client.pushed('one/Dockerfile')?.diagnostics.length === 0 ? true : undefined),
      'the end of the first',
    );
    client.open('three/Dockerfile', bad, 'dockerfile');
    await client.until(() => client.pushed('three/Dockerfile')?.diagnostics[0], 'a finding outside');
    await client.connection.sendNotification('textDocument/didClose', {
      textDocument: { uri: client.uri('three/Dockerfile') },
    });
    await client.until(
      () => (client.pushed('three/Dockerfile')?.diagnostics.length === 0 ? true : undefined),
      'its end',
    );
  });
});
