import assert from 'node:assert/strict';
import { namedValues } from '../../../server/src/kinds/syntax/helmCommands';

describe('the files of values that commands of Helm name', () => {
  const named = (text: string, path = 'build.sh') =>
    namedValues({ uri: `file:///${path}`, path, version: 1, text }).map((file) => file.path);

  it('stand behind -f and --values', () => {
    assert.deepEqual(named('helm install app chart -f a.yaml --values=b/c.yml --values "d.yaml"\n'), [
      'a.yaml',
      'b/c.yml',
      'd.yaml',
    ]);
    assert.deepEqual(named('helm -n x upgrade \\\n  --install app chart \\\n  -f a.yaml\n'), ['a.yaml']);
    assert.deepEqual(named('helm diff upgrade app chart -f a.yaml | cat -f b.yaml\n'), ['a.yaml']);
  });

  it('are looked for from each folder that the text may be in', () => {
    assert.deepEqual(named('cd conf && helm template . -f a.yaml\n', 'x/build.sh'), [
      'x/a.yaml',
      'x/conf/a.yaml',
      'a.yaml',
      'conf/a.yaml',
    ]);
    assert.deepEqual(named('tasks:\n  a:\n    dir: conf\n    cmds: [helm template . -f a.yaml]\n'), [
      'a.yaml',
      'conf/a.yaml',
    ]);
  });

  it('are none with a variable, from elsewhere, or of another command', () => {
    for (const text of [
      'helm install app chart -f $X.yaml -f https://x.test/a.yaml -f /etc/a.yaml -f -',
      'helm lint -f a.yaml',
      'kubectl apply -f a.yaml',
      'helm install app chart; kubectl apply -f a.yaml',
    ]) {
      assert.deepEqual(named(text), [], text);
    }
  });

  it('are found in time that grows with the text', () => {
    const text = 'helm upgrade a b -f x.yaml \\\n'.repeat(20_000);
    const started = process.cpuUsage();
    assert.ok(named(text).length > 0);
    assert.ok(process.cpuUsage(started).user < 2_000_000);
  });
});
