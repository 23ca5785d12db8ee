import assert from 'node:assert/strict';
import type { CodeAction, CompletionItem, Hover, InlayHint, TextEdit } from 'vscode-languageserver/node';
import type { ImagesResult, InspectResult } from '../../server/src/lsp/protocol';
import { startRegistry, type TestRegistry } from '../support/registry';
import { type Client, codesOf, configuration, FULL, MINIMAL, startClient } from './client';

const TEXT = 'FROM --platform=linux/x86_64 images.test/both:1\nRUN true\n';

describe('at the cursor', () => {
  let registry: TestRegistry;
  let client: Client;

  before(async () => {
    registry = await startRegistry({
      images: { 'both:1': { index: ['linux/amd64', 'linux/arm64'] }, 'arm-only:1': { index: ['linux/arm64'] } },
    });
    client = await startClient({
      capabilities: FULL,
      settings: { inlayHints: 'always' },
      files: { '.platformlint.yaml': configuration(registry.url), 'k8s.yaml': '' },
    });
    client.open('Dockerfile', TEXT, 'dockerfile');
    client.open('frontend/Dockerfile', '# syntax=images.test/both:1\nFROM scratch\n', 'dockerfile');
    client.open('lone/Dockerfile', '# syntax=docker/dockerfile:1\nFROM images.test/arm-only:1\n', 'dockerfile');
    await client.until(
      () => client.messages.find(({ method }) => method === 'workspace/diagnostic/refresh'),
      'an answer of the registry',
    );
    await learned(client, 'Dockerfile');
    await learned(client, 'lone/Dockerfile');
  });
  after(async () => {
    await client.stop();
    await registry.close();
  });

  const actions = (path: string, line: number, character: number, only?: readonly string[], of = client) =>
    of.connection.sendRequest<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri: of.uri(path) },
      range: { start: { line, character }, end: { line, character } },
      context: { diagnostics: [], ...(only && { only }) },
    });

  it('offers the fix of a finding first, bound to the version it was made for', async () => {
    const [fix] = await actions('Dockerfile', 0, 20);
    assert.match(fix?.title ?? '', /linux\/amd64/);
    assert.equal(fix?.kind, 'quickfix');
    assert.equal(fix?.diagnostics?.[0]?.code, 'platform-spelling');
    assert.deepEqual(fix?.edit?.documentChanges, [
      {
        textDocument: { uri: client.uri('Dockerfile'), version: 1 },
        edits: [
          { range: { start: { line: 0, character: 16 }, end: { line: 0, character: 28 } }, newText: 'linux/amd64' },
        ],
      },
    ]);
  });

  it('says of an image that nothing depends on that no registry is asked, in the hover and the view', async () => {
    const hover = await client.connection.sendRequest<Hover | null>('textDocument/hover', {
      textDocument: { uri: client.uri('lone/Dockerfile') },
      position: { line: 0, character: 12 },
    });
    assert.match(JSON.stringify(hover?.contents), /docker\/dockerfile:1.*so no registry is asked/);
    const { images } = await client.connection.sendRequest<ImagesResult>('platformlint/images', {});
    const frontend = images.find(({ image }) => image === 'docker/dockerfile:1');
    assert.equal(frontend?.state, 'unknown');
  });

  it('says of an image of which nothing is required neither that it fits nor that it does not', async () => {
    const { images } = await client.connection.sendRequest<ImagesResult>('platformlint/images', {});
    const states = images.flatMap(({ image, place, state }) => (/both:1$/.test(image) ? [[place.path, state]] : []));
    assert.deepEqual(
      new Map(states.map(([path, state]) => [path, state])),
      new Map([
        ['Dockerfile', 'serves'],
        ['frontend/Dockerfile', 'notNeeded'],
      ]),
    );
  });

  it('offers to ignore a rule here, in the file, and everywhere', async () => {
    const found = await actions('lone/Dockerfile', 1, 10);
    const editOf = (title: RegExp): TextEdit | undefined => {
      const [change] = found.find((action) => title.test(action.title))?.edit?.documentChanges ?? [];
      const [edit] = change !== undefined && 'edits' in change ? change.edits : [];
      return edit !== undefined && 'newText' in edit ? edit : undefined;
    };
    const start = { line: 1, character: 0 };
    const here = { range: { start, end: start }, newText: '# platformlint ignore=image-platform-missing\n' };
    assert.deepEqual(editOf(/^Ignore image-platform-missing here$/), here);
    const inFile = { range: { start, end: start }, newText: '# platformlint ignore-file=image-platform-missing\n' };
    assert.deepEqual(editOf(/^Ignore image-platform-missing in this file$/), inFile);
    assert.equal(
      editOf(/^Turn image-platform-missing off in \.platformlint\.yaml$/)?.newText,
      'rules:\n  image-platform-missing: off\n',
    );
  });

  it('offers to choose targets where they are only assumed, to a client that has the command', async () => {
    const text = 'FROM arm64v8/redis:7\n';
    const titles = async (choosesTargets: boolean): Promise<readonly (string | undefined)[]> => {
      const asked = await startClient({
        capabilities: FULL,
        initializationOptions: { trusted: false, choosesTargets },
        files: { 'known/.platformlint.yaml': 'targets: [linux/amd64]\n' },
      });
      asked.open('Dockerfile', text, 'dockerfile');
      asked.open('known/Dockerfile', text, 'dockerfile');
      await asked.pull('known/Dockerfile');
      const found = await Promise.all(
        ['Dockerfile', 'known/Dockerfile'].map((path) => actions(path, 0, 10, undefined, asked)),
      );
      await asked.stop();
      return found.map((offered) => {
        assert.ok(offered.length > 0);
        const choose = offered.find(({ command }) => command?.command === 'platformlint.chooseTargets');
        // VS Code puts what is about no finding behind all that is.
        if (choose !== undefined) assert.deepEqual(codesOf(choose.diagnostics ?? []), ['image-arch-name']);
        return choose?.title;
      });
    };
    assert.deepEqual(await titles(true), ['Choose target platforms…', undefined]);
    assert.deepEqual(await titles(false), [undefined, undefined]);
  });

  it('fixes all that is safe, only when it is asked to', async () => {
    const all = await actions('Dockerfile', 1, 0, ['source.fixAll']);
    assert.deepEqual(
      all.map(({ kind }) => kind),
      ['source.fixAll.platformlint'],
    );
    assert.deepEqual(await actions('Dockerfile', 1, 0, ['refactor']), []);
    assert.ok((await actions('Dockerfile', 0, 20)).every(({ kind }) => kind === 'quickfix'));
  });

  it('gives a client without versioned edits plain ones', async () => {
    const minimal = await startClient({ capabilities: MINIMAL });
    minimal.open('Dockerfile', TEXT, 'dockerfile');
    const [fix] = await actions('Dockerfile', 0, 20, undefined, minimal);
    assert.deepEqual(Object.keys(fix?.edit ?? {}), ['changes']);
    await minimal.stop();
  });

  it('shows the platforms of an image against those that are needed', async () => {
    const hover = await hoverAt(client, 'lone/Dockerfile', 1, 10);
    assert.match(hover, /✗ \*\*Missing: `linux\/amd64`\.\*\* Needed: /);
    assert.match(hover, /`linux\/arm64`/);
    assert.match(hover, /learned from the registry/);
    const served = await hoverAt(client, 'Dockerfile', 0, 32);
    assert.match(served, /✓ Needed: `linux\/amd64`\. Why: /);
    assert.match(served, /\| ✓ \| `linux\/amd64`/);
  });

  it('says what a written platform means', async () => {
    const hover = await hoverAt(client, 'Dockerfile', 0, 20);
    assert.match(hover, /linux\/x86_64/);
    assert.match(hover, /normal form is `linux\/amd64`/);
  });

  it('shows what a document says as text, never as a link or an image', async () => {
    const path = 'forged/Dockerfile';
    const version = '%21%5Bx%5D%28https%3A%2F%2Fforged.test%29';
    client.open(path, `FROM --platform=windows(${version})/amd64 images.test/forged:1\n`, 'dockerfile');
    const hover = await hoverAt(client, path, 0, 20);
    assert.match(hover, /Its version is .*forged\.test/);
    assert.doesNotMatch(hover, /\]\(/);
  });

  it('says what keys, rules and platforms of a configuration mean', async () => {
    const path = 'other/.platformlint.yaml';
    const text =
      'targets:\n  - files: ["k8s/**"]\n    platforms: [linux/x86_64]\n    because: it is so\nrules: { image-fallback: off }\n' +
      'registries:\n  r.test: { http: true }\n';
    client.open(path, text, 'yaml');
    const at = (word: string): Promise<string> => {
      const offset = text.indexOf(word) + 1;
      const line = text.slice(0, offset).split('\n').length - 1;
      return hoverAt(client, path, line, offset - text.lastIndexOf('\n', offset - 1) - 1);
    };
    assert.match(await at('targets'), /`targets`\*\*: The platforms that images must run on/);
    assert.match(await at('because'), /The reason/);
    assert.match(await at('linux/x86_64'), /normal form is `linux\/amd64`/);
    assert.match(await at('image-fallback'), /image-fallback\.md\).*\n\nOnly a 32-bit.*\n\nDefault: `info`/s);
    assert.match(await at('http:'), /plain http/);
    assert.equal(await at('it is so'), '');
  });

  it('completes platforms, those that the images offer first', async () => {
    client.open('new/Dockerfile', 'FROM --platform=lin\nFROM images.test/arm-only:1\n', 'dockerfile');
    await learned(client, 'new/Dockerfile', 1, 10);
    const items = await completions(client, 'new/Dockerfile', 0, 19);
    assert.equal(items[0]?.label, 'linux/arm64');
    assert.ok(items.some(({ label }) => label === 'linux/amd64'));
  });

  it('completes rules in comments and architectures in selectors', async () => {
    client.open('rules/Dockerfile', '# platformlint ignore=image-\nFROM scratch\n', 'dockerfile');
    assert.ok((await completions(client, 'rules/Dockerfile', 0, 28)).some(({ label }) => label === 'image-fallback'));
    const pod =
      'apiVersion: v1\nkind: Pod\nspec:\n  nodeSelector:\n    kubernetes.io/arch: \n  containers: [{ image: redis }]\n';
    client.open('k8s.yaml', pod, 'yaml');
    const items = await completions(client, 'k8s.yaml', 4, 24);
    assert.deepEqual(
      items
        .slice(0, 2)
        .map(({ label }) => label)
        .sort(),
      ['amd64', 'arm64'],
    );
  });

  it('hints at the platforms beside an image', async () => {
    const hints = await client.connection.sendRequest<InlayHint[]>('textDocument/inlayHint', {
      textDocument: { uri: client.uri('lone/Dockerfile') },
      range: { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } },
    });
    assert.deepEqual(
      hints.map(({ label, position }) => [label, position.line]),
      [['only arm64, not amd64', 1]],
    );
  });

  it('inspects an image anew that was not there a moment ago', async () => {
    const inspect = (): Promise<InspectResult> =>
      client.connection.sendRequest('platformlint/inspect', {
        reference: 'images.test/late:1',
        uri: client.uri('Dockerfile'),
      });
    assert.equal((await inspect()).ok, false);
    registry.push('late:1', { index: ['linux/riscv64'] });
    const found = await inspect();
    assert.deepEqual(found.ok && found.platforms.map(({ platform }) => platform), ['linux/riscv64']);
  });

  it('links an image to its page', async () => {
    client.open('hub/Dockerfile', 'FROM redis:7\n', 'dockerfile');
    const links = await client.connection.sendRequest<{ target: string }[]>('textDocument/documentLink', {
      textDocument: { uri: client.uri('hub/Dockerfile') },
    });
    assert.deepEqual(
      links.map(({ target }) => target),
      ['https://hub.docker.com/_/redis'],
    );
  });

  it('tells the targets and where they are written', async () => {
    const targets = await client.connection.sendRequest<Record<string, unknown>>('platformlint/targets', {
      uri: client.uri('Dockerfile'),
    });
    assert.deepEqual(targets.platforms, ['linux/amd64']);
    assert.deepEqual(targets.unknown, []);
    const chosen = await client.connection.sendRequest<{ text: string; exists: boolean }>(
      'platformlint/chooseTargets',
      {
        uri: client.uri('Dockerfile'),
        platforms: ['linux/amd64', 'linux/arm64'],
      },
    );
    assert.ok(chosen.exists);
    assert.match(chosen.text, /^targets: \[linux\/amd64, linux\/arm64\]\nregistries:/);
  });

  it('tells whether a file is about images, once the folder has been read', async () => {
    const client = await startClient({
      files: {
        '.platformlint.yaml': 'targets: [linux/s390x]\n',
        'k8s/pod.yaml': 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - image: redis:7\n',
        'notes.yaml': 'a: 1\n',
      },
    });
    const ask = (path: string) =>
      client.connection.sendRequest<Record<string, unknown>>('platformlint/targets', {
        uri: client.uri(path),
        settled: true,
      });
    const { relevant, origin, platforms } = await ask('k8s/pod.yaml');
    assert.deepEqual(
      { relevant, origin, platforms },
      { relevant: true, origin: 'configured', platforms: ['linux/s390x'] },
    );
    assert.equal((await ask('notes.yaml')).relevant, false);
    await client.stop();
  });

  it('offers what the node groups of the workspace are', async () => {
    const uri = client.open(
      'eks/main.tf',
      'resource "aws_eks_node_group" "main" {\n  instance_types = ["t4g.large"]\n}\n',
      'terraform',
    );
    const targets = await client.connection.sendRequest<{ promised: unknown }>('platformlint/targets', { uri });
    assert.deepEqual(targets.promised, [
      {
        platforms: ['linux/arm64'],
        because: 'eks/main.tf:2 promises linux/arm64 nodes (node group "main" has t4g.large)',
      },
    ]);
  });
});

/** Waits until the registry's answer for the image at a place is known. */
async function learned(client: Client, path: string, line?: number, character?: number): Promise<void> {
  const at = line === undefined ? (path === 'Dockerfile' ? [0, 32] : [1, 10]) : [line, character ?? 0];
  for (;;) {
    const count = client.messages.length;
    const hover = await hoverAt(client, path, at[0] ?? 0, at[1] ?? 0);
    if (hover.includes('learned from')) return;
    await client.until(() => (client.messages.length > count ? true : undefined), `what is known at ${path}`);
  }
}

async function hoverAt(client: Client, path: string, line: number, character: number): Promise<string> {
  const hover = await client.connection.sendRequest<Hover | null>('textDocument/hover', {
    textDocument: { uri: client.uri(path) },
    position: { line, character },
  });
  const contents = hover?.contents;
  return typeof contents === 'object' && 'value' in contents ? contents.value : '';
}

function completions(client: Client, path: string, line: number, character: number): Promise<CompletionItem[]> {
  return client.connection.sendRequest<CompletionItem[]>('textDocument/completion', {
    textDocument: { uri: client.uri(path) },
    position: { line, character },
  });
}
