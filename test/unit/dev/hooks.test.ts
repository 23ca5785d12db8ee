import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

interface Hook {
  readonly files: string;
}

describe('the pre-commit hook', () => {
  const hooks: readonly Hook[] = parse(readFileSync('.pre-commit-hooks.yaml', 'utf8'));
  const written = hooks[0]?.files ?? '';
  assert.ok(written.startsWith('(?x)'));
  // What Python leaves out of a verbose expression.
  const files = new RegExp(written.replace(/^\(\?x\)|\s/g, ''));

  for (const path of [
    'Dockerfile',
    'services/api/Dockerfile.prod',
    'app.dockerfile',
    'compose.yaml',
    'deploy/k8s/api.yml',
    '.github/workflows/ci.yml',
    '.gitlab-ci.yml',
    'docker-bake.hcl',
    'docker-bake.json',
    'infra/main.tf',
    'infra/main.tf.json',
    '.devcontainer/devcontainer.json',
    'chart/templates/_pod.tpl',
    'Makefile',
    'scripts/deploy.sh',
    'scripts/deploy',
    'fly.toml',
  ]) {
    it(`is handed ${path}`, () => assert.match(path, files));
  }

  for (const path of ['README.md', 'src/main.ts', 'Dockerfiles', 'docs/compose.md', 'scripts/lib/x']) {
    it(`is not handed ${path}`, () => assert.doesNotMatch(path, files));
  }
});
