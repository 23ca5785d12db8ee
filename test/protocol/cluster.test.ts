import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClusterReportDto, Failure } from '../../server/src/lsp/protocol';
import { startRegistry, type TestRegistry } from '../support/registry';
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
    assert.deepEqual(report.platforms, [
      { platform: 'linux/amd64', nodes: 1, schedulable: 1 },
      { platform: 'linux/arm64', nodes: 1, schedulable: 1 },
    ]);
    const [image] = report.images;
    assert.equal(image?.verdict, 'partly');
    assert.deepEqual(image?.cells, ['fails', 'runs']);
    assert.deepEqual(image?.place, { uri: client.uri('k8s/web.yaml'), path: 'k8s/web.yaml', line: 7, character: 17 });
    await client.stop();
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
});
