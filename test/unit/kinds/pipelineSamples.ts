import { azurePipelinesKind } from '../../../server/src/kinds/azurePipelines/azurePipelines';
import { bitbucketPipelinesKind } from '../../../server/src/kinds/bitbucketPipelines';
import { circleciKind } from '../../../server/src/kinds/circleci/circleci';
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

/** A text of each kind of CI pipeline with most of what is read in it. */
export const PIPELINES: readonly (readonly [kind: Kind, path: string, text: string])[] = [
  [azurePipelinesKind, 'azure-pipelines.yml', AZURE],
  [circleciKind, '.circleci/config.yml', CIRCLECI],
  [bitbucketPipelinesKind, 'bitbucket-pipelines.yml', BITBUCKET],
];
