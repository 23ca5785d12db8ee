import assert from 'node:assert/strict';
import { kindOf } from '../../../server/src/analysis/kindOf';
import { formatReference } from '../../../server/src/image/reference';
import { cloudRunKind } from '../../../server/src/kinds/cloudRun';
import { KINDS } from '../../../server/src/kinds/table';

const SERVICE = `apiVersion: serving.knative.dev/v1
kind: Service
metadata:
  name: shop
  annotations:
    run.googleapis.com/ingress: all
spec:
  template:
    spec:
      containers:
        - image: europe-docker.pkg.dev/acme/shop/web:1
        - name: proxy
          image: "nginx:1.27"
`;

const JOB = `apiVersion: run.googleapis.com/v1
kind: Job
metadata:
  name: report
  labels: { cloud.googleapis.com/location: europe-west1 }
  annotations: { run.googleapis.com/launch-stage: BETA }
spec:
  template:
    spec:
      template:
        spec:
          containers:
            - image: ghcr.io/acme/report:2
`;

function read(text: string): ReturnType<typeof cloudRunKind.read> {
  return cloudRunKind.read(
    { uri: '', path: 'service.yaml', text, version: 1 },
    { file: () => undefined, builds: [], platforms: [] },
  );
}

describe('a Cloud Run service in YAML', () => {
  for (const [what, text, images] of [
    ['service', SERVICE, ['europe-docker.pkg.dev/acme/shop/web:1', 'docker.io/library/nginx:1.27']],
    ['job', JOB, ['ghcr.io/acme/report:2']],
  ] as const) {
    it(`names the images of a ${what}, which must be linux/amd64`, () => {
      for (const one of [text, text.replaceAll('\n', '\r\n')]) {
        const { uses } = read(one);
        assert.deepEqual(
          uses.map((use) => use.image && formatReference(use.image)),
          images,
        );
        assert.deepEqual(
          uses.map((use) => one.slice(use.span.start, use.span.end)),
          uses.map((use) => use.written),
        );
        for (const { demand } of uses) {
          assert.equal(demand.kind, 'stated');
          assert.deepEqual(demand.kind === 'stated' && demand.platforms.map((p) => `${p.os}/${p.architecture}`), [
            'linux/amd64',
          ]);
          assert.match(demand.kind === 'stated' ? demand.because : '', /Google Cloud Run runs linux\/amd64 only/);
        }
      }
    });
  }

  it('is told from a service that Knative runs on a cluster', () => {
    const knative = SERVICE.replace('run.googleapis.com/ingress: all', 'autoscaling.knative.dev/minScale: "1"');
    const kindIn = (text: string): string | undefined =>
      kindOf({ uri: '', path: 'k8s/service.yaml', text, version: 1 }, KINDS)?.id;
    assert.equal(kindIn(SERVICE), 'cloud-run');
    assert.equal(kindIn(JOB), 'cloud-run');
    assert.notEqual(kindIn(knative), 'cloud-run');
  });

  it('is read at every moment of its writing', () => {
    for (let end = 0; end <= SERVICE.length; end++) read(SERVICE.slice(0, end));
  });
});
