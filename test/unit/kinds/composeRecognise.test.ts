import assert from 'node:assert/strict';
import picomatch from 'picomatch';
import { composeKind } from '../../../server/src/kinds/compose/compose';

const SERVICES = '# a stack\nname: x\nservices:\n\n  # web\n  web:\n    image: nginx\n';
const MANIFEST = 'apiVersion: v1\nkind: Service\nservices:\n  a: 1\n';
const WORKFLOW = 'on: push\njobs:\n  a:\n    services:\n      db:\n        image: db\n';

const CASES: readonly (readonly [boolean, string, string])[] = [
  [true, 'compose.yaml', ''],
  [true, 'compose.yml', SERVICES],
  [true, 'docker-compose.yml', SERVICES],
  [true, 'a/docker-compose.override.yaml', ''],
  [true, 'a/docker-compose.portainer.yml', ''],
  [true, 'compose.prod.yaml', ''],
  [true, 'docker-compose-dev.yml', ''],
  [true, 'app.compose.yml', ''],
  [true, 'docker-stack.yml', ''],
  [true, 'web.stack.yml', ''],
  [true, '.devcontainer/docker-compose.yml', ''],
  [true, 'mycompose2.yaml', SERVICES],
  [true, 'mycompose2.yaml', SERVICES.replaceAll('\n', '\r\n')],
  [true, 'stack-prod.yml', SERVICES],
  [true, 'integration/resources/compose/redis.yml', SERVICES],
  [true, 'swarm/stacks/shop.yml', SERVICES],
  [false, 'full-stack/openapi.yml', 'services:\n  - name: x\n'],
  [true, 'docker-dev.yml', SERVICES.replaceAll('\n', '\r\n')],
  [true, 'docker-compose/db.yaml', 'services:\n  db:\n    # here\n    build:\n      context: .\n'],
  [false, 'roles/compose/vars.yml', 'services:\n  web:\n    port: 80\n'],
  [false, 'compose/nested.yml', 'services:\n  web:\n    options:\n      image: nginx\n'],
  [false, 'docker-values.yaml', 'services: {}\nweb:\n  image: nginx\n'],
  [false, 'docker-ci.yml', 'services:\n  - docker:dind\nimage: nginx\n'],
  [false, 'mycompose2.yaml', 'name: x\n'],
  [false, 'stack-prod.yml', MANIFEST],
  [false, 'k8s/compose.yaml', MANIFEST],
  [false, '.github/workflows/docker-compose.yml', WORKFLOW],
  [true, '.github/e2e/docker-compose.yml', SERVICES],
  [false, 'compose.yml', WORKFLOW],
  [false, 'services.yml', SERVICES],
  [false, 'compose.json', ''],
  [false, 'compose.go', ''],
  [false, 'full-stack.yml', 'apiVersion: v1\n'],
];

describe('which documents are compose files', () => {
  for (const [expected, path, text] of CASES) {
    it(`${path}: ${expected}`, () => {
      assert.equal(composeKind.recognise({ uri: path, path, text, version: 1 }), expected);
      if (expected) assert.ok(picomatch.isMatch(path, [...composeKind.globs], { dot: true }));
    });
  }

  it('a stack of any name is one, by its version and by what else it says', () => {
    const stack = `version: "3.2"\n${SERVICES}networks:\n  web:\n    external: true\n`;
    const isCompose = (text: string): boolean => composeKind.recognise({ uri: '', path: 'wiki.yml', text, version: 1 });
    assert.ok(isCompose(stack));
    assert.ok(isCompose(stack.replaceAll('\n', '\r\n')));
    assert.ok(!isCompose(stack.replace('"3.2"', '"1.21"')));
    assert.ok(!isCompose(`${stack}steps:\n  - web\n`));
    assert.ok(!isCompose(`${stack}pipeline:\n  web:\n    image: nginx\n`));
    assert.ok(!isCompose('version: "3"\nservices:\n  web:\n    class: App\\Web\n'));
  });

  it('what the editor calls one is one', () => {
    const source = { uri: 'x', path: 'x', text: '', version: 1, languageId: 'dockercompose' };
    assert.ok(composeKind.recognise(source));
    assert.ok(!composeKind.recognise({ ...source, path: '.github/workflows/docker-compose.yml' }));
  });
});
