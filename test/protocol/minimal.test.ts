import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Desk, openDesk } from '../cli/support';
import {
  type LspClient,
  type Published,
  type SeenRange,
  startLspClient,
  startMeasuredLspClient,
} from '../support/lspClient';

const IMAGES = {
  'docker.io/library/multi:1': { index: ['linux/amd64', 'linux/arm64'] },
  'docker.io/library/arm-index:1': { index: ['linux/arm64'] },
} as const;

const FILES = {
  '.platformlint.yaml': 'targets: [linux/amd64]\n',
  'compose.yaml': 'services:\n  web:\n    image: arm-index:1\n',
};

interface Initialized {
  readonly capabilities: {
    readonly positionEncoding: string;
    readonly textDocumentSync: { readonly change: number };
    readonly diagnosticProvider?: unknown;
  };
}

interface Action {
  readonly title: string;
  readonly isPreferred?: boolean;
  readonly edit: {
    readonly documentChanges?: unknown;
    readonly changes?: Readonly<Record<string, readonly { readonly range: SeenRange; readonly newText: string }[]>>;
  };
}

describe('the server with a minimal client', () => {
  const ends: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  const desk = async (files: Readonly<Record<string, string>> = FILES): Promise<Desk> => {
    const opened = await openDesk(files, IMAGES);
    ends.push(() => opened.close());
    return opened;
  };
  const ended = <Client extends LspClient>(client: Client): Client => {
    ends.push(async () => {
      client.kill();
      await client.exited;
    });
    return client;
  };
  const start = (folder: string): LspClient => ended(startLspClient(folder));
  /** A client that has initialized in a folder; it can do nothing but what `capabilities` say. */
  const greet = async (
    folder: string,
    params: object = {},
    client = start(folder),
  ): Promise<LspClient & { readonly answer: Initialized }> => {
    const { result } = await client.request<Initialized>('initialize', {
      processId: process.pid,
      rootUri: uriOf(folder),
      capabilities: {},
      ...params,
    });
    assert.ok(result !== undefined);
    client.notify('initialized', {});
    return { ...client, answer: result };
  };

  it('pushes diagnostics, as there is nobody to pull them, and asks the client for nothing', async () => {
    const { folder } = await desk();
    const client = await greet(folder);
    assert.equal(client.answer.capabilities.diagnosticProvider, undefined);
    const uri = uriOf(folder, 'compose.yaml');
    // Of a file that nobody has opened, first.
    const closed = await client.published(uri, hasRule('image-platform-missing'));
    assert.equal(closed.version, undefined);
    open(client, uri, FILES['compose.yaml'], 7);
    const { diagnostics, version } = await client.published(uri, (published) => published.version === 7);
    const [diagnostic] = diagnostics;
    assert.equal(version, 7);
    assert.equal(diagnostic?.source, 'platformlint');
    assert.equal(diagnostic.severity, 1);
    assert.match(diagnostic.message, /no matching manifest for linux\/amd64/);
    assert.deepEqual(diagnostic.range, { start: { line: 2, character: 11 }, end: { line: 2, character: 22 } });
    change(client, uri, 8, FILES['compose.yaml'].replace('arm-index', 'multi'));
    assert.deepEqual((await client.published(uri, (published) => published.version === 8)).diagnostics, []);
    assert.deepEqual(client.asked, []);
  });

  it('takes settings from initializationOptions and from didChangeConfiguration', async () => {
    const { folder } = await desk({ 'compose.yaml': FILES['compose.yaml'] });
    const uri = uriOf(folder, 'compose.yaml');
    const client = await greet(folder, { initializationOptions: { settings: { targets: ['linux/amd64'] } } });
    open(client, uri, FILES['compose.yaml'], 1);
    const told = await client.published(uri, hasRule('image-platform-missing'));
    // An assumed target would give a warning only.
    assert.equal(told.diagnostics[0]?.severity, 1);
    client.notify('workspace/didChangeConfiguration', { settings: { platformlint: { targets: ['linux/arm64'] } } });
    await client.published(uri, isEmpty);
    assert.deepEqual(client.asked, []);
  });

  it('takes a folder by the path that old clients send', async () => {
    const { folder } = await desk();
    const client = await greet(folder, { rootUri: null, rootPath: folder });
    await client.published(uriOf(folder, 'compose.yaml'), hasRule('image-platform-missing'));
  });

  it('reads a single file without a folder, with the configuration beside it', async () => {
    const { folder } = await desk();
    const client = await greet(folder, { rootUri: null });
    const uri = uriOf(folder, 'compose.yaml');
    open(client, uri, FILES['compose.yaml'], 1);
    await client.published(uri, hasRule('image-platform-missing'));
    client.notify('textDocument/didClose', { textDocument: { uri } });
    await client.published(uri, isEmpty);
  });

  const WIDE = 'services: { "wéb😀": { image: arm-index:1, platform: linux/x86_64 } } # né😀\n';
  const ENCODINGS = [
    { name: 'UTF-16 where the client says nothing', general: undefined, chosen: 'utf-16', change: 2, width: units },
    { name: 'UTF-16 where both are possible', general: ['utf-8', 'utf-16'], chosen: 'utf-16', change: 2, width: units },
    { name: 'UTF-8 where the client has nothing else', general: ['utf-8'], chosen: 'utf-8', change: 1, width: bytes },
  ];
  for (const { name, general, chosen, change: kind, width } of ENCODINGS) {
    it(`counts in ${name}, in diagnostics and in edits`, async () => {
      const { folder } = await desk({ '.platformlint.yaml': FILES['.platformlint.yaml'], 'compose.yaml': WIDE });
      const client = await greet(folder, {
        capabilities: {
          ...(general !== undefined && { general: { positionEncodings: general } }),
          textDocument: { codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix'] } } } },
        },
      });
      assert.equal(client.answer.capabilities.positionEncoding, chosen);
      assert.equal(client.answer.capabilities.textDocumentSync.change, kind);
      const uri = uriOf(folder, 'compose.yaml');
      open(client, uri, WIDE, 1);
      const { diagnostics } = await client.published(uri, hasRule('platform-spelling'));
      const spelling = diagnostics.find(({ code }) => code === 'platform-spelling');
      const range = rangeOf(WIDE, 'linux/x86_64', width);
      assert.deepEqual(spelling?.range, range);
      const { result: actions } = await client.request<readonly Action[]>('textDocument/codeAction', {
        textDocument: { uri },
        range: { start: range.start, end: range.start },
        context: { diagnostics: [spelling] },
      });
      const preferred = actions?.find((action) => action.isPreferred === true);
      // No `documentChanges`: the client did not say that it knows them.
      assert.deepEqual(preferred?.edit, { changes: { [uri]: [{ range, newText: 'linux/amd64' }] } });
    });
  }

  it('offers no actions to a client that knows commands only', async () => {
    const { folder } = await desk();
    const client = await greet(folder);
    const uri = uriOf(folder, 'compose.yaml');
    await client.published(uri, hasRule('image-platform-missing'));
    const range = { start: { line: 2, character: 11 }, end: { line: 2, character: 11 } };
    const params = { textDocument: { uri }, range, context: { diagnostics: [] } };
    assert.deepEqual((await client.request('textDocument/codeAction', params)).result, []);
  });

  it('answers a hover in plain text', async () => {
    const { folder } = await desk();
    const client = await greet(folder);
    const uri = uriOf(folder, 'compose.yaml');
    open(client, uri, FILES['compose.yaml'], 1);
    await client.published(uri, hasRule('image-platform-missing'));
    const { result } = await client.request<{ readonly contents: { readonly kind: string; readonly value: string } }>(
      'textDocument/hover',
      { textDocument: { uri }, position: { line: 2, character: 13 } },
    );
    assert.equal(result?.contents.kind, 'plaintext');
    assert.match(result.contents.value, /linux\/arm64/);
  });

  it('goes on where the client refuses what it said it could do', async () => {
    const others = [1, 2, 3, 4].map((i) => `  s${i}:\n    image: absent:${i}\n`).join('');
    const text = `${FILES['compose.yaml']}${others}`;
    const { folder } = await desk({ ...FILES, 'compose.yaml': text });
    const client = await greet(folder, {
      workspaceFolders: [{ uri: uriOf(folder), name: 'workspace' }],
      capabilities: {
        workspace: {
          configuration: true,
          workspaceFolders: true,
          didChangeConfiguration: { dynamicRegistration: true },
          didChangeWatchedFiles: { dynamicRegistration: true },
          inlayHint: { refreshSupport: true },
          codeLens: { refreshSupport: true },
          diagnostics: { refreshSupport: true },
        },
        textDocument: { diagnostic: {} },
        window: { workDoneProgress: true },
      },
    });
    const uri = uriOf(folder, 'compose.yaml');
    open(client, uri, text, 1);
    const ask = () =>
      client.request<{ readonly items: Published['diagnostics'] }>('textDocument/diagnostic', {
        textDocument: { uri },
      });
    // The answers of the registry come by and by; the end of the server would be an error.
    for (let seen = false; !seen; ) {
      const { result, error } = await ask();
      assert.ok(result !== undefined, error?.message);
      seen = result.items.some(({ code }) => code === 'image-platform-missing');
    }
    for (const method of [
      'workspace/configuration',
      'client/registerCapability',
      'window/workDoneProgress/create',
      'workspace/diagnostic/refresh',
      'workspace/inlayHint/refresh',
      'workspace/codeLens/refresh',
    ]) {
      await client.refused(method);
    }
    assert.ok((await ask()).result !== undefined);
  });

  describe('and malformed messages', () => {
    const BROKEN: readonly { readonly name: string; readonly text: string }[] = [
      { name: 'a body that is no JSON', text: framed('{"jsonrpc": "2.0", ') },
      { name: 'a body that is no object', text: framed('17') },
      { name: 'an empty batch', text: framed('[]') },
      { name: 'an object that is no message', text: framed('{}') },
      { name: 'an empty body', text: framed('') },
      { name: 'a request with a method that is no string', text: framed('{"jsonrpc":"2.0","id":900,"method":5}') },
      { name: 'an answer that nobody asked for', text: framed('{"jsonrpc":"2.0","id":4711,"result":null}') },
      {
        name: 'an opened document without a text',
        text: framed('{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"file:///x"}}}'),
      },
      {
        name: 'a change of a document that is not open',
        text: framed(
          '{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":"file:///y","version":1},"contentChanges":[{"text":""}]}}',
        ),
      },
      { name: 'a notification without parameters', text: framed('{"jsonrpc":"2.0","method":"textDocument/didOpen"}') },
      {
        name: 'an address that is none',
        text: framed(
          '{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"1:2:%%","languageId":"yaml","version":1,"text":"a: 1"}}}',
        ),
      },
      {
        name: 'a hover without a position',
        text: framed(
          '{"jsonrpc":"2.0","id":901,"method":"textDocument/hover","params":{"textDocument":{"uri":"file:///x"}}}',
        ),
      },
    ];
    for (const { name, text } of BROKEN) {
      it(`goes on after ${name}`, async () => {
        const { folder } = await desk();
        const client = await greet(folder);
        client.write(text);
        const uri = uriOf(folder, 'compose.yaml');
        open(client, uri, FILES['compose.yaml'], 1);
        await client.published(uri, (published) => published.version === 1);
        const { result } = await client.request('textDocument/hover', {
          textDocument: { uri },
          position: { line: 2, character: 13 },
        });
        assert.ok(result !== undefined);
      });
    }

    it('answers what it does not know with an error', async () => {
      const { folder } = await desk();
      const client = await greet(folder);
      assert.equal((await client.request('textDocument/unheardOf', {})).error?.code, -32601);
      client.notify('$/unheardOf', {});
      assert.ok('result' in (await client.request('platformlint/images')));
    });

    it('answers nothing but an error before initialize', async () => {
      const { folder } = await desk();
      const client = start(folder);
      const params = { textDocument: { uri: uriOf(folder, 'compose.yaml') }, position: { line: 0, character: 0 } };
      assert.ok((await client.request('textDocument/hover', params)).error !== undefined);
    });

    it('refuses to be initialized twice', async () => {
      const { folder } = await desk();
      const client = await greet(folder);
      const again = await client.request('initialize', { processId: null, rootUri: null, capabilities: {} });
      assert.equal(again.error?.code, -32600);
      const uri = uriOf(folder, 'compose.yaml');
      await client.published(uri, hasRule('image-platform-missing'));
    });
  });

  describe('and the end', () => {
    it('ends with 0 after shutdown', async () => {
      const { folder } = await desk();
      const client = await greet(folder);
      assert.equal((await client.request('shutdown')).result, null);
      client.notify('exit');
      assert.equal(await client.exited, 0);
    });

    it('ends with 1 without shutdown', async () => {
      const { folder } = await desk();
      const client = await greet(folder);
      client.notify('exit');
      assert.equal(await client.exited, 1);
    });

    it('ends when its input does, whatever is under way', async () => {
      const { folder } = await desk();
      const client = await greet(folder);
      client.hangUp();
      assert.equal(await client.exited, 1);
    });

    it('ends when the client has died and nobody closed the pipes', async () => {
      const { folder } = await desk();
      const parent = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] });
      const client = await greet(folder, { processId: parent.pid });
      parent.kill('SIGKILL');
      assert.equal(await client.exited, 1);
    });

    it('can be started again after it was killed', async () => {
      const { folder } = await desk();
      const uri = uriOf(folder, 'compose.yaml');
      const first = await greet(folder);
      const before = await first.published(uri, hasRule('image-platform-missing'));
      first.kill();
      await first.exited;
      const second = await greet(folder);
      assert.deepEqual(await second.published(uri, hasRule('image-platform-missing')), before);
    });
  });

  it('keeps its memory flat over 10 000 edits', async function () {
    // What is measured is memory: on a busy machine the edits take their time.
    this.timeout(240_000);
    const services = Array.from({ length: 10 }, (_, i) => `  s${i}:\n    image: multi:1\n    platform: linux/amd64\n`);
    const text = `services:\n${services.join('')}  last:\n    image: multi:1\n`;
    const { folder } = await desk({ '.platformlint.yaml': FILES['.platformlint.yaml'], 'compose.yaml': text });
    const client = ended(startMeasuredLspClient(folder));
    await greet(folder, {}, client);
    const uri = uriOf(folder, 'compose.yaml');
    open(client, uri, text, 0);
    const line = text.split('\n').length - 2;
    const column = '    image: multi'.length;
    const edit = (version: number): void => {
      // A letter comes, a letter goes: what stands there is another image each time.
      const letter = String.fromCharCode(97 + ((version >> 1) % 26));
      const isTyped = version % 2 === 1;
      const end = { line, character: isTyped ? column : column + 1 };
      client.notify('textDocument/didChange', {
        textDocument: { uri, version },
        contentChanges: [{ range: { start: { line, character: column }, end }, text: isTyped ? letter : '' }],
      });
    };
    const type = async (from: number, to: number): Promise<number> => {
      for (let version = from; version <= to; version++) {
        edit(version);
        if (version % 100 === 0) await client.published(uri, (published) => published.version === version);
      }
      return client.heapMegabytes();
    };
    const warm = await type(1, 2000);
    const after = await type(2001, 10_000);
    // Some 300 bytes kept of each edit would be seen.
    assert.ok(after < warm + 1.6, `${warm.toFixed(1)} MB after 2 000 edits, ${after.toFixed(1)} MB after 10 000`);
  });
});

function uriOf(folder: string, path = ''): string {
  return pathToFileURL(join(folder, path)).toString();
}

function open(client: LspClient, uri: string, text: string, version: number): void {
  client.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version, text } });
}

function change(client: LspClient, uri: string, version: number, text: string): void {
  client.notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [{ text }] });
}

function hasRule(rule: string): (published: Published) => boolean {
  return ({ diagnostics }) => diagnostics.some(({ code }) => code === rule);
}

function isEmpty({ diagnostics }: Published): boolean {
  return diagnostics.length === 0;
}

function framed(body: string): string {
  return `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

function units(text: string): number {
  return text.length;
}

function bytes(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}

/** Where a word of a one-line text stands. */
function rangeOf(text: string, word: string, width: (text: string) => number): SeenRange {
  const start = width(text.slice(0, text.indexOf(word)));
  return { start: { line: 0, character: start }, end: { line: 0, character: start + width(word) } };
}
