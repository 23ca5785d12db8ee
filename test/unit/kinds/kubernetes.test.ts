import assert from 'node:assert/strict';
import { kubernetesJsonKind, kubernetesKind } from '../../../server/src/kinds/kubernetes/manifest';
import { applyEdits } from '../../../server/src/text/edits';
import { mentionsOf, podsOf, readAs, recognises, usesOf } from './kubernetesSupport';

const head = (kind: string, apiVersion = 'apps/v1'): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: app\n`;
const indented = (text: string, by: number): string => text.replaceAll(/^(?=.)/gm, ' '.repeat(by));
const deployment = (spec: string): string => `${head('Deployment')}spec:\n  template:\n    spec:\n${indented(spec, 6)}`;

describe('where a Kubernetes object keeps its pods', () => {
  const template = 'spec:\n  template:\n    spec:\n      containers: [{ name: a, image: nginx:1 }]\n';
  const cases: readonly (readonly [string, string])[] = [
    ...['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet'].map((kind) => [kind, head(kind) + template] as const),
    ['Job', head('Job', 'batch/v1') + template],
    ['ReplicationController', head('ReplicationController', 'v1') + template],
    ['Pod', `${head('Pod', 'v1')}spec:\n  containers:\n    - name: a\n      image: nginx:1\n`],
    ['PodTemplate', `${head('PodTemplate', 'v1')}template:\n  spec:\n    containers: [{ name: a, image: nginx:1 }]\n`],
    ['CronJob', `${head('CronJob', 'batch/v1')}spec:\n  jobTemplate:\n${indented(template, 4)}`],
    ['Rollout', head('Rollout', 'argoproj.io/v1alpha1') + template],
    ['Service', head('Service', 'serving.knative.dev/v1') + template],
    ['Revision', `${head('Revision', 'serving.knative.dev/v1')}spec:\n  containers: [{ image: nginx:1 }]\n`],
    ['DeploymentConfig', head('DeploymentConfig', 'apps.openshift.io/v1') + template],
    ['ScaledJob', `${head('ScaledJob', 'keda.sh/v1alpha1')}spec:\n  jobTargetRef:\n${indented(template.slice(6), 2)}`],
    [
      'PyTorchJob',
      `${head('PyTorchJob', 'kubeflow.org/v1')}spec:\n  pytorchReplicaSpecs:\n    Worker:\n${indented(template.slice(6), 4)}`,
    ],
    [
      'JobSet',
      `${head('JobSet', 'jobset.x-k8s.io/v1alpha2')}spec:\n  replicatedJobs:\n  - name: x\n    template:\n${indented(template, 6)}`,
    ],
    [
      'LeaderWorkerSet',
      `${head('LeaderWorkerSet', 'leaderworkerset.x-k8s.io/v1')}spec:\n  leaderWorkerTemplate:\n    workerTemplate:\n      spec:\n        containers: [{ name: a, image: nginx:1 }]\n`,
    ],
    ['CloneSet', head('CloneSet', 'apps.kruise.io/v1alpha1') + template],
    [
      'Prometheus',
      `${head('Prometheus', 'monitoring.coreos.com/v1')}spec:\n  image: nginx:1\n  containers:\n  - name: config-reloader\n`,
    ],
  ];
  for (const [kind, text] of cases) {
    it(kind, () => {
      assert.ok(recognises(kubernetesKind, text));
      const found = readAs(kubernetesKind, text);
      assert.deepEqual(usesOf(text, found), ['nginx:1']);
      assert.deepEqual(podsOf(found), [`${kind} [nginx:1] linux/amd64 linux/arm64`]);
      assert.equal(found.pods[0]?.name, 'app');
    });
  }

  it('finds the leader and the workers', () => {
    const pod = 'spec:\n  containers: [{ name: a, image: IMG }]\n';
    const text = `${head('LeaderWorkerSet', 'leaderworkerset.x-k8s.io/v1')}spec:\n  leaderWorkerTemplate:\n    leaderTemplate:\n${indented(pod.replace('IMG', 'a:1'), 6)}    workerTemplate:\n${indented(pod.replace('IMG', 'b:1'), 6)}`;
    assert.deepEqual(usesOf(text, readAs(kubernetesKind, text)), ['a:1', 'b:1']);
  });

  it('takes no number for an image, which the API server refuses', () => {
    const text = deployment(
      'containers:\n- name: a\n  image: 12\n- name: b\n  image: true\n- name: c\n  image: "12"\n',
    );
    assert.deepEqual(usesOf(text, readAs(kubernetesKind, text)), ['12 → ?', 'true → ?', '12 → 12:latest']);
  });

  it('reads all containers in the order of the text, and image volumes as data', () => {
    const text = deployment(
      'initContainers:\n- name: i\n  image: init:1\n  restartPolicy: Always\nvolumes:\n- name: v\n  image:\n    reference: data:1\ncontainers:\n- name: a\n  image: app:1\nephemeralContainers:\n- name: e\n  image: debug:1\n',
    );
    const found = readAs(kubernetesKind, text);
    assert.deepEqual(usesOf(text, found), ['init:1', 'data:1', 'app:1', 'debug:1']);
    assert.deepEqual(
      found.uses.map(({ role }) => role),
      ['run', 'data', 'run', 'run'],
    );
    assert.deepEqual(found.pods[0]?.uses, [0, 1, 2, 3]);
    assert.ok(found.uses.every(({ demand }) => demand.kind === 'pod' && demand.pod === 0));
  });

  it('reads an Argo workflow template by template', () => {
    const text = `${head('CronWorkflow', 'argoproj.io/v1alpha1')}spec:
  workflowSpec:
    nodeSelector:
      kubernetes.io/arch: arm64
    templates:
    - name: a
      container:
        image: a:1
      sidecars:
      - name: s
        image: s:1
    - name: b
      nodeSelector:
        kubernetes.io/arch: amd64
      script:
        image: b:1
    - name: c
      inputs: {}
      containerSet:
        containers:
        - name: x
          image: "{{inputs.parameters.image}}"
    - name: d
      steps: []
