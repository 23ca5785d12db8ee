/** A document of one kind as projects have it, of any length. */
export interface KindSample {
  readonly path: string;
  /** The document with so many parts, all of them different. */
  text(parts: number): string;
  /** The other files of the workspace, by path. */
  readonly files?: Readonly<Record<string, string>>;
  /** Its length is not in parts that say something each. */
  readonly single?: true;
}

/** One sample for each kind of `kinds/table.ts`, by the kind's id. */
export const KIND_SAMPLES: Readonly<Record<string, KindSample>> = {
  dockerfile: {
    path: 'Dockerfile',
    text: (parts) =>
      joined(
        parts,
        (i) =>
          `FROM --platform=$BUILDPLATFORM node:${i} AS s${i}\nARG V=${i} TARGETARCH\nENV A=$V\nRUN curl -o a https://files.test/a-$TARGETARCH && \\\n    tar xf a\nCOPY --from=busybox:1.${i} /a /b\n`,
      ),
  },
  compose: {
    path: 'compose.yaml',
    text: (parts) =>
      `x-common: &common\n  restart: always\nservices:\n${joined(parts, (i) => `  s${i}:\n    <<: *common\n    image: images.test/s:\${TAG:-${i}}\n    platform: linux/amd64\n    build: { context: ./s${i}, platforms: [linux/arm64] }\n    environment:\n      PORT: "80${i}"\n`)}`,
  },
  devcontainer: {
    path: '.devcontainer/devcontainer.json',
    text: (parts) =>
      `{ "image": "images.test/dev:1", // the image\n  "runArgs": ["--platform=linux/amd64"],\n  "features": {\n${joined(parts, (i) => `    "images.test/features/f${i}:1": { "version": "${i}" },\n`)}  }\n}\n`,
    single: true,
  },
  'github-workflow': {
    path: '.github/workflows/build.yml',
    text: (parts) =>
      `on: push\nenv: { IMAGE: images.test/app }\njobs:\n${joined(
        parts,
        (i) =>
          `  b${i}:\n    strategy:\n      matrix: { platform: [linux/amd64, linux/arm64] }\n    runs-on: ubuntu-latest\n    container: node:${i}\n    steps:\n      - uses: docker/setup-buildx-action@v3\n      - uses: docker/build-push-action@v6\n        with:\n          context: s${i}\n          platforms: \${{ matrix.platform }}\n          push: true\n          tags: \${{ env.IMAGE }}:${i}\n      - run: |\n          if [ -f x ]; then echo "there ${i}"; fi\n          docker build --platform linux/arm64 -t a:${i} .\n`,
      )}`,
  },
  'github-action': {
    path: 'action.yml',
    text: (parts) =>
      `inputs:\n  p: { default: linux/arm64 }\nruns:\n  using: composite\n  steps:\n${joined(parts, (i) => `    - uses: docker://alpine:3.${i}\n    - shell: bash\n      run: docker build --platform linux/arm64 -t a:${i} .\n`)}`,
  },
  gitlabCi: {
    path: '.gitlab-ci.yml',
    text: (parts) =>
      joined(
        parts,
        (i) =>
          `job${i}:\n  image: { name: "node:${i}", docker: { platform: linux/arm64 } }\n  services: ["docker:${i}-dind"]\n  script:\n    - docker build --platform linux/arm64 -t a:${i} .\n`,
      ),
  },
  jenkinsfile: {
    path: 'Jenkinsfile',
    text: (parts) =>
      `pipeline {\n  agent { label 'linux' }\n  environment { IMAGE = 'images.test/app' }\n  stages {\n${joined(
        parts,
        (i) =>
          `    stage('s${i}') {\n      agent { docker { image 'node:${i}' args '--platform linux/amd64' } }\n      steps {\n        sh "docker build --platform linux/arm64 -t \${IMAGE}:${i} . && echo \\$HOME"\n      }\n    }\n    stage('p${i}') {\n      agent { kubernetes { yaml '''\nkind: Pod\napiVersion: v1\nspec:\n  containers: [{ name: a, image: "images.test/pod:${i}" }]\n''' } }\n    }\n`,
      )}  }\n}\n`,
  },
  azurePipelines: {
    path: 'azure-pipelines.yml',
    text: (parts) =>
      `jobs:\n${joined(parts, (i) => `  - job: j${i}\n    pool: { vmImage: ubuntu-latest }\n    container: node:${i}\n    steps:\n      - script: docker build --platform linux/arm64 -t a:${i} .\n`)}`,
  },
  circleci: {
    path: '.circleci/config.yml',
    text: (parts) =>
      `version: 2.1\njobs:\n${joined(parts, (i) => `  j${i}:\n    docker:\n      - image: cimg/node:${i}.1\n    resource_class: arm.medium\n    steps:\n      - run: docker build --platform linux/arm64 -t a:${i} .\n`)}`,
  },
  bitbucketPipelines: {
    path: 'bitbucket-pipelines.yml',
    text: (parts) =>
      `pipelines:\n  default:\n${joined(parts, (i) => `    - step:\n        name: s${i}\n        image: node:${i}\n        services: [docker]\n        script:\n          - docker build --platform linux/arm64 -t images.test/a:${i} .\n`)}`,
  },
  drone: {
    path: '.drone.yml',
    text: (parts) =>
      `kind: pipeline\ntype: docker\nname: a\nsteps:\n${joined(parts, (i) => `  - name: s${i}\n    image: node:${i}\n    commands:\n      - docker build --platform linux/arm64 -t images.test/a:${i} .\n`)}`,
  },
  woodpecker: {
    path: '.woodpecker.yml',
    text: (parts) =>
      `steps:\n${joined(parts, (i) => `  - name: s${i}\n    image: node:${i}\n    commands:\n      - docker build --platform linux/arm64 -t images.test/a:${i} .\n`)}`,
  },
  cloudBuild: {
    path: 'cloudbuild.yaml',
    text: (parts) =>
      `steps:\n${joined(parts, (i) => `- name: 'images.test/s:${i}'\n- name: gcr.io/cloud-builders/docker\n  dir: d${i}\n  args: [build, '--platform=linux/arm64', -t, 'images.test/a:${i}', .]\n`)}`,
  },
  'cloudBuild-json': {
    path: 'cloudbuild.json',
    text: (parts) =>
      `{\n  "steps": [\n${Array.from({ length: parts }, (_, i) => `    { "name": "gcr.io/cloud-builders/docker", "args": ["build", "--platform", "linux/arm64", "-t", "images.test/a:${i}", "."] }`).join(',\n')}\n  ],\n  "images": ["images.test/a:1"]\n}\n`,
  },
  codeBuild: {
    path: 'buildspec.yml',
    text: (parts) =>
      `version: 0.2\nphases:\n  build:\n    commands:\n${joined(parts, (i) => `      - docker build --platform linux/arm64 -t images.test/a:${i} .\n`)}`,
  },
  'cloud-run': {
    path: 'service.yaml',
    text: (parts) =>
      joined(
        parts,
        (i) =>
          `apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata:\n  name: s${i}\n  annotations: { run.googleapis.com/ingress: all }\nspec:\n  template:\n    spec:\n      containers:\n        - image: images.test/a:${i}\n`,
        '---\n',
      ),
  },
  'azure-containers': {
    path: 'app.yaml',
    text: (parts) =>
      `type: Microsoft.App/containerApps\nproperties:\n  template:\n    containers:\n${joined(parts, (i) => `      - name: c${i}\n        image: images.test/a:${i}\n`)}`,
  },
  fly: {
    path: 'fly.toml',
    text: (parts) =>
      `app = "a"\n[build]\nimage = "images.test/a:1"\n${joined(parts, (i) => `[[services]]\ninternal_port = ${i}\nprotocol = "tcp"\n`)}`,
    single: true,
  },
  talos: {
    path: 'talos/controlplane.yaml',
    text: (parts) =>
      `version: v1alpha1\nmachine:\n  type: controlplane\n  kubelet:\n    image: images.test/kubelet:1\n  install:\n    image: images.test/installer:1\n    extensions:\n${joined(parts, (i) => `      - image: images.test/ext${i}:1\n`)}---\napiVersion: v1alpha1\nkind: ContainerConfig\nname: a\nimage: images.test/a:1\n`,
  },
  heroku: {
    path: 'heroku.yml',
    text: (parts) => `build:\n  docker:\n${joined(parts, (i) => `    p${i}: docker/p${i}/Dockerfile\n`)}`,
  },
  buildkite: {
    path: '.buildkite/pipeline.yml',
    text: (parts) =>
      `env: { IMAGE: images.test/app }\nsteps:\n${joined(parts, (i) => `  - label: build ${i}\n    agents: { queue: arm }\n    commands:\n      - cd a${i}\n      - docker build --platform linux/arm64 -t $$IMAGE:${i} -f $FILE .\n    plugins:\n      - docker#v5.12.0:\n          image: node:${i}\n      - docker-compose#v5.4.0:\n          build: app${i}\n          config: a${i}/compose.yaml\n`)}`,
  },
  travis: {
    path: '.travis.yml',
    text: (parts) =>
      `services: docker\nenv:\n  global: [IMAGE=images.test/app]\njobs:\n  include:\n${joined(parts, (i) => `    - name: j${i}\n      arch: arm64\n      before_script: cd a${i}\n      script:\n        - docker build --platform linux/arm64 -t $IMAGE:${i} .\n        - docker run node:${i}\n`)}`,
  },
  skaffold: {
    path: 'skaffold.yaml',
    text: (parts) =>
      `apiVersion: skaffold/v4beta11\nkind: Config\nbuild:\n  platforms: [linux/amd64]\n  artifacts:\n${joined(parts, (i) => `    - image: images.test/a${i}\n      context: a${i}\n      platforms: [linux/arm64]\n      docker: { dockerfile: Dockerfile, buildArgs: { V: "${i}" } }\n`)}`,
  },
  goreleaser: {
    path: '.goreleaser.yaml',
    text: (parts) =>
      `dockers:\n${joined(parts, (i) => `  - image_templates: ["images.test/a${i}:{{ .Tag }}-arm64"]\n    dockerfile: d${i}/Dockerfile\n    goarch: arm64\n    build_flag_templates: ["--pull", "--platform=linux/arm64"]\n`)}docker_manifests:\n${joined(parts, (i) => `  - name_template: "images.test/a${i}:{{ .Tag }}"\n    image_templates: ["images.test/a${i}:{{.Tag}}-arm64"]\n`)}dockers_v2:\n${joined(parts, (i) => `  - images: [images.test/b${i}]\n    platforms: [linux/amd64]\n`)}`,
  },
  kustomization: {
    path: 'k8s/kustomization.yaml',
    text: (parts) =>
      `resources:\n  - app.yaml\n  - not-there.yaml\nimages:\n${joined(parts, (i) => `  - name: images.test/a${i}\n    newTag: "${i}"\n`)}`,
    files: {
      'k8s/app.yaml':
        'apiVersion: v1\nkind: Pod\nmetadata: { name: p }\nspec:\n  containers:\n    - { name: a, image: "images.test/a0:0" }\n',
    },
  },
  kubernetes: {
    path: 'k8s/app.yaml',
    text: (parts) =>
      joined(
        parts,
        (i) =>
          `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: app-${i} }\nspec:\n  template:\n    spec:\n      nodeSelector: { kubernetes.io/arch: arm64 }\n      containers:\n        - name: app\n          image: images.test/a:${i}\n`,
        '---\n',
      ),
  },
  'kubernetes-json': {
    path: 'k8s/app.json',
    text: (parts) =>
      `{"apiVersion": "v1", "kind": "List", "items": [\n${joined(parts, (i) => `{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p${i}"}, "spec": {"containers": [{"name": "a", "image": "images.test/a:${i}"}]}}`, ',\n')}\n]}\n`,
  },
  'helm-values': {
    path: 'chart/values.yaml',
    text: (parts) =>
      joined(
        parts,
        (i) =>
          `s${i}:\n  image:\n    repository: images.test/a\n    tag: "${i}"\n  nodeSelector: { kubernetes.io/arch: arm64 }\n`,
      ),
    files: { 'chart/Chart.yaml': 'apiVersion: v2\nname: a\nversion: 1.0.0\n' },
  },
  'helm-template': {
    path: 'chart/templates/app.yaml',
    text: (parts) =>
      joined(
        parts,
        (i) =>
          `apiVersion: v1\nkind: Pod\nmetadata: { name: "{{ .Release.Name }}-${i}" }\nspec:\n  containers:\n    - name: a\n      image: images.test/a:${i}\n      {{- with .Values.x${i} }}\n      args: {{ toYaml . | nindent 8 }}\n      {{- end }}\n`,
        '---\n',
      ),
  },
  makefile: {
    path: 'Makefile',
    text: (parts) =>
      `IMAGE ?= images.test/app\n${joined(parts, (i) => `TAG${i} := ${i}\n.PHONY: build${i}\nbuild${i}:\n\t@echo building ${i}\n\tdocker build --platform linux/arm64 -t $(IMAGE):$(TAG${i}) .\n`)}`,
  },
  shellScript: {
    path: 'build.sh',
    text: (parts) =>
      `#!/bin/sh\nIMAGE=images.test/app\n${joined(parts, (i) => `f${i}() {\n  if [ -z "$1" ]; then echo "no ${i}" >&2; exit 1; fi\n  for x in a b; do docker build --platform linux/arm64 -t "$IMAGE:${i}" .; done\n}\nf${i} "$@"\n`)}`,
  },
  terraform: {
    path: 'main.tf',
    text: (parts) =>
      `variable "tag" {\n  default = "1"\n}\n${joined(parts, (i) => `resource "docker_image" "a${i}" {\n  name = "images.test/a${i}:\${var.tag}"\n  build {\n    context  = "./a${i}"\n    platform = "linux/arm64"\n  }\n}\n`)}`,
  },
  'terraform-json': {
    path: 'main.tf.json',
    text: (parts) =>
      `{"resource": {"docker_container": {\n${joined(parts, (i) => `"a${i}": {"name": "a${i}", "image": "images.test/a:${i}"}`, ',\n')}\n}}}\n`,
  },
  bake: {
    path: 'docker-bake.hcl',
    text: (parts) =>
      `variable "TAG" { default = "1" }\n${joined(parts, (i) => `target "t${i}" {\n  context   = "./t${i}"\n  platforms = ["linux/amd64", "linux/arm64"]\n  tags      = ["images.test/t${i}:\${TAG}"]\n}\n`)}`,
  },
  'bake-json': {
    path: 'docker-bake.json',
    text: (parts) =>
      `{"target": {\n${joined(parts, (i) => `"t${i}": {"context": "./t${i}", "platforms": ["linux/arm64"], "tags": ["images.test/t:${i}"]}`, ',\n')}\n}}\n`,
  },
  cloudformation: {
    path: 'template.yaml',
    text: (parts) =>
      `AWSTemplateFormatVersion: '2010-09-09'\nResources:\n${joined(parts, (i) => `  Task${i}:\n    Type: AWS::ECS::TaskDefinition\n    Properties:\n      RuntimePlatform: { CpuArchitecture: ARM64 }\n      ContainerDefinitions:\n        - { Name: a, Image: "images.test/a:${i}" }\n`)}`,
  },
  'cloudformation-json': {
    path: 'template.json',
    text: (parts) =>
      `{"AWSTemplateFormatVersion": "2010-09-09", "Resources": {\n${joined(parts, (i) => `"Task${i}": {"Type": "AWS::ECS::TaskDefinition", "Properties": {"ContainerDefinitions": [{"Name": "a", "Image": "images.test/a:${i}"}]}}`, ',\n')}\n}}\n`,
  },
  'ecs-task-definition': {
    path: 'task.json',
    text: (parts) =>
      `{"family": "a", "requiresCompatibilities": ["FARGATE"], "containerDefinitions": [\n${joined(parts, (i) => `{"name": "c${i}", "image": "images.test/a:${i}"}`, ',\n')}\n]}\n`,
  },
  buildTool: {
    path: 'Tiltfile',
    text: (parts) =>
      joined(parts, (i) => `docker_build('images.test/a${i}', './d${i}', dockerfile='build/Dockerfile.${i}')\n`),
  },
  vagrantfile: {
    path: 'Vagrantfile',
    text: (parts) => joined(parts, (i) => `  d.build_image "/vagrant/a${i}", args: "-t images.test/a:${i}"\n`),
  },
  readme: {
    path: 'README.md',
    files: { Dockerfile: 'FROM scratch\n' },
    text: (parts) =>
      joined(parts, (i) => `## ${i}\n\n\`\`\`sh\n$ docker build --platform linux/arm64 -t <you>/a:${i} .\n\`\`\`\n`),
  },
  justfile: {
    path: 'justfile',
    text: (parts) =>
      joined(
        parts,
        (i) =>
          `p${i} := 'linux/' + "arm64"\n\n# Builds.\nbuild${i} tag='${i}': other\n    @docker build --platform {{p${i}}} -t images.test/a:{{tag}} .\n`,
      ),
  },
  taskfile: {
    path: 'Taskfile.yml',
    text: (parts) =>
      `version: "3"\nvars: { P: linux/arm64 }\ntasks:\n${joined(parts, (i) => `  build${i}:\n    vars: { TAG: '{{.TAG | default "${i}"}}' }\n    cmds:\n      - docker build --platform {{.P}} -t images.test/a:{{.TAG}} .\n`)}`,
  },
  npmScripts: {
    path: 'package.json',
    text: (parts) =>
      `{\n  "name": "a",\n  "scripts": {\n${joined(parts, (i) => `    "build${i}": "tsc && docker build --platform \\"linux/arm64\\" -t images.test/a:${i} ."`, ',\n')}\n  }\n}\n`,
  },
  serverless: {
    path: 'serverless.yml',
    text: (parts) =>
      `service: app\nprovider:\n  name: aws\n  ecr:\n    images:\n${joined(parts, (i) => `      image${i}:\n        path: ./s${i}\n        platform: linux/arm64\n`)}functions:\n${joined(parts, (i) => `  f${i}:\n    image: image${i}\n`)}`,
  },
  imageList: {
    path: 'tools/images.yaml',
    text: (parts) => `images:\n${joined(parts, (i) => `- name: i${i}\n  dockerfile: images/i${i}/Dockerfile\n`)}`,
  },
  'azure-developer': {
    path: 'azure.yaml',
    text: (parts) =>
      `name: app\nservices:\n${joined(parts, (i) => `  s${i}:\n    project: ./s${i}\n    host: containerapp\n    docker:\n      path: ./Dockerfile\n`)}`,
  },
  copilot: {
    path: 'copilot/api/manifest.yml',
    text: (parts) =>
      `name: api\ntype: Load Balanced Web Service\nimage:\n  build: api/Dockerfile\nplatform: linux/arm64\nsidecars:\n${joined(parts, (i) => `  side${i}:\n    image: images.test/side:${i}\n`)}`,
  },
};

function joined(parts: number, part: (index: number) => string, between = ''): string {
  return Array.from({ length: parts }, (_, i) => part(i)).join(between);
}
