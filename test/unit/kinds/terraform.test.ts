import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatPlatform } from '../../../server/src/image/platform';
import { familiarReference } from '../../../server/src/image/reference';
import { terraformKind } from '../../../server/src/kinds/terraform/terraform';
import type { ImageUse } from '../../../server/src/model/imageUse';
import type { Reading } from '../../../server/src/model/reading';
import { applyEdits } from '../../../server/src/text/edits';
import { processorMs } from '../../support/cost';

const read = (text: string, path = 'infra/main.tf'): Reading =>
  terraformKind.read({ uri: path, path, text, version: 1 }, { file: () => undefined, builds: [], platforms: [] });

const demand = ({ demand: it }: ImageUse): string =>
  it.kind === 'stated' ? `${it.platforms.map(formatPlatform).join()} because ${it.because}` : it.kind;

const show = (text: string, use: ImageUse): string => {
  const image = use.image === undefined ? '?' : familiarReference(use.image);
  return `${text.slice(use.span.start, use.span.end)} -> ${image} | ${demand(use)}`;
};

const resource = (type: string, body: string): string => `resource "${type}" "api" {\n${body}\n}\n`;
const lambda = (body: string): string => resource('aws_lambda_function', `image_uri = "r.test/a:1"\n${body}`);
const task = (body: string, containers = 'jsonencode([{ name = "a", image = "r.test/a:1" }])'): string =>
  resource('aws_ecs_task_definition', `${body}\ncontainer_definitions = ${containers}`);

const AMD64 = 'r.test/a:1 -> r.test/a:1 | linux/amd64 because';
const ARM64 = 'r.test/a:1 -> r.test/a:1 | linux/arm64 because';
const OPEN = 'r.test/a:1 -> r.test/a:1 | open';
const NONE = 'r.test/a:1 -> r.test/a:1 | none';
/** Instances: the document leaves the platform open. */
const EC2 = 'requires_compatibilities = ["EC2"]';
const FARGATE = 'requires_compatibilities = ["FARGATE"]';

