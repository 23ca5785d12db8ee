import assert from 'node:assert/strict';
import { KINDS } from '../../../server/src/kinds/table';

const kindOf = (path: string, text: string): string | undefined =>
  KINDS.find((kind) => kind.recognise({ uri: `file:///${path}`, path, text, version: 1 }))?.id;

describe('a machine configuration of Talos', () => {
  it('is whole, a patch, or a document of a kind', () => {
    assert.equal(kindOf('a/node.yaml', 'version: v1alpha1\nmachine:\n  type: worker\n'), 'talos');
    assert.equal(kindOf('a/patch.yaml', '---\nmachine:\n  install:\n    image: a:1\n'), 'talos');
    assert.equal(kindOf('a/patch.yaml', 'cluster:\n  apiServer:\n    image: a:1\n'), 'talos');
    assert.equal(kindOf('a/kubelet.yaml', 'apiVersion: v1alpha1\nkind: KubeletConfig\nimage: a:1\n'), 'talos');
  });

  it('is none where other keys stand beside, or the version is of a group', () => {
    assert.equal(kindOf('a/chart.yaml', 'cluster:\n  apiServer:\n    image: a:1\ningress: {}\n'), undefined);
    assert.equal(kindOf('a/cluster.yaml', 'cluster:\n  instances: 3\n'), undefined);
    assert.equal(kindOf('a/config.yaml', 'apiVersion: x.test/v1alpha1\nkind: NodeConfig\nmachine: a\n'), 'kubernetes');
    assert.equal(kindOf('a/kafka.yaml', 'apiVersion: v1alpha1\nkind: Kafka\n'), 'kubernetes');
  });

  it('is left alone as a template', () => {
    const text = '---\n{{- if true }}\nversion: v1alpha1\nmachine:\n  install:\n    image: a:{{ .Tag }}\n{{- end }}\n';
    assert.notEqual(kindOf('a/node.yaml', text), 'talos');
  });
});
