import assert from 'node:assert/strict';
import { type Desk, findingsOf, openDesk } from './support';

const IMAGES = {
  'docker.io/library/multi:1': { index: ['linux/amd64', 'linux/arm64'] },
  'docker.io/library/amd-index:1': { index: ['linux/amd64'], attestations: true },
} as const;

const FILES = {
  'infra/eks.tf':
    'resource "aws_eks_node_group" "x86" {\n  cluster_name   = aws_eks_cluster.main.name\n  instance_types = ["m7i.large"]\n}\n' +
    'resource "aws_eks_node_group" "arm" {\n  cluster_name   = aws_eks_cluster.main.name\n  instance_types = ["m7g.large"]\n}\n',
  'k8s/app.yaml':
    'apiVersion: v1\nkind: Pod\nmetadata: { name: app }\nspec:\n  containers:\n    - { name: a, image: "amd-index:1" }\n    - { name: b, image: "multi:1" }\n',
};

describe('the node groups of a workspace on the command line', () => {
  let desk: Desk;
  before(async () => {
    desk = await openDesk(FILES, IMAGES);
  });
  after(() => desk.close());

  it('make a warning that leads to each group', async () => {
    const result = await desk.run('k8s');
    assert.equal(result.status, 0, result.stderr);
    assert.match(result.stdout, /k8s\/app\.yaml:6:26 warning .*pod-unconstrained/);
    assert.match(result.stdout, /see: Needed because infra\/eks\.tf:3 promises linux\/amd64 nodes/);
    assert.match(result.stdout, /see: Needed because infra\/eks\.tf:7 promises linux\/arm64 nodes/);
  });

  it('give way to targets', async () => {
    const json = ['--format', 'json'] as const;
    assert.deepEqual(findingsOf(await desk.run(...json, '--target', 'linux/amd64', 'k8s')), []);
    const [finding] = findingsOf(await desk.run(...json, '--target', 'aarch64', 'k8s'));
    assert.equal(finding?.severity, 'error');
  });

  it('are what init proposes, with their places', async () => {
    desk.write('below/.keep', '');
    const result = await desk.run('init', 'below');
    assert.equal(result.status, 0, result.stderr);
    const text = desk.read('below/.platformlint.yaml');
    assert.match(
      text,
      /^ {2}- linux\/amd64 {3}# infra\/eks\.tf:3 promises linux\/amd64 nodes \(node group "x86" has m7i\.large\)$/m,
    );
    assert.match(
      text,
      /^ {2}- linux\/arm64 {3}# infra\/eks\.tf:7 promises linux\/arm64 nodes \(node group "arm" has m7g\.large\)$/m,
    );
  });
});