`;
    const found = readAs(kubernetesKind, text);
    assert.ok(recognises(kubernetesKind, text));
    assert.deepEqual(podsOf(found), [
      'CronWorkflow [a:1 s:1] linux/arm64',
      'CronWorkflow [b:1] linux/amd64',
      'CronWorkflow [?] linux/arm64',
    ]);
    assert.match(found.uses.at(-1)?.unread ?? '', /waits for a value/);
  });

  it('does not know where a Tekton task runs, and does where a run says it', () => {
    const steps = 'steps:\n- name: a\n  image: a:1\n- name: b\n  image: $(params.image)\nsidecars:\n- image: s:1\n';
    const task = `${head('Task', 'tekton.dev/v1')}spec:\n${indented(steps, 2)}`;
    assert.deepEqual(podsOf(readAs(kubernetesKind, task)), ['Task [a:1 ? s:1] linux/amd64 linux/arm64 maybe']);
    const run = `${head('TaskRun', 'tekton.dev/v1')}spec:\n  podTemplate:\n    nodeSelector: { kubernetes.io/arch: arm64 }\n  taskSpec:\n${indented(steps, 4)}`;
    assert.deepEqual(podsOf(readAs(kubernetesKind, run)), ['TaskRun [a:1 ? s:1] linux/arm64']);
    const pipeline = `${head('PipelineRun', 'tekton.dev/v1')}spec:\n  taskRunTemplate:\n    podTemplate:\n      nodeSelector: { kubernetes.io/arch: arm64 }\n  pipelineSpec:\n    tasks:\n    - name: t\n      taskSpec:\n${indented(steps, 8)}`;
    assert.deepEqual(podsOf(readAs(kubernetesKind, pipeline)), ['PipelineRun [a:1 ? s:1] linux/arm64']);
  });

  it('reads Strimzi with the affinity of its pod templates', () => {
    const text = `${head('Kafka', 'kafka.strimzi.io/v1beta2')}spec:
  kafka:
    image: kafka:1
    template:
      pod:
        affinity:
          nodeAffinity:
            requiredDuringSchedulingIgnoredDuringExecution:
              nodeSelectorTerms:
              - matchExpressions:
                - { key: kubernetes.io/arch, operator: In, values: [amd64] }
  entityOperator:
    topicOperator:
      image: operator:1
