import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ClusterReportDto, ImagesResult } from '../../server/src/lsp/protocol';
import { RULES } from '../../server/src/rules/table';
import { allFaults, type Fault, type FaultyRegistry, startFaultyRegistry } from '../support/faultyRegistry';
import { plainWords } from '../support/pseudoLanguage';
import { startRegistry, type TestRegistry } from '../support/registry';
import { type Client, type ClientOptions, MINIMAL, startClient } from './client';

/** Those that end only with time, or that keep the registry from being asked for the others. */
const SLOW: ReadonlySet<Fault> = new Set([
  'hang',
  'hang-in-body',
  'giant-streamed',
  '429',
  '429-short',
  '429-silent',
  '503-always',
]);

/** What is quoted as it is: names, commands, kinds of addresses, what others say. */
const QUOTED = [
  'docker login',
  'kubectl get nodes -o json > nodes.json',
  'kubectl',
  'docker',
  'BuildKit',
  'containerd',
  'Karpenter',
  'nodeSelector',
  'EKS node group',
  'private',
  'negotiate, ntlm',
  'short and stout',
  'it broke',
  'manifest unknown',
];

/** Addresses, digests, codes, media types, and what others say. */
const OTHERS = /https?:\S+|sha256:[0-9a-f]+|\([A-Z_]+\)|application\/[\w.+]+|"[^"]*"/g;

/** Words of platforms and files, whatever is asked. */
const NAMES = ['linux', 'amd64', 'arm64', 'arm', 'yaml', 'platformlint', 'sha256', 'UTC'];

/** Where an answer has what an editor shows. */
const SHOWN: ReadonlySet<string> = new Set([
  'because',
  'detail',
  'hints',
  'message',
  'note',
  'podsNote',
  'problems',
  'title',
  'tooltip',
  'value',
]);

function shownIn(answer: unknown, isShown = false): readonly string[] {
  if (typeof answer === 'string') return isShown ? [answer] : [];
  if (Array.isArray(answer)) return answer.flatMap((item: unknown) => shownIn(item, isShown));
  if (typeof answer !== 'object' || answer === null) return [];
  return Object.entries(answer).flatMap(([key, value]: [string, unknown]) => shownIn(value, SHOWN.has(key)));
}

