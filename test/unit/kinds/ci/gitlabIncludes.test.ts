import assert from 'node:assert/strict';
import { gitlabCiKind } from '../../../../server/src/kinds/ci/gitlab/gitlabCi';

describe('the files that a GitLab configuration includes', () => {
  const includedBy = (text: string, path = '.gitlab-ci.yml') =>
    gitlabCiKind
      .read({ uri: `file:///${path}`, path, version: 1, text }, { file: () => undefined, builds: [], platforms: [] })
      .namedFiles.map((named) => named.path);

  it('are named as a text, as a list or by local, from the root of the repository', () => {
    assert.deepEqual(includedBy('include: /ci/a.yml\n'), ['ci/a.yml']);
    assert.deepEqual(includedBy('include: [ci/a.yml, /b.yaml]\n'), ['ci/a.yml', 'b.yaml']);
    assert.deepEqual(includedBy('include: { local: ci/a.yml }\n'), ['ci/a.yml']);
    assert.deepEqual(includedBy('include:\n  - local: ci/a.yml\n    rules: [{ if: $X }]\n'), ['ci/a.yml']);
    assert.deepEqual(includedBy('include: /ci/b.yml\n', 'app/ci/a.gitlab-ci.yml'), [
      'app/ci/ci/b.yml',
      'app/ci/b.yml',
      'ci/b.yml',
    ]);
  });

  it('are none of other places, patterns or variables', () => {
    for (const include of [
      'https://x.test/a.yml',
      '[{ remote: "https://x.test/a.yml" }, { template: A.gitlab-ci.yml }, { project: a/b, file: /c.yml }]',
      'ci/*.yml',
      'ci/$NAME.yml',
      'ci/a.json',
    ]) {
      assert.deepEqual(includedBy(`include: ${include}\n`), [], include);
    }
  });

  it('are of the kind where they have jobs, and so is what a folder gitlab-ci holds', () => {
    const source = (path: string, text: string) => ({ uri: `file:///${path}`, path, version: 1, text });
    const job = 'build:\n  script: [make]\n';
    assert.equal(gitlabCiKind.accepts?.(source('ci/a.yml', job)), true);
    assert.equal(gitlabCiKind.accepts?.(source('ci/a.yml', 'variables:\n  A: b\n')), false);
    assert.equal(gitlabCiKind.recognise(source('automation/gitlab-ci/build.yaml', job)), true);
    assert.equal(gitlabCiKind.recognise(source('gitlab-ci/values.yaml', 'image: { tag: "1" }\n')), false);
    assert.equal(gitlabCiKind.recognise(source('ci/a.yml', job)), false);
  });
});
