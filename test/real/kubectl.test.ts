import assert from 'node:assert/strict';
import { type ExecFileException, execFile } from 'node:child_process';
import { type Cluster, startCluster } from '../support/cluster';

describe('the cluster of the tests, as the real kubectl sees it', () => {
  it('lists nodes', async () => {
    await using(
      startCluster(['linux/amd64', { platform: 'linux/arm64', name: 'graviton', unschedulable: true }]),
      async (cluster) => {
        const { stdout } = await kubectl(cluster, ['get', 'nodes', '-o', 'name']);
        assert.deepEqual(stdout.trim().split('\n'), ['node/node-1', 'node/graviton']);
      },
    );
  });

  it('hands 5 000 nodes out in pages', async () => {
    await using(startCluster(Array.from({ length: 5000 }, () => 'linux/amd64')), async (cluster) => {
      const { stdout } = await kubectl(cluster, ['get', 'nodes', '-o', 'name']);
      assert.equal(stdout.trim().split('\n').length, 5000);
      assert.equal(cluster.requests.filter((path) => path.startsWith('/api/v1/nodes')).length, 10);
    });
  });

  for (const auth of ['token', 'exec', 'certificate'] as const) {
    it(`asks for a login over TLS: ${auth}`, async () => {
      await using(startCluster(['linux/arm64'], { tls: true, auth }), async (cluster) => {
        const { stdout, stderr } = await kubectl(cluster, ['get', 'nodes', '-o', 'name']);
        assert.equal(stdout.trim(), 'node/node-1', stderr);
      });
    });
  }

  it('turns away a caller with another login', async () => {
    await using(startCluster(['linux/arm64'], { tls: true, auth: 'token' }), async (cluster) => {
      assert.match(
        (await kubectl(cluster, ['get', 'nodes', '--token=wrong'])).stderr,
        /must be logged in|Unauthorized/,
      );
    });
  });

  it('says that a login has expired', async () => {
    await using(startCluster(['linux/arm64'], { refusal: 'unauthorized' }), async (cluster) => {
      assert.match((await kubectl(cluster, ['get', 'nodes'])).stderr, /must be logged in|Unauthorized/);
    });
  });

  it('says who may not list nodes', async () => {
    await using(startCluster(['linux/arm64'], { refusal: 'forbidden' }), async (cluster) => {
      assert.match((await kubectl(cluster, ['get', 'nodes'])).stderr, /nodes is forbidden: User "dev"/);
    });
  });

  it('hangs, and can be stopped while somebody waits', async () => {
    const cluster = await startCluster(['linux/arm64'], { refusal: 'hang' });
    const asked = kubectl(cluster, ['get', 'nodes', '--request-timeout=1s']);
    assert.match((await asked).stderr, /[Tt]imeout|deadline/);
    await cluster.stop();
  });
});

async function using(starting: Promise<Cluster>, check: (cluster: Cluster) => Promise<void>): Promise<void> {
  const cluster = await starting;
  try {
    await check(cluster);
  } finally {
    await cluster.stop();
  }
}

function kubectl(
  cluster: Cluster,
  args: readonly string[],
): Promise<{ readonly error: ExecFileException | null; readonly stdout: string; readonly stderr: string }> {
  const env = { ...process.env, KUBECONFIG: cluster.kubeconfig, NO_PROXY: '127.0.0.1' };
  return new Promise((resolve) => {
    execFile('kubectl', [...args], { env, maxBuffer: 64 << 20 }, (error, stdout, stderr) =>
      resolve({ error, stdout, stderr }),
    );
  });
}