`;
    assert.deepEqual(podsOf(readAs(kubernetesKind, text)), [
      'Kafka [kafka:1] linux/amd64',
      'Kafka [operator:1] linux/amd64 linux/arm64',
    ]);
  });

  it('finds pods of unknown custom resources by their shape, with what chooses their nodes', () => {
    const text = `${head('Thing', 'example.com/v1')}spec:
  parts:
  - run:
      nodeSelector: { kubernetes.io/arch: arm64 }
      containers:
      - name: a
        image: a:1
  - run:
      containers:
      - name: no-image
`;
    assert.deepEqual(podsOf(readAs(kubernetesKind, text)), ['Thing [a:1] linux/arm64']);
  });

  it('reads lists, streams and documents of comments', () => {
    const text = `# a comment\n---\n# only comments\n---\napiVersion: v1\nkind: List\nitems:\n- apiVersion: apps/v1\n  kind: Deployment\n  spec:\n    template:\n      spec:\n        containers:\n        - name: a\n          image: a:1\n- apiVersion: v1\n  kind: Service\n  spec: { ports: [] }\n---\n${deployment('containers:\n- name: b\n  image: b:1\n')}...\n`;
    const found = readAs(kubernetesKind, text);
    assert.deepEqual(usesOf(text, found), ['a:1', 'b:1']);
    assert.equal(found.pods.length, 2);
  });

  it('leaves objects without pods alone', () => {
    const shaped = 'spec:\n  versions:\n  - containers:\n    - name: x\n      image: x:1\n';
    const others = [
      head('CustomResourceDefinition', 'apiextensions.k8s.io/v1') + shaped,
      head('Ingress', 'networking.k8s.io/v1') + shaped,
      `${head('ConfigMap', 'v1')}data:\n  pod.yaml: |\n    containers:\n    - name: x\n      image: x:1\n`,
      'image: nginx\ncontainers:\n- name: x\n  image: x:1\n',
    ];
    for (const text of others) assert.deepEqual(readAs(kubernetesKind, text).uses, []);
  });
});

describe('an image in a manifest', () => {
  const one = (image: string): string => deployment(`containers:\n- name: a\n  image: ${image}\n`);
  const cases: readonly (readonly [string, string])[] = [
    ['nginx', 'nginx → nginx:latest'],
    ['"nginx:1"', 'nginx:1'],
    ["'ghcr.io/a/b:1' # why", 'ghcr.io/a/b:1'],
    ['$(IMAGE)', '$(IMAGE) → ?'],
    [`\${IMAGE}:1`, `\${IMAGE}:1 → ?`],
    ['"{{ .Values.image }}"', '{{ .Values.image }} → ?'],
    ['Nginx:1', 'Nginx:1 → ?'],
    ['>-\n    nginx:1', '>-\n          nginx:1 → nginx:1'],
  ];
  for (const [image, expected] of cases) {
    it(image, () => {
      const text = one(image);
      assert.deepEqual(
        usesOf(text, readAs(kubernetesKind, text)).map((use) => use.replace(/\s+→/, ' →')),
        [expected],
      );
    });
  }

  it('stands where its anchor stands', () => {
    const text = deployment('containers:\n- &c\n  name: a\n  image: a:1\n- <<: *c\n  name: b\n');
    const found = readAs(kubernetesKind, text);
    assert.deepEqual(usesOf(text, found), ['a:1', 'a:1']);
    assert.equal(found.uses[0]?.span.start, found.uses[1]?.span.start);
  });

  it('is nothing while it is being typed', () => {
    assert.deepEqual(readAs(kubernetesKind, one('')).uses, []);
    assert.deepEqual(readAs(kubernetesKind, one('""')).uses, []);
  });
});

const arch = (operator: string, ...values: readonly string[]): string =>
  `{ key: kubernetes.io/arch, operator: ${operator}${values.length > 0 ? `, values: [${values.join(', ')}]` : ''} }`;