describe('an editor whose language nobody speaks', () => {
  let registry: TestRegistry;
  let closed: TestRegistry;
  let faulty: FaultyRegistry;
  const folder = mkdtempSync(join(tmpdir(), 'platformlint-pseudo-'));

  before(async () => {
    registry = await startRegistry({
      images: {
        'multi:1': { index: ['linux/amd64', 'linux/arm64'] },
        'arm-only:1': { index: ['linux/arm64'] },
        'arm-only:2': { index: ['linux/arm64'] },
        'one:1': { manifest: 'linux/arm64' },
        'old:1': { schema1: 'amd64' },
        'chart:1': { artifact: 'helm' },
        'model:1': { artifact: 'model' },
      },
    });
    closed = await startRegistry({ auth: { scheme: 'bearer' } });
    faulty = await startFaultyRegistry();
  });
  after(async () => {
    await Promise.all([registry.close(), closed.close(), faulty.close()]);
    rmSync(folder, { recursive: true });
  });

  const program = (body: string): string => {
    const file = join(folder, `kubectl-${Math.random().toString(36).slice(2)}`);
    writeFileSync(file, `#!${process.execPath}\nconst args = process.argv.slice(2).join(' ');\n${body}`);
    chmodSync(file, 0o755);
    return file;
  };

  const start = (options: ClientOptions): Promise<Client> =>
    startClient({
      ...options,
      locale: 'qps-ploc',
      program: ['--import', 'tsx', resolve('test/protocol/pseudoServer.ts')],
    });

  const configuration = (): string => {
    const hosts = [registry, closed, faulty].map(({ host }) => `  "${host}": { http: true }\n`);
    return `targets: [linux/amd64]\nregistries:\n  images.test: { mirrors: ["${registry.url}"] }\n${hosts.join('')}`;
  };

  /** The texts of answers with words that stand neither in the files nor among the names. */
  const englishIn = (answers: readonly unknown[], own: readonly string[]): readonly string[] => {
    const known = new Set([...own, ...NAMES, ...RULES.map(({ id }) => id)].flatMap(plainWords));
    const texts = answers.map((answer) => shownIn(answer));
    assert.ok(
      texts.every((some) => some.length > 0),
      `nothing is shown in answer ${texts.findIndex((some) => some.length === 0)}`,
    );
    return [...new Set(texts.flat())].filter((text) => {
      const rest = QUOTED.reduce((left, quote) => left.replaceAll(quote, ''), text.replace(/\\(.)/g, '$1')).replace(
        OTHERS,
        '',
      );
      return plainWords(rest).some((word) => !known.has(word));
    });
  };

  it('is told in it what images offer, and why that is not known', async () => {
    const named = ['multi:1', 'arm-only:1', 'one:1', 'old:1', 'chart:1', 'model:1', 'none:1'].map(
      (name) => `images.test/${name}`,
    );
    const failing = allFaults.filter((fault) => !SLOW.has(fault)).map((fault) => `${faulty.host}/${fault}:1`);
    const others = [
      `${closed.host}/secret:1`,
      '127.0.0.1:1/refused:1',
      '10.1.2.3/inside:1',
      '169.254.169.254/metadata:1',
      'images.test/Upper:1',
      'a:b:c',
      'name@sha256:12',
      'name:${NOPE}',
      '1.5',
    ];
    const images = [...named, ...failing, ...others];
    const compose = `services:\n${images.map((image, at) => `  s${at}:\n    image: ${image}\n`).join('')}`;
    const files = { '.platformlint.yaml': configuration(), 'compose.yaml': compose };
    const client = await start({ files, settings: { inlayHints: 'always', codeLens: true } });
    client.open('compose.yaml', compose, 'dockercompose');
    const textDocument = { uri: client.uri('compose.yaml') };
    const known = async (): Promise<ImagesResult> => {
      for (;;) {
        const heard = client.messages.length;
        const found = await client.connection.sendRequest<ImagesResult>('platformlint/images', {});
        if (found.images.length > 0 && found.images.every(({ state }) => state !== 'pending')) return found;
        await client.until(() => (client.messages.length > heard ? true : undefined), 'more from the server');
      }
    };
    const answers: unknown[] = [await known()];
    const lines = compose.split('\n');
    for (const [line, text] of lines.entries()) {
      if (!text.includes('image:')) continue;
      const position = { line, character: text.length - 1 };
      answers.push(await client.connection.sendRequest('textDocument/hover', { textDocument, position }));
    }
    const range = { start: { line: 0, character: 0 }, end: { line: lines.length, character: 0 } };
    const context = { diagnostics: [] };
    answers.push(await client.connection.sendRequest('textDocument/inlayHint', { textDocument, range }));
    answers.push(await client.connection.sendRequest('textDocument/codeAction', { textDocument, range, context }));
    answers.push(await client.connection.sendRequest('platformlint/targets', textDocument));
    answers.push(await client.connection.sendRequest('platformlint/inspect', { reference: 'images.test/old:1' }));
    answers.push(await client.connection.sendRequest('platformlint/inspect', { reference: 'No Reference' }));
    answers.push(await client.pull('compose.yaml'));
    await client.stop();
    assert.deepEqual(englishIn(answers, [compose, 'No Reference', ...Object.keys(files), ...failing]), []);
  });

  it('is told in it what is wrong with a configuration and what can be written there', async () => {
    const text = [
      'targets: [linux/amd46, { platforms: [] }, { files: 1, platforms: [linux/arm64], colour: red }, { clustre: x }]',
      'rules: { image-platform-mising: error, image-platform-missing: loud }',
      'runners: { big: [], small: sun/solaris }',
      'registries: { "https://x": { http: 1 }, ghcr.io: 2, y: { mirrors: [z] } }',
      'ignore: "a"',
      'ignroe: [a]',
      'rules: {}',
      '',
    ].join('\n');
    const typed = 'rules:\n  image: er\ntargets:\n  - \nrunners: {}\n\n';
    const files = { '.platformlint.yaml': text };
    const settings = { targets: 'linux/amd64', offline: 'yes', tagLifetime: -1 };
    const client = await start({ files, settings });
    client.open('.platformlint.yaml', text, 'yaml');
    const status = await client.until(
      () =>
        client.messages.find(({ method, params }) => method === 'platformlint/status' && shownIn(params).length > 0),
      'problems of the settings',
    );
    const answers: unknown[] = [status.params, await client.pull('.platformlint.yaml')];
    client.change('.platformlint.yaml', typed, 2);
    const textDocument = { uri: client.uri('.platformlint.yaml') };
    for (const [line, character] of [
      [1, 2],
      [1, 11],
      [3, 4],
      [5, 0],
    ]) {
      const position = { line, character };
      answers.push(await client.connection.sendRequest('textDocument/completion', { textDocument, position }));
    }
    const dockerfile = 'FROM --platform=linux/x86_64 images.test/app:1\n';
    client.open('Dockerfile', dockerfile, 'dockerfile');
    const at = { textDocument: { uri: client.uri('Dockerfile') }, position: { line: 0, character: 18 } };
    answers.push(await client.connection.sendRequest('textDocument/hover', at));
    await client.stop();
    const own = [text, 'error', 'warning', 'info', 'off', 'because', 'cluster', 'mirrors', 'registries', 'true', 'yes'];
    assert.deepEqual(englishIn(answers, [...own, dockerfile, ...Object.keys(settings)]), []);
  });

  it('is told in it what builds are for and which tag would do', async () => {
    const files = {
      '.platformlint.yaml': configuration(),
      Dockerfile: 'FROM images.test/arm-only:1\n',
      'docker-bake.hcl': 'target "app" {\n  platforms = ["linux/amd64"]\n}\n',
      'compose.yaml':
        'services:\n  own:\n    build: { context: ., platforms: [linux/amd64] }\n    image: images.test/own:1\n',
      'again.compose.yaml': 'services:\n  again:\n    image: images.test/own:1\n',
    };
    const client = await start({ files, settings: { codeLens: true } });
    client.open('Dockerfile', files.Dockerfile, 'dockerfile');
    const found = async (): Promise<unknown> => {
      for (;;) {
        const heard = client.messages.length;
        const items = await client.pull('Dockerfile');
        if (items.some(({ code }) => code === 'image-platform-missing')) return items;
        await client.until(() => (client.messages.length > heard ? true : undefined), 'more from the server');
      }
    };
    const answers = [await found()];
    for (const path of ['Dockerfile', 'docker-bake.hcl']) {
      const textDocument = { uri: client.uri(path) };
      answers.push(await client.connection.sendRequest('textDocument/codeLens', { textDocument }));
    }
    const again = { textDocument: { uri: client.uri('again.compose.yaml') } };
    answers.push(await client.connection.sendRequest('textDocument/documentLink', again));
    const params = { uri: client.uri('Dockerfile'), start: 1, platforms: ['linux/amd64'] };
    const command = { command: 'platformlint.lens.add', arguments: [params] };
    await client.connection.sendRequest('workspace/executeCommand', command);
    answers.push(client.messages.find(({ method }) => method === 'window/showMessage')?.params);
    await client.stop();
    assert.deepEqual(englishIn(answers, Object.entries(files).flat()), []);
  });

  it('is told in it what kubectl says and what helps', async () => {
    const failures = [
      'error: context "x" does not exist',
      'error: stat /x: no such file or directory',
      'Unable to connect: exec: executable aws not found',
      'error: You must be logged in to the server (Unauthorized)',
      'Error from server (Forbidden): nodes is forbidden',
      'Unable to connect to the server: timeout',
      'x509: certificate signed by unknown authority',
      "invalid character '<' looking for beginning of value",
      'connection refused',
      'something else',
    ];
    const list = { kind: 'NodeList', items: [{ kind: 'Node', metadata: { name: 'bare' } }] };
    const bodies = [
      ...failures.map((said) => `process.stderr.write(${JSON.stringify(said)}); process.exit(1);`),
      `console.log(${JSON.stringify(JSON.stringify(list))});`,
      'console.log("no JSON");',
    ];
    const answers: unknown[] = [];
    const client = await start({ capabilities: MINIMAL });
    for (const path of [...bodies.map(program), join(folder, 'no-kubectl')]) {
      const settings = { platformlint: { kubectl: { path } } };
      await client.connection.sendNotification('workspace/didChangeConfiguration', { settings });
      answers.push(await client.connection.sendRequest('platformlint/cluster', { context: 'x' }));
    }
    const saved = join(folder, 'nodes.json');
    for (const text of ['', 'NAME STATUS ROLES\n', '{"kind":"List","items":[]}', '{"kind":"Pod"}']) {
      writeFileSync(saved, text);
      const params = { context: 'x', saved: pathToFileURL(saved).href };
      answers.push(await client.connection.sendRequest('platformlint/cluster', params));
    }
    await client.connection.sendNotification('platformlint/trust', { trusted: false });
    answers.push(await client.connection.sendRequest('platformlint/cluster', { context: 'x' }));
    await client.stop();
    assert.deepEqual(englishIn(answers, [...failures, saved, 'bare', 'no-kubectl', 'KUBECONFIG', folder]), []);
  });

  it('is told in it what runs on the nodes of a cluster', async () => {
    const node = (name: string, architecture: string, spec: object, labels: object = {}): object => ({
      kind: 'Node',
      metadata: { name, labels: { 'kubernetes.io/arch': architecture, 'kubernetes.io/os': 'linux', ...labels } },
      spec,
      status: { nodeInfo: { architecture, operatingSystem: 'linux' } },
    });
    const notReady = { taints: [{ key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' }] };
    const nodes = [
      node('one', 'amd64', {}, { 'eks.amazonaws.com/nodegroup': 'own' }),
      node('two', 'amd64', notReady),
      node('three', 's390x', { unschedulable: true }),
      { kind: 'Node', metadata: { name: 'bare' } },
    ];
    const arm = { key: 'kubernetes.io/arch', operator: 'In', values: ['arm64'] };
    const pools = [{ metadata: { name: 'grown' }, spec: { template: { spec: { requirements: [arm] } } } }];
    const waiting = { reason: 'ErrImagePull', message: 'no match for platform in manifest' };
    const pods = ['images.test/arm-only:1', 'images.test/none:1'].map((image) => ({
      metadata: { name: 'web', namespace: 'shop' },
      spec: { nodeName: 'one', containers: [{ name: 'web', image }] },
      status: { containerStatuses: [{ name: 'web', state: { waiting } }] },
    }));
    const printed = (items: readonly object[]): string =>
      `console.log(${JSON.stringify(JSON.stringify({ kind: 'List', items }))});`;
    const path = program(
      `if (args.startsWith('get nodepools')) ${printed(pools)}
       else if (args.startsWith('get pods')) ${printed(pods)}
       else ${printed(nodes)}`,
    );
    const pod = (name: string, image: string, more: string): string =>
      `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name} }\nspec:\n  containers:\n    - image: ${image}\n${more}`;
    const manifest = [
      pod('first', 'images.test/arm-only:1', ''),
      pod('second', 'images.test/multi:1', '  nodeSelector: { kubernetes.io/arch: arm64 }\n'),
      pod('third', 'images.test/none:1', '  nodeName: two\n'),
    ].join('---\n');
    const files = { '.platformlint.yaml': configuration(), 'web.yaml': manifest };
    const client = await start({ capabilities: MINIMAL, files });
    await client.connection.sendNotification('workspace/didChangeConfiguration', {
      settings: { platformlint: { kubectl: { path } } },
    });
    const params = { context: 'prod', pods: true };
    const { view } = await client.connection.sendRequest<ClusterReportDto>('platformlint/cluster', params);
    const told = [...view.images, ...(view.pods ?? [])].map(({ reason }) => ({ message: reason }));
    await client.stop();
    const own = [...Object.entries(files).flat(), ...['one', 'two', 'three', 'bare', 'own', 'grown', 'prod', 's390x']];
    assert.deepEqual(
      englishIn(
        [view, told],
        [...own, 'NodePools NodePool', waiting.message, 'taint not-ready unschedulable NoSchedule'],
      ),
      [],
    );
    assert.ok(view.hints.length > 3 && view.pods?.some(({ failing }) => failing !== undefined));
  });
});
