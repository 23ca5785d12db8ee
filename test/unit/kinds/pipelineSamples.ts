import { azurePipelinesKind } from '../../../server/src/kinds/ci/azurePipelines/azurePipelines';
import { bitbucketPipelinesKind } from '../../../server/src/kinds/ci/bitbucketPipelines';
import { circleciKind } from '../../../server/src/kinds/ci/circleci/circleci';
import { cloudBuildKind } from '../../../server/src/kinds/ci/cloudBuild';
import { codeBuildKind } from '../../../server/src/kinds/ci/codeBuild';
import { droneKind } from '../../../server/src/kinds/ci/drone';
import { woodpeckerKind } from '../../../server/src/kinds/ci/woodpecker';
import type { Kind } from '../../../server/src/model/kind';

const AZURE = `trigger: [main]
variables: [{ name: R, value: r.test/x }, { group: g }, { name: P, value: linux/arm64 }]
resources: { containers: [{ container: c, image: "r.test/c:1", options: --platform linux/amd64 }] }
jobs:
- job: a
  pool: &p { vmImage: ubuntu-latest }
  strategy: { matrix: { x: { V: c } } }
  container: $[ variables['V'] ]
  steps:
  - bash: |
      docker run --platform $(P) "alpine:3"
    workingDirectory: app
  - task: Docker@2
    inputs:
      command: build
      arguments: --pull --platform linux/amd64
- \${{ if x }}:
  - deployment: d
    pool: *p
    strategy: { runOnce: { deploy: { steps: [{ script: docker build . }] } } }
`;

const CIRCLECI = `version: 2.1
executors:
  e: { docker: [&i { image: "r.test/e:1" }], resource_class: arm.medium, environment: { P: linux/arm64 } }
commands:
  c: { steps: [{ run: docker build --platform linux/amd64 -t r.test/a . }] }
jobs:
  a:
    executor: e
    working_directory: ~/app
    steps:
    - checkout
    - c
    - run:
        command: |
          docker run --rm --platform "$P" alpine:3 << parameters.x >>
        working_directory: ~/app/b
  b:
    docker: [*i, { image: x:<< pipeline.parameters.v >> }]
    steps: [{ when: { condition: x, steps: [c] } }]
`;

const BITBUCKET = `image: &i "r.test/a:1"
definitions:
  services: { db: { image: r.test/db } }
  steps:
    - step: &s
        image: { name: *i }
        services: [docker, db]
        script:
          - export P=linux/arm64
          - >
            docker build --platform linux/amd64
            -t r.test/b .
          - pipe: docker://r.test/pipe
        after-script: [docker run --platform "$P" alpine]
pipelines:
  default: [{ step: *s }, { parallel: [{ step: { runs-on: linux.arm64, script: [docker build .] } }] }]
`;

const DRONE = `kind: pipeline
name: a
platform: &p { os: linux, arch: arm64 }
steps:
- { name: t, image: "r.test/a:1", commands: ["export P=linux/arm64", docker build --platform $$P -t r.test/b .] }
- image: plugins/docker
  settings: { repo: r.test/c, platform: linux/amd64, build_args: [A=b] }
---
kind: pipeline
platform: *p
steps: [{ image: plugins/manifest }]
`;

const WOODPECKER = `variables: [&i "r.test/a:1"]
matrix: { include: [{ ARCH: amd64 }, { ARCH: arm64 }] }
labels: { platform: "linux/\${ARCH}" }
steps:
  t: { image: *i, commands: ["docker run --platform linux/\${ARCH} alpine"] }
  b:
    image: woodpeckerci/plugin-docker-buildx:6
    settings:
      repo: r.test/b,r.test/c
      platforms: [linux/amd64, linux/arm64]
services: [{ name: d, image: "r.test/\${ARCH}" }]
`;

const CLOUD_BUILD = `steps:
- name: &d 'gcr.io/cloud-builders/docker'
  dir: app
  args: ['build', "--platform=linux/amd64", '-t', 'r.test/$_A:1', "it's", .]
- name: *d
  entrypoint: bash
  args: [-c, "docker run --platform linux/arm64 alpine $$X"]
- name: r.test/b:1
  script: |
    docker build .
images: ['r.test/$_A:1']
`;

const CODE_BUILD = `version: 0.2
env: { variables: { V: x } }
phases:
  pre_build:
    commands: &c
      - docker run --platform linux/arm64 alpine:3
  build:
    commands:
      - export P=linux/amd64
      - |
        docker build --platform "$P" \\
          -t r.test/a:$V .
    finally: *c
`;

/** A text of each kind of CI pipeline with most of what is read in it. */
export const PIPELINES: readonly (readonly [kind: Kind, path: string, text: string])[] = [
  [azurePipelinesKind, 'azure-pipelines.yml', AZURE],
  [circleciKind, '.circleci/config.yml', CIRCLECI],
  [bitbucketPipelinesKind, 'bitbucket-pipelines.yml', BITBUCKET],
  [droneKind, '.drone.yml', DRONE],
  [woodpeckerKind, '.woodpecker.yml', WOODPECKER],
  [cloudBuildKind, 'cloudbuild.yaml', CLOUD_BUILD],
  [codeBuildKind, 'buildspec.yml', CODE_BUILD],
];
