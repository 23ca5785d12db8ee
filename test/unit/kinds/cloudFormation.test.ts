import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatPlatform } from '../../../server/src/image/platform';
import { familiarReference } from '../../../server/src/image/reference';
import { cloudFormationJsonKind, cloudFormationKind } from '../../../server/src/kinds/cloudFormation/cloudFormation';
import { ecsTaskDefinitionKind } from '../../../server/src/kinds/ecsTaskDefinition';
import type { ImageUse } from '../../../server/src/model/imageUse';
import type { Kind } from '../../../server/src/model/kind';
import type { Reading } from '../../../server/src/model/reading';

const readWith = (kind: Kind, path: string, text: string): Reading =>
  kind.read({ uri: path, path, text, version: 1 }, { file: () => undefined, builds: [], platforms: [] });
const read = (text: string): Reading => readWith(cloudFormationKind, 'aws/template.yaml', text);

const show = (text: string, { span, image, demand }: ImageUse): string => {
  const stated = demand.kind === 'stated' ? demand.platforms.map(formatPlatform).join() : demand.kind;
  return `${text.slice(span.start, span.end)} -> ${image ? familiarReference(image) : '?'} | ${stated}`;
};

const template = (type: string, properties: string): string =>
  `AWSTemplateFormatVersion: "2010-09-09"\nResources:\n  Api:\n    Type: ${type}\n    Properties:\n${properties
    .split('\n')
    .map((line) => `      ${line}\n`)
    .join('')}`;

const lambda = (more: string): string =>
  template('AWS::Lambda::Function', `PackageType: Image\nCode:\n  ImageUri: r.test/a:1\n${more}`);
const task = (more: string): string =>
  template('AWS::ECS::TaskDefinition', `ContainerDefinitions:\n  - Name: a\n    Image: r.test/a:1\n${more}`);

const USES: readonly (readonly [string, string, readonly string[]])[] = [
  ['Lambda on arm64', lambda('Architectures: [arm64]'), ['r.test/a:1 -> r.test/a:1 | linux/arm64']],
  ['Lambda by default', lambda(''), ['r.test/a:1 -> r.test/a:1 | linux/amd64']],
  ['Lambda by a parameter', lambda('Architectures: [!Ref Arch]'), ['r.test/a:1 -> r.test/a:1 | none']],
  ['Lambda by a function', lambda('Architectures: !If [A, [arm64], [x86_64]]'), ['r.test/a:1 -> r.test/a:1 | none']],
  [
    'Lambda by a function in its long form',
    lambda('Architectures:\n  Fn::If: [A, [arm64], [x86_64]]'),
    ['r.test/a:1 -> r.test/a:1 | none'],
  ],
  ['ECS on Fargate', task('RequiresCompatibilities: [FARGATE]'), ['r.test/a:1 -> r.test/a:1 | linux/amd64']],
  [
    'ECS with a runtime platform',
    task('RuntimePlatform:\n  CpuArchitecture: ARM64\n  OperatingSystemFamily: LINUX'),
    ['r.test/a:1 -> r.test/a:1 | linux/arm64'],
  ],
  [
    'ECS with a runtime platform that is not known',
    task('RequiresCompatibilities: [FARGATE]\nRuntimePlatform: !Ref P'),
    ['r.test/a:1 -> r.test/a:1 | none'],
  ],
  ['ECS that does not say', task(''), ['r.test/a:1 -> r.test/a:1 | linux/amd64']],
  [
    'App Runner',
    template('AWS::AppRunner::Service', 'SourceConfiguration:\n  ImageRepository:\n    ImageIdentifier: r.test/a:1'),
    ['r.test/a:1 -> r.test/a:1 | linux/amd64'],
  ],
  [
    'CodeBuild',
    template('AWS::CodeBuild::Project', 'Environment:\n  Type: ARM_CONTAINER\n  Image: r.test/a:1'),
    ['r.test/a:1 -> r.test/a:1 | linux/arm64'],
  ],
  [
    'Batch',
    template('AWS::Batch::JobDefinition', 'PlatformCapabilities: [FARGATE]\nContainerProperties:\n  Image: r.test/a:1'),
    ['r.test/a:1 -> r.test/a:1 | linux/amd64'],
  ],
  [
    'an image with a variable',
    template('AWS::Lambda::Function', 'Code:\n  ImageUri: !Sub "${AWS::AccountId}.r.test/a:1"'),
    ['${AWS::AccountId}.r.test/a:1 -> ? | linux/amd64'],
  ],
  [
    'SAM with globals',
    'Transform: AWS::Serverless-2016-10-31\nGlobals:\n  Function:\n    Architectures: [arm64]\nResources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties:\n      PackageType: Image\n      ImageUri: r.test/a:1\n',
    ['r.test/a:1 -> r.test/a:1 | linux/arm64'],
  ],
];