const affinity = (...terms: readonly (readonly string[])[]): string =>
  `affinity:\n  nodeAffinity:\n    requiredDuringSchedulingIgnoredDuringExecution:\n      nodeSelectorTerms:\n${terms
    .map((term) => `      - matchExpressions:\n${term.map((line) => `        - ${line}\n`).join('')}`)
    .join('')}`;

describe('what a pod says of its nodes', () => {
  const containers = 'containers:\n- name: a\n  image: a:1\n';
  const both = 'linux/amd64 linux/arm64';
  const cases: readonly (readonly [string, string, string])[] = [
    ['nothing', '', both],
    ['nodeSelector', 'nodeSelector:\n  kubernetes.io/arch: arm64\n', 'linux/arm64'],
    ['both', `nodeSelector: { kubernetes.io/arch: amd64 }\n${affinity([arch('In', 'arm64')])}`, 'none'],
    ['alternatives', affinity([arch('In', 'arm64')], [arch('In', 'amd64')]), both],
    [
      'two expressions',
      affinity([arch('In', 'arm64'), '{ key: kubernetes.io/os, operator: In, values: [linux] }']),
      'linux/arm64',
    ],
    ['NotIn', affinity([arch('NotIn', 'arm64')]), 'linux/amd64'],
    ['Exists', affinity([arch('Exists')]), both],
    ['DoesNotExist', affinity([arch('DoesNotExist')]), 'none'],
    ['another label', affinity(['{ key: disktype, operator: In, values: [ssd] }']), `${both} maybe`],
    [
      'one of two unknown',
      affinity([arch('In', 'arm64')], ['{ key: disktype, operator: In, values: [ssd] }']),
      `${both} maybe`,
    ],
    ['a machine type', 'nodeSelector: { node.kubernetes.io/instance-type: t4g.large }\n', 'linux/arm64'],
    ['a uname word', 'nodeSelector: { kubernetes.io/arch: x86_64 }\n', 'none'],
    ['Windows', 'nodeSelector: { kubernetes.io/os: windows }\n', 'none'],
    ['spec.os', 'os: { name: windows }\n', 'none'],
    ['a runtime class', 'runtimeClassName: gvisor\n', `${both} maybe`],
    ['a variable', `nodeSelector: { kubernetes.io/arch: "\${ARCH}" }\n`, `${both} maybe`],
    ['half a requirement', affinity(['key: kubernetes.io/arch']), `${both} maybe`],
    ['a name', 'nodeName: n1\n', `${both} maybe`],
    [
      'a preference',
      `affinity:\n  nodeAffinity:\n    preferredDuringSchedulingIgnoredDuringExecution:\n    - weight: 1\n      preference:\n        matchExpressions:\n        - ${arch('In', 'arm64')}\n`,
      both,
    ],
  ];
  for (const [says, text, expected] of cases) {
    it(says, () => {
      const [pod = ''] = podsOf(readAs(kubernetesKind, deployment(text + containers)));
      assert.equal(pod.replace('Deployment [a:1] ', ''), expected);
    });
  }

  it('reads tolerations and fields', () => {
    const fields =
      'affinity:\n  nodeAffinity:\n    requiredDuringSchedulingIgnoredDuringExecution:\n      nodeSelectorTerms:\n      - matchFields:\n        - { key: metadata.name, operator: In, values: [n1] }\n';
    const text = deployment(
      `tolerations:\n- { key: a, value: b, effect: NoSchedule }\n- operator: Exists\n${fields}${containers}`,
    );
    const [pod] = readAs(kubernetesKind, text).pods;
    assert.deepEqual(pod?.tolerations, [
      { operator: 'Equal', key: 'a', value: 'b', effect: 'NoSchedule' },
      { operator: 'Exists' },
    ]);
    assert.equal(pod?.affinity?.[0]?.expressions[0]?.field, true);
  });
});