/** What it is about, the text, and the uses in it. */
const USES: readonly (readonly [string, string, readonly string[]])[] = [
  [
    'Lambda on arm64',
    lambda('architectures = ["arm64"]'),
    [`${ARM64} AWS Lambda function "api" has the architecture arm64`],
  ],
  [
    'Lambda by default',
    lambda(''),
    [`${AMD64} AWS Lambda function "api" runs on x86_64 unless its architectures say otherwise`],
  ],
  [
    'Lambda with null',
    lambda('architectures = null'),
    [`${AMD64} AWS Lambda function "api" runs on x86_64 unless its architectures say otherwise`],
  ],
  ['Lambda on what a variable says', lambda('architectures = [var.arch]'), [NONE]],
  ['Lambda on what a list says', lambda('architectures = var.archs'), [NONE]],
  ['Lambda from a zip', resource('aws_lambda_function', 'filename = "a.zip"'), []],
  [
    'ECS on Fargate by default',
    task(FARGATE),
    [`${AMD64} ECS task definition "api" runs on X86_64, the default of Fargate`],
  ],
  [
    'ECS with a runtime platform',
    task(`${FARGATE}\nruntime_platform {\n  cpu_architecture = "ARM64"\n}`),
    [`${ARM64} ECS task definition "api" has the CPU architecture ARM64`],
  ],
  [
    'ECS on Windows',
    task(
      'runtime_platform {\n  operating_system_family = "WINDOWS_SERVER_2022_CORE"\n  cpu_architecture = "X86_64"\n}',
    ),
    [
      'r.test/a:1 -> r.test/a:1 | windows(10.0.20348)/amd64 because ECS task definition "api" has the CPU architecture X86_64',
    ],
  ],
  [
    'ECS with a variable runtime platform',
    task(`${FARGATE}\nruntime_platform {\n  cpu_architecture = var.cpu\n}`),
    [NONE],
  ],
  [
    'ECS with a runtime platform that may be there',
    task(
      `${FARGATE}\ndynamic "runtime_platform" {\n  for_each = var.x\n  content {\n    cpu_architecture = "ARM64"\n  }\n}`,
    ),
    [NONE],
  ],
  ['ECS on instances', task(EC2), [OPEN]],
  [
    'ECS that does not say',
    task(''),
    [`${AMD64} ECS task definition "api" runs on X86_64 unless its runtime platform says otherwise`],
  ],
  ['ECS on what a variable says', task('requires_compatibilities = var.where'), [NONE]],
  [
    'ECS containers in a heredoc',
    task(
      EC2,
      '<<-EOF\n    [{"image": "r.test/a:1", "cpu": ${var.cpu}},\n     {"image": "${var.repository}:2"}]\n  EOF',
    ),
    [OPEN, '${var.repository}:2 -> ? | open'],
  ],
  [
    'ECS containers of a local',
    `locals {\n  c = [{ image = "r.test/a:1" }]\n}\n${task(EC2, 'jsonencode(local.c)')}`,
    [OPEN],
  ],
  [
    'ECS containers, some of which are not known',
    task(EC2, 'jsonencode(concat([{ image = "r.test/a:1" }], var.sidecars))'),
    [OPEN],
  ],
  ['ECS containers of a file', task(EC2, 'file("c.json")'), []],
  [
    'App Runner',
    resource(
      'aws_apprunner_service',
      'source_configuration {\n  image_repository {\n    image_identifier = "r.test/a:1"\n  }\n}',
    ),
    [`${AMD64} AWS App Runner runs linux/amd64 only`],
  ],
  [
    'Cloud Run service',
    resource('google_cloud_run_v2_service', 'template {\n  containers {\n    image = "r.test/a:1"\n  }\n}'),
    [`${AMD64} Google Cloud Run runs linux/amd64 only`],
  ],
  [
    'Cloud Run service of the first version',
    resource('google_cloud_run_service', 'template {\n  spec {\n    containers { image = "r.test/a:1" }\n  }\n}'),
    [`${AMD64} Google Cloud Run runs linux/amd64 only`],
  ],
  [
    'Cloud Run job',
    resource('google_cloud_run_v2_job', 'template {\n  template {\n    containers { image = "r.test/a:1" }\n  }\n}'),
    [`${AMD64} Google Cloud Run runs linux/amd64 only`],
  ],
  [
    'Container Apps',
    resource('azurerm_container_app', 'template {\n  container {\n    image = "r.test/a:1"\n  }\n}'),
    [`${AMD64} Azure Container Apps runs linux/amd64 only`],
  ],
  [
    'Container Instances on Windows',
    resource('azurerm_container_group', 'os_type = "Windows"\ncontainer {\n  image = "r.test/a:1"\n}'),
    ['r.test/a:1 -> r.test/a:1 | windows/amd64 because Azure container group "api" runs windows/amd64 only'],
  ],
  [
    'App Service',
    resource(
      'azurerm_linux_web_app',
      'site_config {\n  application_stack {\n    docker_image_name = "a:1"\n    docker_registry_url = "https://r.test"\n  }\n}',
    ),
    ['a:1 -> r.test/a:1 | linux/amd64 because Azure App Service "api" runs linux/amd64 only'],
  ],
  [
    'Batch on Fargate',
    resource(
      'aws_batch_job_definition',
      'platform_capabilities = ["FARGATE"]\ncontainer_properties = jsonencode({ image = "r.test/a:1", runtimePlatform = { cpuArchitecture = "ARM64" } })',
    ),
    [`${ARM64} AWS Batch job definition "api" has the CPU architecture ARM64`],
  ],
  [
    'CodeBuild',
    resource('aws_codebuild_project', 'environment {\n  image = "r.test/a:1"\n  type = "ARM_CONTAINER"\n}'),
    [`${ARM64} CodeBuild project "api" has the environment type ARM_CONTAINER`],
  ],
  [
    'CodeBuild by an image of its own',
    resource(
      'aws_codebuild_project',
      'environment {\n  image = "aws/codebuild/standard:7.0"\n  type = "LINUX_CONTAINER"\n}',
    ),
    [],
  ],
  [
    'docker_container with a platform',
    resource('docker_container', 'image = "r.test/a:1"\nplatform = "linux/arm64"'),
    [`${ARM64} \`platform\` of docker_container "api"`],
  ],
  [
    'docker_container by a reference',
    resource('docker_container', 'image = docker_image.a.image_id'),
    ['docker_image.a.image_id -> ? | open'],
  ],
  [
    'Swarm service',
    resource(
      'docker_service',
      'task_spec {\n  container_spec { image = "r.test/a:1" }\n  placement { constraints = ["node.platform.arch==aarch64"] }\n}',
    ),
    [`${ARM64} the placement of docker_service "api"`],
  ],
  [
    'a local',
    `locals {\n  tag = "1"\n}\n${resource('docker_image', 'name = "r.test/a:${local.tag}"')}`,
    ['r.test/a:${local.tag} -> r.test/a:1 | open'],
  ],
  [
    'a variable, even with a default',
    `variable "i" { default = "a" }\n${resource('docker_image', 'name = var.i')}`,
    ['var.i -> ? | open'],
  ],
  ['nothing where there is none of it', resource('docker_image', 'count = 0\nname = "a"'), []],
  [
    'a local that needs itself',
    `locals {\n  a = local.b\n  b = local.a\n}\n${resource('docker_image', 'name = local.a')}`,
    ['local.a -> ? | open'],
  ],
];

