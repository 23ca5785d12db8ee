import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ChooseTargetsResult, ClusterReportDto, Failure, TargetsResult } from '../../server/src/lsp/protocol';
import { startRegistry, type TestRegistry } from '../support/registry';
import { startSwarm } from '../support/swarm';
import { configuration, FULL, startClient } from './client';

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  template:
    spec:
      containers:
        - image: images.test/arm-only:1
`;

const node = (name: string, architecture: string): object => ({
  kind: 'Node',
  metadata: { name, labels: { 'kubernetes.io/arch': architecture, 'kubernetes.io/os': 'linux' } },
  spec: {},
  status: { nodeInfo: { architecture, operatingSystem: 'linux' } },
});

const ARM = { key: 'kubernetes.io/arch', operator: 'In', values: ['arm64'] };
const POD = {
  metadata: { name: 'web', namespace: 'shop' },
  spec: { nodeName: 'a', containers: [{ name: 'web', image: 'images.test/arm-only:1' }] },
  status: {
    containerStatuses: [
      { name: 'web', state: { waiting: { reason: 'ErrImagePull', message: 'no match for platform in manifest' } } },
    ],
  },
};

describe('the request for the cluster', () => {
  let registry: TestRegistry;
  const folder = mkdtempSync(join(tmpdir(), 'platformlint-kubectl-'));

  before(async () => {
    registry = await startRegistry({ images: { 'arm-only:1': { index: ['linux/arm64'] } } });
  });
  after(async () => {
    await registry.close();
    rmSync(folder, { recursive: true });
  });

  /** A program that answers as kubectl does: the real one is used in the tests of the real editor. */
  const program = (body: string): string => {
    const file = join(folder, `kubectl-${Math.random().toString(36).slice(2)}`);
    writeFileSync(file, `#!${process.execPath}\nconst args = process.argv.slice(2).join(' ');\n${body}`);
    chmodSync(file, 0o755);
    return file;
  };

  it('judges the images of the manifests on the nodes', async () => {
    const list = JSON.stringify({ kind: 'NodeList', items: [node('a', 'amd64'), node('b', 'arm64')] });
    const path = program(
      `if (args.startsWith('config get-contexts')) console.log('prod\\nstaging');
       else if (args.startsWith('config current-context')) console.log('staging');
       else console.log(${JSON.stringify(list)});`,
    );
    const client = await startClient({
      capabilities: FULL,
      settings: { 'kubectl.path': path, kubectl: { path } },
      files: { '.platformlint.yaml': configuration(registry.url), 'k8s/web.yaml': DEPLOYMENT },
    });
    await client.until(() => client.messages.find(({ method }) => method === 'platformlint/status'), 'the settings');
    const contexts = await client.connection.sendRequest<object>('platformlint/contexts', {});
    assert.deepEqual(contexts, { ok: true, contexts: ['staging', 'prod'], current: 'staging' });
    const report = await client.connection.sendRequest<ClusterReportDto>('platformlint/cluster', { context: 'prod' });
    const counts = { nodes: 1, schedulable: 1, controlPlane: 0, virtual: 0 };
    assert.deepEqual(report.view.platforms, [
      { platform: 'linux/amd64', ...counts },
      { platform: 'linux/arm64', ...counts },
    ]);
    const [image] = report.view.images;
    assert.deepEqual([image?.file, image?.line, image?.verdict], ['k8s/web.yaml', 8, 'partly']);
    assert.deepEqual(
      image?.cells.map(({ verdict }) => verdict),
      ['fails', 'runs'],
    );
    const place = { uri: client.uri('k8s/web.yaml'), path: 'k8s/web.yaml', line: 7, character: 17 };
    assert.deepEqual(report.places, { 'k8s/web.yaml:8': place });
    assert.deepEqual([report.view.pods, report.view.podsNote], [undefined, undefined], 'nobody asked for them');
    await client.stop();
  });

  it('judges what runs there and what may be added, and explains what fails', async () => {
    const list = JSON.stringify({ kind: 'NodeList', items: [node('a', 'amd64')] });
    const pool = { metadata: { name: 'arm' }, spec: { template: { spec: { requirements: [ARM] } } } };
    const pods = JSON.stringify({ items: [POD] });
    const path = program(
      `if (args.startsWith('get nodepools')) console.log(${JSON.stringify(JSON.stringify({ items: [pool] }))});
       else if (args.startsWith('get pods')) console.log(${JSON.stringify(pods)});
       else console.log(${JSON.stringify(list)});`,
    );
    const client = await startClient({
      capabilities: FULL,
      settings: { kubectl: { path } },
      files: { '.platformlint.yaml': configuration(registry.url), 'k8s/web.yaml': DEPLOYMENT },
    });
    await client.until(() => client.messages.find(({ method }) => method === 'platformlint/status'), 'the settings');
    const params = { context: 'prod', pods: true };
    const { view, places } = await client.connection.sendRequest<ClusterReportDto>('platformlint/cluster', params);
    const choice = { cluster: 'prod', platforms: ['linux/amd64'] };
    const kept = await client.connection.sendRequest<ChooseTargetsResult>('platformlint/chooseTargets', choice);
    assert.match(
      kept.text,
      /cluster: "prod", platforms: \[linux\/amd64\], because: cluster prod had 1 × linux\/amd64 nodes on \d{4}-\d\d-\d\d \}/,
    );
    assert.deepEqual(view.later, ['linux/arm64']);
    assert.match(view.hints.join(' '), /NodePool arm may add linux\/arm64/);
    const [running] = view.pods ?? [];
    assert.deepEqual(
      [running?.workload, running?.verdict, running?.failing?.said, running?.failing?.rule],
      ['Pod/web', 'fails', 'ErrImagePull: no match for platform in manifest', 'image-platform-missing'],
    );
    assert.ok(`${running?.failing?.file}:${running?.failing?.line}` in places, JSON.stringify(running?.failing));
    await client.stop();
  });

  it('says so where pods may not be read, and judges the rest', async () => {
    const list = JSON.stringify({ kind: 'NodeList', items: [node('a', 'amd64')] });
    const path = program(
      `if (!args.startsWith('get pods')) console.log(${JSON.stringify(list)});
       else { process.stderr.write('Error from server (Forbidden): pods is forbidden: User "dev" cannot list resource "pods"'); process.exit(1); }`,
    );
    const client = await startClient({ capabilities: FULL, settings: { kubectl: { path } } });
    await client.until(() => client.messages.find(({ method }) => method === 'platformlint/status'), 'the settings');
    const params = { context: 'prod', pods: true };
    const { view } = await client.connection.sendRequest<ClusterReportDto>('platformlint/cluster', params);
    assert.equal(view.platforms.length, 1);
    assert.equal(view.pods, undefined);
    assert.match(
      String(view.podsNote),
      /pods that run there are not judged\. .*pods is forbidden.*a Role that may list pods/,
    );
    await client.stop();
  });

  it('has the nodes for targets when the user takes them, and no longer when not', async () => {
    const list = JSON.stringify({ kind: 'NodeList', items: [node('a', 'amd64')] });
    const path = program(
      `if (args.startsWith('config')) console.log('prod'); else console.log(${JSON.stringify(list)});`,
    );
    const registries = `registries:\n  images.test: { mirrors: ["${registry.url}"] }\n`;
    const client = await startClient({
      capabilities: FULL,
      settings: { kubectl: { path } },
      files: { '.platformlint.yaml': registries, 'web/Dockerfile': 'FROM images.test/arm-only:1\n' },
    });
    const uri = client.uri('web/Dockerfile');
    const targets = () => client.connection.sendRequest<TargetsResult>('platformlint/targets', { uri });
    const take = (params: object) => client.connection.sendRequest<object>('platformlint/takeCluster', params);
    const verdict = async () =>
      (await client.pull('web/Dockerfile')).filter(({ code }) => code === 'image-platform-missing');
    await client.until(() => client.messages.find(({ method }) => method === 'platformlint/status'), 'the settings');
    assert.deepEqual(await take({ context: 'prod' }), { taken: false, overruledBy: [] });
    const before = await client.connection.sendRequest<ClusterReportDto>('platformlint/cluster', { context: 'prod' });
    assert.equal(before.chosen, false);
    assert.equal((await targets()).origin, 'assumed');
    assert.deepEqual(await take({ context: 'prod' }), { taken: true, overruledBy: [] });
    assert.equal((await targets()).because, 'cluster prod has 1 × linux/amd64 nodes');
    const image = { reference: 'images.test/arm-only:1', uri };
    await client.connection.sendRequest('platformlint/inspect', image);
    const [found] = await verdict();
    assert.match(String(found?.message), /linux\/amd64/);
    assert.equal(found?.severity, 1, 'the cluster is no assumption');
    const after = await client.connection.sendRequest<ClusterReportDto>('platformlint/cluster', { context: 'prod' });
    assert.equal(after.chosen, true);
    assert.deepEqual(await take({}), { taken: false, overruledBy: [] });
    assert.equal((await targets()).origin, 'assumed');
    assert.equal((await verdict())[0]?.severity, 2);
    await client.stop();
  });

  it('names the configurations whose targets stay in force', async () => {
    const list = JSON.stringify({ kind: 'NodeList', items: [node('a', 'arm64')] });
    const path = program(`console.log(${JSON.stringify(list)});`);
    const client = await startClient({
      capabilities: FULL,
      settings: { kubectl: { path } },
      files: { '.platformlint.yaml': configuration(registry.url), 'web/.platformlint.yaml': 'rules: {}\n' },
    });
    await client.until(() => client.messages.find(({ method }) => method === 'platformlint/status'), 'the settings');
    await client.connection.sendRequest('platformlint/cluster', { context: 'prod' });
    const taken = await client.connection.sendRequest('platformlint/takeCluster', { context: 'prod' });
    assert.deepEqual(taken, { taken: true, overruledBy: ['.platformlint.yaml'] });
    await client.stop();
  });

  describe('of a Swarm', () => {
    const STACK = 'services:\n  web:\n    image: images.test/arm-only:1\n    deploy: { mode: global }\n';
    const files = () => ({ '.platformlint.yaml': configuration(registry.url), 'stack.yml': STACK });
    const settings = { kubectl: { path: join(folder, 'no-kubectl') } };

    it('offers the Docker contexts where a stack is there, and judges its services on the nodes', async () => {
      const swarm = await startSwarm([{ platform: 'linux/x86_64' }, { platform: 'linux/aarch64' }]);
      const env = { DOCKER_CONFIG: swarm.config };
      const client = await startClient({ capabilities: FULL, settings, files: files(), env });
      await client.until(() => client.messages.find(({ method }) => method === 'platformlint/status'), 'the settings');
      const contexts = await client.connection.sendRequest<object>('platformlint/contexts', {});
      assert.deepEqual(contexts, { ok: true, contexts: ['docker:default', 'docker:prod'] });
      assert.deepEqual(swarm.requests, [], 'to name contexts asks no engine');
      const params = { context: 'docker:prod', pods: true };
      const { view, places } = await client.connection.sendRequest<ClusterReportDto>('platformlint/cluster', params);
      assert.deepEqual([view.scheduler, view.pods, view.podsNote], ['swarm', undefined, undefined]);
      const [image, ...others] = view.images;
      assert.deepEqual([image?.workload, image?.verdict, others], ['service/web', 'partly', []]);
      assert.ok('stack.yml:3' in places);
      await client.stop();
      await swarm.stop();
    });

    it('asks nothing in a workspace that is not trusted', async () => {
      const swarm = await startSwarm([{ platform: 'linux/x86_64' }]);
      const env = { DOCKER_CONFIG: swarm.config };
      const initializationOptions = { trusted: false };
      const client = await startClient({ capabilities: FULL, settings, files: files(), env, initializationOptions });
      for (const method of ['platformlint/contexts', 'platformlint/cluster']) {
        const refused = await client.connection.sendRequest<Failure>(method, { context: 'docker:prod' });
        assert.equal(refused.reason, 'untrusted');
      }
      assert.deepEqual(swarm.requests, []);
      await client.stop();
      await swarm.stop();
    });
  });

  it('says what would help where kubectl cannot do it', async () => {
    const path = program(
      `process.stderr.write('error: You must be logged in to the server (Unauthorized)'); process.exit(1);`,
    );
    const client = await startClient({ capabilities: FULL, settings: { kubectl: { path } } });
    await client.until(() => client.messages.find(({ method }) => method === 'platformlint/status'), 'the settings');
    const failure = await client.connection.sendRequest<Failure>('platformlint/cluster', { context: 'prod' });
    assert.equal(failure.reason, 'expired');
    assert.match(failure.detail, /log in/);
    await client.stop();
  });

  it('says it in the words of an editor, not in those of the command line', async () => {
    const words = [
      `process.stderr.write('error: context "x" does not exist'); process.exit(1);`,
      `process.stderr.write('error: stat /x: no such file or directory'); process.exit(1);`,
      `process.stderr.write('Error from server (Forbidden): nodes is forbidden'); process.exit(1);`,
    ].map(program);
    for (const path of [...words, join(folder, 'no-kubectl')]) {
      const client = await startClient({ capabilities: FULL, settings: { kubectl: { path } } });
      await client.until(() => client.messages.find(({ method }) => method === 'platformlint/status'), 'the settings');
      const { detail } = await client.connection.sendRequest<Failure>('platformlint/cluster', { context: 'x' });
      assert.match(detail, /\. To mend it, |was not found: install kubectl .*"Saved Nodes"/);
      assert.doesNotMatch(detail, /--/);
      await client.stop();
    }
  });

  it('judges by nodes that somebody saved, where nothing may be run', async () => {
    const saved = join(folder, 'nodes.json');
    // As PowerShell writes it.
    const list = JSON.stringify({ kind: 'NodeList', items: [node('a', 'amd64')] });
    writeFileSync(saved, `\ufeff${list}`, 'utf16le');
    const client = await startClient({
      capabilities: FULL,
      initializationOptions: { trusted: false },
      files: { 'k8s/web.yaml': DEPLOYMENT },
    });
    const ask = <T>(file: string): Promise<T> =>
      client.connection.sendRequest('platformlint/cluster', {
        context: 'prod',
        pods: true,
        saved: pathToFileURL(file).href,
      });
    const { view } = await ask<ClusterReportDto>(saved);
    assert.deepEqual([view.context, view.at, view.pods], ['prod', undefined, undefined]);
    assert.deepEqual(
      view.platforms.map(({ platform }) => platform),
      ['linux/amd64'],
    );
    const taken = await client.connection.sendRequest('platformlint/takeCluster', { context: 'prod' });
    assert.deepEqual(taken, { taken: true, overruledBy: [] });
    assert.match((await ask<Failure>(join(folder, 'none.json'))).detail, /none\.json cannot be read/);
    writeFileSync(saved, 'NAME STATUS ROLES\n');
    assert.match((await ask<Failure>(saved)).detail, /nodes\.json: this table tells no architectures; save it with/);
    await client.stop();
  });
});