describe('the platforms that a manifest writes', () => {
  it('names them in selectors, in required and in preferred affinity', () => {
    const text = deployment(
      `nodeSelector:\n  beta.kubernetes.io/arch: "x86_64"\n  kubernetes.io/os: linux\n  disk: ssd\naffinity:\n  nodeAffinity:\n    requiredDuringSchedulingIgnoredDuringExecution:\n      nodeSelectorTerms:\n      - matchExpressions:\n        - ${arch('In', 'aarch64', '386')}\n    preferredDuringSchedulingIgnoredDuringExecution:\n    - weight: 1\n      preference:\n        matchExpressions:\n        - { key: beta.kubernetes.io/os, operator: In, values: [linux] }\ncontainers: []\n`,
    );
    const found = readAs(kubernetesKind, text);
    assert.deepEqual(mentionsOf(text, found), [
      'archValue x86_64',
      'labelKey beta.kubernetes.io/arch',
      'osValue linux',
      'archValue aarch64',
      'archValue 386 (not a string)',
      'osValue linux',
      'labelKey beta.kubernetes.io/os',
    ]);
    const edits = found.mentions.flatMap((mention) => {
      if (mention.what === 'archValue') return mention.replace(mention.notAString ? '386' : 'amd64');
      return mention.what === 'labelKey' ? mention.replace(mention.text.value.replace('beta.', '')) : [];
    });
    const mended = applyEdits(text, edits);
    assert.match(mended, /kubernetes\.io\/arch: "amd64"\n/);
    assert.match(mended, /values: \[amd64, "386"\]/);
    assert.doesNotMatch(mended, /beta\./);
  });

  it('cannot rename a key to one that is there', () => {
    const text = deployment('nodeSelector:\n  beta.kubernetes.io/arch: amd64\n  kubernetes.io/arch: amd64\n');
    const mention = readAs(kubernetesKind, text).mentions.find(({ what }) => what === 'labelKey');
    assert.deepEqual(mention?.replace('kubernetes.io/arch'), []);
  });

  it('names those of node pools', () => {
    const text = `${head('NodePool', 'karpenter.sh/v1')}spec:\n  template:\n    spec:\n      requirements:\n      - key: kubernetes.io/arch\n        operator: In\n        values: ["aarch64"]\n`;
    assert.deepEqual(mentionsOf(text, readAs(kubernetesKind, text)), ['archValue aarch64']);
  });
});

describe('the nodes that a manifest promises', () => {
  const pool = (requirements: string): string =>
    `${head('NodePool', 'karpenter.sh/v1')}spec:\n  template:\n    spec:\n      requirements:\n${indented(requirements, 6)}`;
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['one architecture', pool(`- ${arch('In', 'arm64')}\n`), ['linux/arm64']],
    ['nothing that decides', pool('- { key: karpenter.sh/capacity-type, operator: In, values: [spot] }\n'), ['']],
    [
      'families',
      pool('- { key: karpenter.k8s.aws/instance-family, operator: In, values: [c7g, m7g] }\n'),
      ['linux/arm64'],
    ],
    [
      'Windows',
      pool(`- { key: kubernetes.io/os, operator: In, values: [windows] }\n- ${arch('In', 'amd64')}\n`),
      ['windows/amd64'],
    ],
    ['a variable', pool(`- { key: kubernetes.io/arch, operator: In, values: ["\${ARCH}"] }\n`), ['']],
    [
      'eksctl',
      'apiVersion: eksctl.io/v1alpha5\nkind: ClusterConfig\nmetadata: { name: prod }\nnodeGroups:\n- name: a\n  instanceType: m5.large\n- name: w\n  instanceType: m5.large\n  amiFamily: WindowsServer2022FullContainer\nmanagedNodeGroups:\n- name: b\n  instanceTypes: [t4g.large, m7i.large]\n- name: c\n  instanceType: strange\n',
      ['linux/amd64', 'windows/amd64', 'linux/arm64 linux/amd64', ''],
    ],
    [
      'Cluster API',
      `${head('AWSMachineTemplate', 'infrastructure.cluster.x-k8s.io/v1beta2')}spec:\n  template:\n    spec:\n      instanceType: c7g.large\n`,
      ['linux/arm64'],
    ],
    [
      'Azure',
      `${head('AzureMachineTemplate', 'infrastructure.cluster.x-k8s.io/v1beta1')}spec:\n  template:\n    spec:\n      vmSize: Standard_D4ps_v5\n`,
      ['linux/arm64'],
    ],
  ];
  for (const [says, text, expected] of cases) {
    it(says, () => {
      const { nodePromises } = readAs(kubernetesKind, text);
      assert.deepEqual(
        nodePromises.map(({ platforms }) => platforms.join(' ')),
        expected,
      );
    });
  }

  it('knows the cluster and says why', () => {
    const [, , text = ''] = [0, 0, cases[5]?.[1]];
    const [promise] = readAs(kubernetesKind, text).nodePromises;
    assert.equal(promise?.cluster, 'prod');
    assert.equal(promise?.because, 'node group a has m5.large');
    assert.equal(text.slice(promise?.span.start, promise?.span.end), 'm5.large');
  });
});

