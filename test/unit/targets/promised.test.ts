import { strict as assert } from 'node:assert';
import { type Linting, lint } from '../../support/lint';

const POD = (spec = '', image = 'images.test/nothing:1'): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: app }\nspec:\n${spec}  containers:\n    - { name: app, image: "${image}" }\n`;

/** What the image of a pod must serve, and because of what. */
function needed(files: Linting['files'], spec = '', path = 'k8s/app.yaml', config?: string): string {
  const { subjects } = lint({ path, text: POD(spec), ...(files && { files }), ...(config && { config }) });
  const required = subjects.uses[0]?.required;
  return required === undefined ? 'nothing' : required.platforms.map((one) => `${one.os}/${one.architecture}`).join();
}

const ASSUMED = 'linux/amd64';
const eks = (name: string, type: string, more = ''): string =>
  `resource "aws_eks_node_group" "${name}" {\n  cluster_name = aws_eks_cluster.main.name\n  instance_types = ["${type}"]\n${more}}\n`;
const ARM = eks('arm', 't4g.large');
const X86 = eks('x86', 't3.large');
const dedicated = (type: string): string =>
  eks(
    'dedicated',
    type,
    '  labels = { role = "build" }\n  taint {\n    key = "dedicated"\n    value = "build"\n    effect = "NO_SCHEDULE"\n  }\n',
  );
const TOLERATES = '  tolerations: [{ key: dedicated, operator: Exists }]\n';
const pool = (name: string, requirements: string, more = ''): string =>
  `apiVersion: karpenter.sh/v1\nkind: NodePool\nmetadata: { name: ${name} }\nspec:\n  template:\n    spec:\n      requirements: [${requirements}]\n${more}`;
const ARCH = (values: string): string => `{ key: kubernetes.io/arch, operator: In, values: [${values}] }`;
const eksctl = (groups: string): string =>
  `apiVersion: eksctl.io/v1alpha5\nkind: ClusterConfig\nmetadata: { name: prod, region: eu-north-1 }\n${groups}`;

describe('the nodes that the workspace makes', () => {
  const known: readonly (readonly [string, Record<string, string>, string])[] = [
    ['EKS node groups', { 'infra/eks.tf': ARM }, 'linux/arm64'],
    ['the default of EKS', { 'infra/eks.tf': eks('a', 'x').replace(/.*instance_types.*\n/, '') }, 'linux/amd64'],
    [
      'the defaults of the EKS module',
      {
        'eks.tf':
          'module "eks" {\n  source = "terraform-aws-modules/eks/aws"\n  eks_managed_node_group_defaults = { ami_type = "AL2023_ARM_64_STANDARD" }\n  eks_managed_node_groups = { one = {} }\n}\n',
      },
      'linux/arm64',
    ],
    [
      'a launch template in the same file',
      {
        'infra/eks.tf':
          'resource "aws_launch_template" "a" {\n  instance_type = "m7g.large"\n}\nresource "aws_eks_node_group" "a" {\n  launch_template {\n    id = aws_launch_template.a.id\n  }\n}\n',
      },
      'linux/arm64',
    ],
    [
      "the EKS module's part for a group",
      {
        'eks.tf':
          'module "group" {\n  source = "terraform-aws-modules/eks/aws//modules/eks-managed-node-group"\n  cluster_name = "a"\n  instance_types = ["m7g.large"]\n}\n',
      },
      'linux/arm64',
    ],
    [
      'CloudFormation',
      {
        'infra/eks.yaml':
          'AWSTemplateFormatVersion: "2010-09-09"\nResources:\n  Nodes:\n    Type: AWS::EKS::Nodegroup\n    Properties:\n      ClusterName: prod\n      InstanceTypes: [t4g.medium]\n',
      },
      'linux/arm64',
    ],
    [
      'eksctl',
      { 'cluster.yaml': eksctl('managedNodeGroups: [{ name: a, instanceType: t4g.large }]\n') },
      'linux/arm64',
    ],
    ['Karpenter', { 'karpenter/pool.yaml': pool('arm', ARCH('arm64')) }, 'linux/arm64'],
    [
      'Karpenter, by families of machines',
      {
        'karpenter/pool.yaml': pool(
          'arm',
          '{ key: karpenter.k8s.aws/instance-family, operator: In, values: [c7g, m7g] }',
        ),
      },
      'linux/arm64',
    ],
    [
      'AKS',
      {
        'aks.tf':
          'resource "azurerm_kubernetes_cluster" "a" {\n  default_node_pool {\n    vm_size = "Standard_D4ps_v5"\n  }\n}\n',
      },
      'linux/arm64',
    ],
    [
      'Cluster API',
      {
        'capi/workers.yaml':
          'apiVersion: infrastructure.cluster.x-k8s.io/v1beta2\nkind: AWSMachineTemplate\nmetadata: { name: prod-md-0 }\nspec: { template: { spec: { instanceType: c7g.large } } }\n---\napiVersion: infrastructure.cluster.x-k8s.io/v1beta2\nkind: AWSMachineTemplate\nmetadata: { name: prod-control-plane }\nspec: { template: { spec: { instanceType: c7i.large } } }\n',
      },
      'linux/arm64',
    ],
    ['clusters that agree', { 'env/dev/eks.tf': ARM, 'env/prod/eks.tf': ARM }, 'linux/arm64'],
    ['two architectures', { 'infra/eks.tf': ARM + X86 }, 'linux/amd64,linux/arm64'],
    [
      'pools of one folder',
      { 'karpenter/a.yaml': pool('arm', ARCH('arm64')), 'karpenter/b.yaml': pool('x86', ARCH('amd64')) },
      'linux/amd64,linux/arm64',
    ],
    ['what a taint keeps away', { 'infra/eks.tf': X86 + dedicated('m7g.large') }, 'linux/amd64'],
    [
      'what is only possible',
      { 'infra/eks.tf': X86 + eks('b', 'm7g.large', '  count = var.arm ? 1 : 0\n') },
      'linux/amd64',
    ],
    [
      'a group that may be there',
      { 'infra/eks.tf': eks('b', 'm7g.large', '  count = var.on ? 1 : 0\n') },
      'linux/arm64',
    ],
    [
      'a group whose taints are a variable',
      {
        'infra/eks.tf':
          X86 +
          eks(
            'b',
            'm7g.large',
            '  dynamic "taint" {\n    for_each = var.taints\n    content {\n      key = taint.value\n    }\n  }\n',
          ),
      },
      'linux/amd64',
    ],
    [
      'what is kept for add-ons',
      {
        'cluster.yaml': eksctl(
          'nodeGroups:\n- name: a\n  instanceType: t4g.large\n- name: b\n  taints: [{ key: CriticalAddonsOnly, effect: NoSchedule }]\n',
        ),
      },
      'linux/arm64',
    ],
  ];
  for (const [says, files, expected] of known) it(says, () => assert.equal(needed(files), expected));

  const silent: readonly (readonly [string, Record<string, string>])[] = [
    ['a machine type that is a variable', { 'infra/eks.tf': ARM + eks('b', '$' + '{var.type}') }],
    [
      'a launch template',
      {
        'infra/eks.tf': `${ARM}resource "aws_eks_node_group" "b" {\n  launch_template {\n    id = aws_launch_template.b.id\n    version = "1"\n  }\n}\n`,
      },
    ],
    [
      'a module that cannot be read',
      { 'infra/eks.tf': `${ARM}module "more" {\n  source = "git::https://git.test/eks-nodes.git"\n}\n` },
    ],
    [
      'Auto Mode',
      { 'infra/eks.tf': `${ARM}resource "aws_eks_cluster" "main" {\n  compute_config {\n    enabled = true\n  }\n}\n` },
    ],
    ['Fargate', { 'infra/eks.tf': `${ARM}resource "aws_eks_fargate_profile" "main" {\n}\n` }],
    ['Autopilot', { 'infra/gke.tf': 'resource "google_container_cluster" "a" {\n  enable_autopilot = true\n}\n' }],
    [
      'a class that decides nothing',
      { 'karpenter/a.yaml': pool('a', '{ key: karpenter.sh/capacity-type, operator: In, values: [spot] }') },
    ],
    ['a placeholder', { 'cluster.yaml': eksctl('nodeGroups: [{ name: a, instanceType: "$' + '{TYPE}" }]\n') }],
    ['clusters of different architectures', { 'env/dev/eks.tf': ARM, 'env/prod/eks.tf': X86 }],
    [
      'clusters beside each other in one file',
      {
        'cluster.yaml': `${eksctl('nodeGroups: [{ name: a, instanceType: t4g.large }]\n')}---\n${eksctl('nodeGroups: [{ name: a, instanceType: t3.large }]\n').replace('prod', 'dev')}`,
      },
    ],
    [
      'a group that is added to a cluster of elsewhere',
      { 'infra/eks.tf': ARM.replace('aws_eks_cluster.main.name', 'var.cluster') },
    ],
    [
      'a group that eksctl adds to a cluster of elsewhere',
      { 'ng.yaml': eksctl('managedNodeGroups: [{ name: a, instanceType: t4g.large }]\n').replace('prod', '$CLUSTER') },
    ],
    [
      'a cluster of the same name with other machines',
      {
        'k8s/arm.yaml': eksctl('managedNodeGroups: [{ name: a, instanceType: t4g.large }]\n'),
        'infra/eksctl/cluster.yaml': eksctl('managedNodeGroups: [{ name: a, instanceType: t3.large }]\n'),
      },
    ],
    ['pools beside other groups', { 'k8s/pool.yaml': pool('arm', ARCH('arm64')), 'infra/eks.tf': X86 }],
    [
      'Karpenter, installed by Terraform',
      { 'infra/eks.tf': ARM, 'infra/karpenter.tf': 'resource "helm_release" "k" {\n  chart = "karpenter"\n}\n' },
    ],
    [
      'a Karpenter pool in a Terraform file',
      {
        'infra/eks.tf': `${ARM}resource "kubectl_manifest" "p" {\n  yaml_body = <<-EOT\n    apiVersion: karpenter.sh/v1\n    kind: NodePool\n  EOT\n}\n`,
      },
    ],
    ['an example', { 'examples/eks.tf': ARM }],
    ['a folder that is not named for infrastructure', { 'graviton/eks.tf': ARM }],
    [
      'machines that need not be nodes',
      { 'infra/vm.tf': 'resource "aws_instance" "a" {\n  instance_type = "t4g.large"\n}\n' },
    ],
    ['a group that is not made', { 'infra/eks.tf': eks('b', 'm7g.large', '  count = 0\n') }],
  ];
  for (const [says, files] of silent)
    it(`assumes linux/amd64 beside ${says}`, () => assert.equal(needed(files), ASSUMED));

  it('is nothing where no known group takes the pod', () => {
    assert.equal(needed({ 'infra/eks.tf': dedicated('m7g.large') }), 'nothing');
    assert.equal(needed({ 'infra/eks.tf': dedicated('m7g.large') }, TOLERATES), 'linux/arm64');
  });

  it('is nothing where a label of the nodes that nobody gives decides', () => {
    const files = { 'infra/eks.tf': ARM + X86 };
    assert.equal(needed(files, '  nodeSelector: { disktype: ssd }\n'), 'nothing');
    assert.equal(needed({ 'infra/eks.tf': ARM }, '  nodeSelector: { disktype: ssd }\n'), 'linux/arm64');
  });

  it('goes by the labels of the groups', () => {
    const files = { 'infra/eks.tf': X86 + dedicated('m7g.large') };
    assert.equal(needed(files, `  nodeSelector: { role: build }\n${TOLERATES}`), 'linux/arm64');
    assert.equal(needed(files, `  nodeSelector: { role: web }\n${TOLERATES}`), 'linux/amd64');
  });

  it('knows that GKE taints its Arm nodes', () => {
    const gke = (type: string): string =>
      `resource "google_container_node_pool" "${type}" {\n  cluster = google_container_cluster.a.id\n  node_config {\n    machine_type = "${type}"\n  }\n}\n`;
    const files = { 'infra/gke.tf': gke('c4a-standard-4') + gke('e2-medium') };
    assert.equal(needed(files), 'linux/amd64');
    const tolerates = '  tolerations: [{ key: kubernetes.io/arch, value: arm64, effect: NoSchedule }]\n';
    assert.equal(needed(files, tolerates), 'linux/amd64,linux/arm64');
  });

  it('leaves Windows nodes to pods that ask for them', () => {
    const windows = eks('win', 'm5.large', '  ami_type = "WINDOWS_CORE_2022_x86_64"\n');
    assert.equal(needed({ 'infra/eks.tf': ARM + windows }), 'linux/arm64');
    assert.equal(needed({ 'infra/eks.tf': windows }), ASSUMED);
  });

  it('takes the nearest cluster', () => {
    const files = { 'env/dev/eks.tf': X86, 'env/prod/eks.tf': ARM };
    assert.equal(needed(files, '', 'env/prod/apps/app.yaml'), 'linux/arm64');
    assert.equal(needed(files, '', 'env/dev/apps/app.yaml'), 'linux/amd64');
    assert.equal(needed({ 'examples/one/eks.tf': ARM }, '', 'examples/one/k8s/app.yaml'), 'linux/arm64');
    const pools = { 'env/dev/karpenter/pool.yaml': pool('x86', ARCH('amd64')), 'env/prod/eks.tf': ARM };
    assert.equal(needed(pools, '', 'env/prod/apps/app.yaml'), 'linux/arm64');
    assert.equal(needed(pools, '', 'env/apps/app.yaml'), ASSUMED);
    assert.equal(needed({ 'examples/one/eks.tf': ARM }, '', 'examples/two/app.yaml'), ASSUMED);
    assert.equal(needed({ 'infra/eks.tf': ARM }, '', 'docs/app.yaml'), ASSUMED);
  });

  it('gives way to whatever somebody said', () => {
    const files = { 'infra/eks.tf': ARM };
    assert.equal(needed(files, '', 'k8s/app.yaml', 'targets: [linux/s390x]\n'), 'linux/s390x');
    assert.equal(needed(files, '  nodeSelector: { kubernetes.io/arch: amd64 }\n'), 'linux/amd64');
    const { subjects } = lint({ path: 'k8s/app.yaml', text: POD(), files, nodes: ['linux/ppc64le'] });
    assert.equal(subjects.uses[0]?.required?.platforms[0]?.architecture, 'ppc64le');
  });

  it('concerns pods only', () => {
    const files = { 'infra/eks.tf': ARM };
    const { subjects } = lint({ path: 'compose.yaml', text: 'services: { a: { image: "images.test/x:1" } }\n', files });
    assert.equal(subjects.uses[0]?.required?.platforms[0]?.architecture, 'amd64');
  });

  it('is never more than a warning, and leads to each group', () => {
    const files = { 'infra/eks.tf': ARM + X86 };
    const text = POD('', 'images.test/arm64-only:1').replace('kind: Pod', 'kind: Pod # a comment');
    const { findings } = lint({ path: 'k8s/app.yaml', text, files });
    assert.deepEqual(
      findings.map(({ rule, severity }) => [rule, severity]),
      [['pod-unconstrained', 'warning']],
    );
    assert.deepEqual(
      findings[0]?.related.map(({ at }) => `${at.path}:${(at.line ?? 0) + 1}`),
      ['infra/eks.tf:3', 'infra/eks.tf:7'],
    );
  });
});