describe('Terraform', () => {
  for (const [name, text, expected] of USES) {
    it(`images: ${name}`, () => {
      assert.deepEqual(
        read(text).uses.map((use) => show(text, use)),
        expected,
      );
      const windows = text.replaceAll('\n', '\r\n');
      assert.deepEqual(
        read(windows).uses.map((use) => show(windows, use)),
        expected,
      );
    });
  }

  it('marks the image of a Lambda function, for the rule that is about it', () => {
    assert.equal(read(lambda('')).uses[0]?.service, 'aws-lambda');
  });

  const PROMISES: readonly (readonly [string, string, string | undefined])[] = [
    [
      'aws_eks_node_group',
      'instance_types = ["t4g.medium", "t4g.large"]',
      'linux/arm64 | t4g.medium | node group "api" has t4g.medium, t4g.large',
    ],
    [
      'aws_eks_node_group',
      'instance_types = ["t4g.medium", "m7i.large"]',
      'linux/arm64,linux/amd64 | t4g.medium | node group "api" has t4g.medium, m7i.large',
    ],
    ['aws_eks_node_group', 'instance_types = ["t4g.medium", var.other]', undefined],
    [
      'aws_eks_node_group',
      'ami_type = "AL2023_ARM_64_STANDARD"',
      'linux/arm64 | AL2023_ARM_64_STANDARD | node group "api" has the AMI type AL2023_ARM_64_STANDARD',
    ],
    ['aws_eks_node_group', 'ami_type = "AL2023_ARM_64_STANDARD"\ninstance_types = ["m7i.large"]', undefined],
    ['aws_eks_node_group', 'ami_type = "CUSTOM"', undefined],
    ['aws_instance', 'instance_type = "c7g.large"', 'linux/arm64 | c7g.large | instance "api" has c7g.large'],
    [
      'google_container_node_pool',
      'node_config {\n  machine_type = "c4a-standard-4"\n}',
      'linux/arm64 | c4a-standard-4 | node pool "api" has c4a-standard-4',
    ],
    [
      'azurerm_kubernetes_cluster',
      'default_node_pool {\n  vm_size = "Standard_D4ps_v5"\n}',
      'linux/arm64 | Standard_D4ps_v5 | cluster "api" has Standard_D4ps_v5',
    ],
    [
      'azurerm_kubernetes_cluster_node_pool',
      'os_type = "Windows"\nvm_size = "Standard_D4s_v5"',
      'windows/amd64 | Standard_D4s_v5 | node pool "api" has Standard_D4s_v5',
    ],
    ['hcloud_server', 'server_type = "cax21"', 'linux/arm64 | cax21 | server "api" has cax21'],
  ];
  for (const [type, body, expected] of PROMISES) {
    it(`machines: ${type} ${body}`, () => {
      const text = resource(type, body);
      const promise = read(text).nodePromises.find(({ platforms }) => platforms.length > 0);
      const found =
        promise &&
        `${promise.platforms.join()} | ${text.slice(promise.span.start, promise.span.end)} | ${promise.because}`;
      assert.equal(found, expected);
    });
  }

  it('reads the node groups of the EKS module', () => {
    const text = `module "eks" {
  source       = "terraform-aws-modules/eks/aws"
  cluster_name = "prod"
  eks_managed_node_groups = {
    arm = { instance_types = ["m7g.large"] }
    x86 = { instance_types = ["m7i.large"], ami_type = "AL2023_x86_64_STANDARD" }
  }
}
`;
    assert.deepEqual(
      read(text).nodePromises.map(({ platforms, because, cluster }) => [platforms, because, cluster]),
      [
        [['linux/arm64'], 'node group "arm" has m7g.large', 'module.eks'],
        [['linux/amd64'], 'node group "x86" has m7i.large', 'module.eks'],
      ],
    );
  });

  const pod = (body: string): string =>
    resource('kubernetes_deployment_v1', `  spec {\n    template {\n      spec {\n${body}\n      }\n    }\n  }`);

  it('reads pods with their selectors', () => {
    const text = pod(
      '        node_selector = { "beta.kubernetes.io/arch" = "x86_64" }\n        container {\n          image = "a:1"\n        }\n        init_container {\n          image = "b:1"\n        }',
    );
    const reading = read(text);
    const [first] = reading.pods;
    assert.ok(first);
    assert.equal(first.workload, 'Deployment');
    assert.equal(first.name, 'api');
    assert.deepEqual(first.uses, [0, 1]);
    assert.ok(!first.unresolved);
    assert.deepEqual(
      reading.mentions.map(({ what, text: { span } }) => [what, text.slice(span.start, span.end)]),
      [
        ['archValue', 'x86_64'],
        ['labelKey', 'beta.kubernetes.io/arch'],
      ],
    );
    assert.ok(reading.uses.every((use) => use.demand.kind === 'pod'));
  });

  it('knows no nodes of a pod whose selector is a variable', () => {
    assert.equal(read(pod('node_selector = var.s\ncontainer { image = "a" }')).pods[0]?.unresolved, true);
  });

  it('binds a pod to architectures', () => {
    const text = pod('        container {\n          image = "a:1"\n        }');
    const [first] = read(text).pods;
    const one = applyEdits(text, first?.constrain?.(['arm64']) ?? []);
    assert.match(
      one,
      /\n {6}spec \{\n {8}node_selector = \{\n {10}"kubernetes.io\/arch" = "arm64"\n {8}\}\n {8}container/,
    );
    const many = applyEdits(text, first?.constrain?.(['amd64', 'arm64']) ?? []);
    const [affine] = read(many).pods;
    assert.deepEqual(
      affine?.affinity?.map((term) =>
        term.expressions.map(({ key, operator, values }) => [key.value, operator, values.map((v) => v.value)]),
      ),
      [[['kubernetes.io/arch', 'In', ['amd64', 'arm64']]]],
    );
  });

  it('reads kubernetes_manifest', () => {
    const text = resource(
      'kubernetes_manifest',
      'manifest = {\n  apiVersion = "apps/v1"\n  kind = "DaemonSet"\n  spec = { template = { spec = {\n    nodeSelector = { "kubernetes.io/arch" = "arm64" }\n    containers = [{ image = "a:1" }]\n  } } }\n}',
    );
    const [first] = read(text).pods;
    assert.equal(first?.workload, 'DaemonSet');
    assert.equal(first?.selector[0]?.value.value, 'arm64');
    assert.deepEqual(first?.uses, [0]);
  });

  it('reads what docker_image builds', () => {
    const text = resource(
      'docker_image',
      'name = "r.test/a:1"\nbuild {\n  context = "${path.module}/../app"\n  platform = "linux/arm64"\n  target = "final"\n  build_args = { A = "1", B = var.b }\n}',
    );
    const [build] = read(text).builds;
    assert.ok(build);
    assert.equal(text.slice(build.span.start, build.span.end), 'build');
    assert.deepEqual(build.dockerfiles, ['app/Dockerfile']);
    assert.equal(build.target, 'final');
    assert.deepEqual(
      [...build.args],
      [
        ['A', '1'],
        ['B', undefined],
      ],
    );
    assert.equal(build.platforms.state === 'known' && build.platforms.items[0]?.value, 'linux/arm64');
    assert.deepEqual(
      build.tags.map((tag) => familiarReference(tag.value)),
      ['r.test/a:1'],
    );
  });

  it('is recognised by its name', () => {
    const is = (path: string, languageId?: string): boolean =>
      terraformKind.recognise({ uri: path, path, text: '', version: 1, ...(languageId && { languageId }) });
    assert.ok(is('main.tf') && is('a/b.tofu') && is('untitled', 'terraform'));
    assert.ok(!is('main.tfvars') && !is('docker-bake.hcl'));
  });

  const SAMPLES = [...USES.map(([, text]) => text), pod('container { image = "a" }')];

  it('reads every prefix of every sample', () => {
    for (const text of SAMPLES) for (let i = 0; i <= text.length; i++) read(text.slice(0, i));
  });

  it('reads whatever an edit makes of it', () => {
    const whole = SAMPLES.join('\n');
    fc.assert(
      fc.property(fc.nat(whole.length), fc.nat(40), fc.string({ maxLength: 12 }), (at, length, inserted) => {
        const text = whole.slice(0, at) + inserted + whole.slice(at + length);
        for (const use of read(text).uses) assert.ok(use.span.start < use.span.end && use.span.end <= text.length);
      }),
      { numRuns: 200 },
    );
  });

  it('takes time in proportion to the text', () => {
    const one = task(FARGATE, '<<EOF\n[{"image": "r.test/a:1"}]\nEOF');
    const text = one.repeat(Math.ceil(200_000 / one.length));
    read(one);
    const start = processorMs();
    assert.ok(read(text).uses.length > 1_000);
    assert.ok(processorMs() - start < 1_500);
  });
});