describe('what is a manifest', () => {
  const text = deployment('containers:\n- name: a\n  image: a:1\n');
  it('has apiVersion and kind at the top', () => {
    assert.ok(recognises(kubernetesKind, text));
    assert.ok(recognises(kubernetesKind, text.replaceAll('\n', '\r\n')));
    assert.ok(recognises(kubernetesKind, '{"apiVersion": "v1", "kind": "Pod"}'));
    assert.ok(!recognises(kubernetesKind, 'services:\n  web:\n    image: nginx\n'));
    assert.ok(!recognises(kubernetesKind, 'apiVersion: v2\nname: chart\n'));
    assert.ok(!recognises(kubernetesKind, 'on: push\njobs: {}\n'));
  });
  it('is no kustomization, no Cloud Run service, no template', () => {
    assert.ok(
      !recognises(
        kubernetesKind,
        'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n',
        'a/kustomization.yaml',
      ),
    );
    assert.ok(
      !recognises(
        kubernetesKind,
        'apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata:\n  annotations: { run.googleapis.com/ingress: all }\n',
      ),
    );
    assert.ok(!recognises(kubernetesKind, text.replace('a:1', '{{ .Values.image }}')));
    assert.ok(!recognises(kubernetesKind, `{{- if .Values.on }}\n${text}{{- end }}\n`));
  });
  it('may hold braces in strings and blocks', () => {
    assert.ok(recognises(kubernetesKind, text.replace('a:1', '"{{inputs.image}}"')));
    assert.ok(recognises(kubernetesKind, text.replace('a:1', 'a:{{tag}}')));
    assert.ok(
      recognises(
        kubernetesKind,
        `${head('ConfigMap', 'v1')}data:\n  x: |\n    {{ range . }}\n    a: {{ .b }}\n---\n${text}`,
      ),
    );
  });

  it('may be JSON', () => {
    const json = JSON.stringify(
      { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: { containers: [{ name: 'a', image: 'a:1' }] } },
      null,
      '\t',
    );
    assert.ok(recognises(kubernetesJsonKind, json, 'pod.json'));
    assert.ok(!recognises(kubernetesJsonKind, '{"name": "package"}', 'package.json'));
    const inside = (object: string): string => `{"a": "{", "b\\"": [{"apiVersion": "v1", "kind": "Pod"}]${object}`;
    assert.ok(!recognises(kubernetesJsonKind, inside('}'), 'policy.json'));
    assert.ok(recognises(kubernetesJsonKind, inside(', "apiVersion": "v1", "kind": "List"'), 'list.json'));
    const found = readAs(kubernetesJsonKind, json, 'pod.json');
    assert.deepEqual(usesOf(json, found), ['a:1']);
    const one = applyEdits(json, found.pods[0]?.constrain?.(['arm64']) ?? []);
    assert.deepEqual(JSON.parse(one).spec.nodeSelector, { 'kubernetes.io/arch': 'arm64' });
    const two = applyEdits(json, found.pods[0]?.constrain?.(['amd64', 'arm64']) ?? []);
    const [term] =
      JSON.parse(two).spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms;
    assert.deepEqual(term.matchExpressions, [
      { key: 'kubernetes.io/arch', operator: 'In', values: ['amd64', 'arm64'] },
    ]);
  });
});
