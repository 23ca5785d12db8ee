import assert from 'node:assert/strict';
import { kubernetesKind } from '../../../server/src/kinds/kubernetes/manifest';
import { applyEdits } from '../../../server/src/text/edits';
import { podsOf, readAs } from './kubernetesSupport';

const pod = (spec: string): string => `apiVersion: v1\nkind: Pod\nspec:\n${spec.replaceAll(/^(?=.)/gm, '  ')}`;
const containers = 'containers:\n- name: a\n  image: a:1\n';

function constrained(text: string, ...architectures: readonly string[]): string {
  const found = readAs(kubernetesKind, text);
  const edits = found.pods[0]?.constrain?.(architectures) ?? [];
  return edits.length === 0 ? '' : applyEdits(text, edits);
}

const one = 'nodeSelector:\n  kubernetes.io/arch: amd64\n';
const expression = '- key: kubernetes.io/arch\n  operator: In\n  values: [amd64, arm64]\n';
const at = (column: number, text: string): string => text.replaceAll(/^(?=.)/gm, ' '.repeat(column));
const terms = (text: string): string =>
  `affinity:\n  nodeAffinity:\n    requiredDuringSchedulingIgnoredDuringExecution:\n      nodeSelectorTerms:\n${at(8, text)}`;

describe('binding a pod to one architecture', () => {
  it('adds a nodeSelector', () => assert.equal(constrained(pod(containers), 'amd64'), pod(one + containers)));

  it('stands above the comments of what comes first', () => {
    const text = pod(`# what runs\n# here\n${containers}`);
    assert.equal(constrained(text, 'amd64'), pod(`${one}# what runs\n# here\n${containers}`));
  });

  it('joins an existing one', () => {
    const text = pod(`nodeSelector:\n  disk: ssd\n${containers}`);
    const expected = pod(`nodeSelector:\n  kubernetes.io/arch: amd64\n  disk: ssd\n${containers}`);
    assert.equal(constrained(text, 'amd64'), expected);
  });

  it('joins one on a line', () => {
    const text = pod(`nodeSelector: { disk: ssd }\n${containers}`);
    assert.equal(
      constrained(text, 'amd64'),
      pod(`nodeSelector: { kubernetes.io/arch: amd64, disk: ssd }\n${containers}`),
    );
    const inFlow = 'apiVersion: v1\nkind: Pod\nspec: { nodeSelector: {}, containers: [{ image: a:1 }] }\n';
    assert.match(constrained(inFlow, 'amd64'), /\{ nodeSelector: \{ kubernetes\.io\/arch: amd64 \}, containers/);
    const inJson =
      '{"apiVersion": "v1", "kind": "Pod", "spec": {"nodeSelector": {}, "containers": [{"image": "a:1"}]}}\n';
    assert.match(constrained(inJson, 'amd64'), /\{"nodeSelector": \{"kubernetes\.io\/arch": "amd64"\}, "containers/);
  });

  it('stands under a key that has no value', () => {
    assert.equal(constrained(pod(`nodeSelector:\n${containers}`), 'amd64'), pod(one + containers));
    assert.equal(constrained(pod(`nodeSelector: {}\n${containers}`), 'amd64'), pod(one + containers));
    const commented = pod(`nodeSelector: ~ # none yet\n${containers}`);
    const expected = pod(`nodeSelector: # none yet\n  kubernetes.io/arch: amd64\n${containers}`);
    assert.equal(constrained(commented, 'amd64'), expected);
    assert.equal(constrained(commented.replace('~', '{}'), 'amd64'), expected);
    const flow = 'apiVersion: v1\nkind: Pod\nspec: { nodeSelector: null, containers: [{ image: a:1 }] }\n';
    assert.equal(constrained(pod(`nodeSelector: &none\n${containers}`), 'amd64'), '');
    assert.equal(constrained(pod(`nodeSelector: *none\n${containers}`), 'amd64'), '');
    assert.match(constrained(flow, 'amd64'), /\{ nodeSelector: \{ kubernetes\.io\/arch: amd64 \}, containers/);
  });

  it('keeps the line ends', () => {
    const text = pod(containers).replaceAll('\n', '\r\n');
    assert.equal(constrained(text, 'amd64'), pod(one + containers).replaceAll('\n', '\r\n'));
    const below = pod(`# c\n${containers}`).replaceAll('\n', '\r\n');
    assert.equal(constrained(below, 'amd64'), pod(`${one}# c\n${containers}`).replaceAll('\n', '\r\n'));
  });

  it('quotes what YAML would take for a number', () =>
    assert.match(constrained(pod(containers), '386'), /kubernetes\.io\/arch: "386"/));

  it('does nothing where the text serves others, or says an architecture already', () => {
    const shared = `apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n  spec: &s\n    containers: [{ image: a:1 }]\n- apiVersion: v1\n  kind: Pod\n  spec: *s\n`;
    const [, second] = readAs(kubernetesKind, shared).pods;
    assert.equal(second?.constrain, undefined);
    assert.equal(constrained(pod(`nodeSelector: { kubernetes.io/arch: arm64 }\n${containers}`), 'amd64'), '');
    assert.equal(constrained(pod(containers)), '');
  });
});

describe('binding a pod to several architectures', () => {
  const bind = (text: string): string => constrained(text, 'amd64', 'arm64');

  it('adds required affinity', () => {
    const expected = pod(terms(`- matchExpressions:\n${at(4, expression)}`) + containers);
    assert.equal(bind(pod(containers)), expected);
  });

  it('adds what is missing of it', () => {
    const text = pod(`affinity:\n  podAffinity: {}\n${containers}`);
    const whole = terms(`- matchExpressions:\n${at(4, expression)}`);
    assert.equal(bind(text), pod(`${whole}  podAffinity: {}\n${containers}`));
    const preferring = pod(
      `affinity:\n  nodeAffinity:\n    preferredDuringSchedulingIgnoredDuringExecution: []\n${containers}`,
    );
    assert.equal(
      bind(preferring),
      pod(`${whole}    preferredDuringSchedulingIgnoredDuringExecution: []\n${containers}`),
    );
  });

  it('adds to every term', () => {
    const disk = '- key: disk\n  operator: In\n  values: [ssd]\n';
    const field = '- matchFields:\n  - { key: metadata.name, operator: In, values: [n] }\n';
    const text = pod(terms(`- matchExpressions:\n${at(2, disk)}${field}`) + containers);
    const expected = pod(
      terms(
        `- matchExpressions:\n${at(2, expression + disk)}- matchExpressions:\n${at(4, expression)}  ${field.slice(2)}`,
      ) + containers,
    );
    assert.equal(bind(text), expected);
  });

  it('leaves a term that matches no node as it is', () => {
    const disk = '- key: disk\n  operator: Exists\n';
    const text = pod(terms(`- matchExpressions: []\n- {}\n- matchExpressions:\n${at(2, disk)}`) + containers);
    const expected = pod(
      terms(`- matchExpressions: []\n- {}\n- matchExpressions:\n${at(2, expression + disk)}`) + containers,
    );
    assert.equal(bind(text), expected);
    assert.equal(bind(pod(terms('- matchExpressions: []\n') + containers)), '');
  });

  it('stands under keys that have no value', () => {
    const whole = terms(`- matchExpressions:\n${at(4, expression)}`);
    assert.equal(bind(pod(`affinity: null\n${containers}`)), pod(whole + containers));
    assert.equal(bind(pod(`affinity:\n  nodeAffinity: ~\n${containers}`)), pod(whole + containers));
  });

  it('adds to terms on a line', () => {
    const text = pod(terms('- matchExpressions: [{ key: disk, operator: Exists }]\n') + containers);
    const flow = '{ key: kubernetes.io/arch, operator: In, values: [amd64, arm64] }';
    assert.equal(
      bind(text),
      pod(terms(`- matchExpressions: [${flow}, { key: disk, operator: Exists }]\n`) + containers),
    );
  });

  it('does nothing beside a selector of one, or in an empty list', () => {
    assert.equal(bind(pod(`nodeSelector: { kubernetes.io/arch: arm64 }\n${containers}`)), '');
    assert.equal(bind(pod(terms('[]\n') + containers)), '');
  });

  it('is read back as what it says', () => {
    const [found] = podsOf(readAs(kubernetesKind, constrained(pod(containers), 'arm64', 's390x')));
    assert.equal(found, 'Pod [a:1] linux/arm64');
  });
});
