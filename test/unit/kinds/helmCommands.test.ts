import assert from 'node:assert/strict';
import { readCommands } from '../../../server/src/kinds/syntax/commands/commands';
import { UNKNOWN_MACHINE } from '../../../server/src/kinds/syntax/commands/contract';
import { directText } from '../../../server/src/text/mapped';

describe('the files of values that commands of Helm name', () => {
  const named = (text: string, folders: readonly string[] = ['']) =>
    readCommands(directText(text, 0), { folders, variables: new Map(), machine: UNKNOWN_MACHINE }).namedFiles.map(
      (file) => file.path,
    );

  it('stand behind -f and --values', () => {
    assert.deepEqual(named('helm install app chart -f a.yaml,e.yaml --values=b/c.yml --values "d.yaml"\n'), [
      'a.yaml',
      'e.yaml',
      'b/c.yml',
      'd.yaml',
    ]);
    assert.deepEqual(named('helm -n x upgrade \\\n  --install app chart \\\n  -f a.yaml\n'), ['a.yaml']);
    assert.deepEqual(named('helm diff upgrade app chart -f a.yaml | cat -f b.yaml\n'), ['a.yaml']);
  });

  it('are looked for in the folders that the command may run in', () => {
    assert.deepEqual(named('cd conf && helm template . -f a.yaml\n', ['x', '']), ['x/conf/a.yaml', 'conf/a.yaml']);
    assert.deepEqual(named('cd "$UNKNOWN" && helm template . -f a.yaml\n', ['x', '']), ['x/a.yaml', 'a.yaml']);
  });

  it('may be held in variables and functions', () => {
    assert.deepEqual(named('values=conf/a.yaml\ndeploy() { sudo helm upgrade app "$1" -f $values; }\ndeploy x\n'), [
      'conf/a.yaml',
    ]);
  });

  it('are none with an unknown variable, from elsewhere, or of another command', () => {
    for (const text of [
      'helm install app chart -f $X.yaml -f https://x.test/a.yaml -f /etc/a.yaml -f -',
      'helm install app chart -f ../../a.yaml',
      'helm lint -f a.yaml',
      'kubectl apply -f a.yaml',
      'helm install app chart; kubectl apply -f a.yaml',
      '# helm install app chart -f a.yaml',
    ]) {
      assert.deepEqual(named(text), [], text);
    }
  });
});
