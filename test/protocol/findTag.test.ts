import assert from 'node:assert/strict';
import { type CodeAction, LSPErrorCodes, type TextEdit } from 'vscode-languageserver/node';
import { startRegistry, type TestRegistry } from '../support/registry';
import { type Client, type ClientOptions, configuration, FULL, startClient } from './client';

const RESOLVING = {
  ...FULL,
  textDocument: {
    ...FULL.textDocument,
    codeAction: { ...FULL.textDocument?.codeAction, dataSupport: true, resolveSupport: { properties: ['edit'] } },
  },
};
const BOTH = { index: ['linux/amd64', 'linux/arm64'] };
const ARM = { index: ['linux/arm64'] };
/** The stages of what is opened below, each on its line behind the first. */
const LINES = {
  old: 'FROM images.test/app:1.2 AS old',
  alpine: 'FROM images.test/app:1.2-alpine AS alpine',
  untagged: 'FROM images.test/bare AS untagged',
  without: 'FROM images.test/none:1 AS without',
  single: 'FROM images.test/single:2-arm64 AS single',
  variable: 'FROM images.test/app:$V AS variable',
};

const LINE = { old: 1, alpine: 2, untagged: 3, without: 4, single: 5, variable: 6, pinned: 7 };

describe('a tag that has the platform', () => {
  let registry: TestRegistry;
  let pinned: string;
  let client: Client;

  before(async () => {
    registry = await startRegistry({
      images: {
        'app:1.1': BOTH,
        'app:1.2': ARM,
        'app:1.3': BOTH,
        'app:1.10': ARM,
        'app:1.2-alpine': ARM,
        'app:1.3-alpine': BOTH,
        'bare:latest': ARM,
        'bare:2': BOTH,
        'none:1': ARM,
        'none:2': ARM,
        'none:3': { manifest: 'linux/arm64' },
        'single:2-arm64': { manifest: 'linux/arm64' },
        'single:2': BOTH,
        'pin:1': BOTH,
      },
    });
    pinned = registry.push('pin:old', { manifest: 'linux/arm64' });
    client = await start();
  });
  after(async () => {
    await client.stop();
    await registry.close();
  });

  /** A client that has the Dockerfile open. */
  async function start(options: ClientOptions = {}): Promise<Client> {
    const files = { '.platformlint.yaml': configuration(registry.url) };
    const started = await startClient({ capabilities: RESOLVING, files, ...options });
    const lines = [...Object.values(LINES), `FROM images.test/pin@${pinned} AS pinned`];
    started.open('Dockerfile', `ARG V=1.2\n${lines.join('\n')}\n${stages()}`, 'dockerfile');
    return started;
  }

  /** A last stage that takes from all the others, so that all are built. */
  function stages(): string {
    const names = [...Object.keys(LINES), 'pinned'];
    return `FROM scratch\n${names.map((name) => `COPY --from=${name} / /${name}`).join('\n')}\n`;
  }

  async function offered(line: number, of = client): Promise<CodeAction | undefined> {
    const actions = await allOffered(line, 'Dockerfile', of);
    return actions.find(({ title }) => title.startsWith('Find a tag'));
  }

  async function allOffered(line: number, path: string, of = client): Promise<readonly CodeAction[]> {
    const character = path === 'Dockerfile' ? 8 : 14;
    const range = { start: { line, character }, end: { line, character } };
    const textDocument = { uri: of.uri(path) };
    const context = { diagnostics: [] };
    const ask = () =>
      of.connection.sendRequest<CodeAction[]>('textDocument/codeAction', { textDocument, range, context });
    for (;;) {
      const heard = of.messages.length;
      const actions = await ask();
      if (actions.length > 0) return actions;
      await of.until(() => (of.messages.length > heard ? true : undefined), `findings in line ${line}`);
    }
  }

  /** Resolves when nothing is asked of the registry any more. */
  async function known(of = client): Promise<void> {
    for (const line of [LINE.old, LINE.alpine, LINE.untagged, LINE.without, LINE.single, LINE.pinned]) {
      await offered(line, of);
    }
  }

  async function resolved(line: number): Promise<CodeAction> {
    const action = await offered(line);
    assert.ok(action, `an action in line ${line}`);
    assert.equal(action.edit, undefined);
    return client.connection.sendRequest<CodeAction>('codeAction/resolve', action);
  }

  function editsOf(action: CodeAction): readonly unknown[] {
    return (action.edit?.documentChanges ?? []).flatMap((change) =>
      'edits' in change ? change.edits.map((edit) => edit as TextEdit) : [],
    );
  }

  const edit = (line: number, start: number, end: number, newText: string) => ({
    range: { start: { line, character: start }, end: { line, character: end } },
    newText,
  });

  function resolves({ initialized }: Client): boolean {
    const provider = initialized.capabilities.codeActionProvider;
    return typeof provider === 'object' && provider.resolveProvider === true;
  }

  it('is promised without asking for tags', async () => {
    assert.equal((await offered(LINE.old))?.title, 'Find a tag of images.test/app that has linux/amd64');
    assert.deepEqual(
      registry.requests.filter(({ path }) => path.includes('/tags/')),
      [],
    );
    assert.ok(resolves(client));
  });

  it('stands before running elsewhere what does not serve', async () => {
    client.open('compose.yaml', 'services:\n  app:\n    image: images.test/app:1.2\n', 'dockercompose');
    const titles = (await allOffered(2, 'compose.yaml')).map(({ title }) => title);
    assert.match(titles[0] ?? '', /^Find a tag of images\.test\/app/);
    assert.match(titles[1] ?? '', /^Run it as/);
  });

  it('is the newest of the same pattern, and only the tag changes', async () => {
    await known();
    await resolved(LINE.old);
    registry.newRequests();
    assert.deepEqual(editsOf(await resolved(LINE.old)), [edit(LINE.old, 21, 24, '1.3')]);
    // What the tags lead to is known from before.
    assert.deepEqual(registry.newRequests(), ['GET /v2/app/tags/list?n=1000']);
    assert.deepEqual(editsOf(await resolved(LINE.alpine)), [edit(LINE.alpine, 21, 31, '1.3-alpine')]);
  });

  it('is written behind a name without one, and without the architecture of the old one', async () => {
    assert.deepEqual(editsOf(await resolved(LINE.untagged)), [edit(LINE.untagged, 21, 21, ':2')]);
    assert.deepEqual(editsOf(await resolved(LINE.single)), [edit(LINE.single, 24, 31, '2')]);
  });

  it('takes the place of a digest', async () => {
    assert.deepEqual(editsOf(await resolved(LINE.pinned)), [edit(LINE.pinned, 20, 20 + 1 + pinned.length, ':1')]);
  });

  it('is said not to be there where none has the platform', async () => {
    assert.deepEqual((await resolved(LINE.without)).edit, { changes: {} });
    const said = await client.until(
      () => client.messages.find(({ method }) => method === 'window/showMessage'),
      'a message',
    );
    assert.deepEqual(said.params, {
      type: 3,
      message: 'None of the newest 2 tags of images.test/none like 1 (3, 2) has linux/amd64.',
    });
  });

  it('is not looked for where the text is not the reference itself', async () => {
    assert.equal(await offered(LINE.variable), undefined);
  });

  it('is not given for a text that has changed', async () => {
    const other = await start();
    const action = await offered(LINE.old, other);
    other.change('Dockerfile', 'FROM images.test/none:1\n', 2);
    await assert.rejects(other.connection.sendRequest('codeAction/resolve', action), {
      code: LSPErrorCodes.ContentModified,
    });
    await other.stop();
  });

  it('is not offered to a client that cannot resolve edits, nor where nobody may be asked', async () => {
    const plain = await start({ capabilities: FULL });
    assert.equal(await offered(LINE.old, plain), undefined);
    assert.ok(!resolves(plain));
    await plain.stop();

    const distrusted = await start();
    await known(distrusted);
    const action = await offered(LINE.old, distrusted);
    await distrusted.connection.sendNotification('platformlint/trust', { trusted: false });
    registry.newRequests();
    assert.equal(await offered(LINE.old, distrusted), undefined);
    const answer = await distrusted.connection.sendRequest<CodeAction>('codeAction/resolve', action);
    assert.deepEqual(answer.edit, { changes: {} });
    assert.deepEqual(registry.newRequests(), []);
    await distrusted.stop();
  });
});
