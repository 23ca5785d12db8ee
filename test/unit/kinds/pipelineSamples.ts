import { azurePipelinesKind } from '../../../server/src/kinds/azurePipelines/azurePipelines';
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

/** A text of each kind of CI pipeline with most of what is read in it. */
export const PIPELINES: readonly (readonly [kind: Kind, path: string, text: string])[] = [
  [azurePipelinesKind, 'azure-pipelines.yml', AZURE],
];