describe('CloudFormation and SAM', () => {
  for (const [name, text, expected] of USES) {
    it(`images: ${name}`, () => {
      assert.ok(cloudFormationKind.recognise({ uri: '', path: 'a.yaml', text, version: 1 }));
      for (const variant of [text, text.replaceAll('\n', '\r\n')]) {
        assert.deepEqual(
          read(variant).uses.map((use) => show(variant, use)),
          expected,
        );
      }
    });
  }

  it('reads what SAM builds', () => {
    const text =
      'Resources:\n  Fn:\n    Type: AWS::Serverless::Function\n    Properties:\n      PackageType: Image\n      Architectures: [arm64]\n    Metadata:\n      Dockerfile: Dockerfile.fn\n      DockerContext: ./src\n      DockerBuildTarget: final\n      DockerBuildArgs:\n        A: "1"\n';
    const [build] = read(text).builds;
    assert.ok(build);
    assert.equal(text.slice(build.span.start, build.span.end), 'Fn');
    assert.deepEqual(build.dockerfiles, ['aws/src/Dockerfile.fn']);
    assert.equal(build.target, 'final');
    assert.deepEqual([...build.args], [['A', '1']]);
    assert.equal(build.platforms.state === 'known' && build.platforms.items[0]?.value, 'linux/arm64');
  });

  it('reads node groups and instances', () => {
    const group = template('AWS::EKS::Nodegroup', 'ClusterName: prod\nInstanceTypes: [t4g.medium]');
    assert.deepEqual(
      read(group).nodePromises.map(({ platforms, because, cluster }) => [platforms, because, cluster]),
      [[['linux/arm64'], 'node group "Api" has t4g.medium', 'prod']],
    );
    const contrary = template('AWS::EKS::Nodegroup', 'AmiType: AL2023_ARM_64_STANDARD\nInstanceTypes: [m7i.large]');
    assert.deepEqual(read(contrary).nodePromises[0]?.platforms, []);
    const instance = template('AWS::EC2::Instance', 'InstanceType: c7g.large');
    assert.deepEqual(read(instance).nodePromises[0]?.platforms, ['linux/arm64']);
  });

  it('reads JSON', () => {
    const text =
      '{"Resources": {"F": {"Type": "AWS::Lambda::Function", "Properties": {"Code": {"ImageUri": "r.test/a:1"}, "Architectures": ["arm64"]}}, "G": {"Type": "AWS::Lambda::Function", "Properties": {"Code": {"ImageUri": {"Fn::Sub": "x"}}}}}}';
    assert.ok(cloudFormationJsonKind.recognise({ uri: '', path: 'cdk.out/a.template.json', text, version: 1 }));
    const { uses } = readWith(cloudFormationJsonKind, 'cdk.out/a.template.json', text);
    assert.deepEqual(
      uses.map((use) => show(text, use)),
      ['r.test/a:1 -> r.test/a:1 | linux/arm64', '{"Fn::Sub": "x"} -> ? | linux/amd64'],
    );
  });

  it('leaves other documents alone', () => {
    const is = (path: string, text: string): boolean =>
      [cloudFormationKind, cloudFormationJsonKind].some((kind) => kind.recognise({ uri: '', path, text, version: 1 }));
    assert.ok(!is('a.yaml', 'services:\n  a:\n    image: a\n'));
    assert.ok(!is('a.yaml', 'apiVersion: v1\nkind: Pod\n'));
    assert.ok(!is('a.json', '{"Resources": {}}'));
  });

  const SAMPLES = USES.map(([, text]) => text);

  it('reads every prefix, and whatever an edit makes of it', () => {
    for (const text of SAMPLES) for (let i = 0; i <= text.length; i += 3) read(text.slice(0, i));
    fc.assert(
      fc.property(
        fc.constantFrom(...SAMPLES),
        fc.nat(300),
        fc.nat(20),
        fc.string({ maxLength: 8 }),
        (whole, at, length, more) => {
          const text = whole.slice(0, at) + more + whole.slice(at + length);
          for (const use of read(text).uses) assert.ok(use.span.end <= text.length);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('ECS task definitions', () => {
  const TASK =
    '{\n  "family": "api",\n  "requiresCompatibilities": ["FARGATE"],\n  "containerDefinitions": [{ "name": "a", "image": "r.test/a:1" }]\n}\n';
  const readTask = (text: string): readonly string[] =>
    readWith(ecsTaskDefinitionKind, 'task.json', text).uses.map((use) => show(text, use));

  it('are recognised by their content', () => {
    assert.ok(ecsTaskDefinitionKind.recognise({ uri: '', path: 'task.json', text: TASK, version: 1 }));
    assert.ok(!ecsTaskDefinitionKind.recognise({ uri: '', path: 'package.json', text: '{"name": "a"}', version: 1 }));
  });

  it('run on x86-64 by default where they run on Fargate', () => {
    assert.deepEqual(readTask(TASK), ['r.test/a:1 -> r.test/a:1 | linux/amd64']);
    assert.deepEqual(readTask(TASK.replace('FARGATE', 'EC2')), ['r.test/a:1 -> r.test/a:1 | open']);
    assert.deepEqual(readTask(TASK.replace(/ +"requires.*\n/, '')), ['r.test/a:1 -> r.test/a:1 | linux/amd64']);
  });

  it('run on what their runtime platform says', () => {
    const text = TASK.replace('{\n', '{\n  "runtimePlatform": { "cpuArchitecture": "ARM64" },\n');
    assert.deepEqual(readTask(text), ['r.test/a:1 -> r.test/a:1 | linux/arm64']);
    const wrapped = `{"taskDefinition": ${text}}`;
    assert.deepEqual(readTask(wrapped), ['r.test/a:1 -> r.test/a:1 | linux/arm64']);
  });

  it('are read in every prefix', () => {
    for (let i = 0; i <= TASK.length; i++) readTask(TASK.slice(0, i));
  });
});
