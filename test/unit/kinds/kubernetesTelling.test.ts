import { equal } from 'node:assert/strict';
import { helmTemplateKind } from '../../../server/src/kinds/kubernetes/helmTemplate';
import { kubernetesJsonKind } from '../../../server/src/kinds/kubernetes/manifest';
import { mayTell } from '../../../server/src/kinds/kubernetes/telling';
import { isTemplate } from '../../../server/src/kinds/kubernetes/template';
import { processorMs } from '../../support/cost';

const CONTEXT = { file: () => undefined, builds: [], platforms: [] };
const sourceOf = (path: string, text: string) => ({ uri: path, path, languageId: '', version: 0, text });

describe('objects that cannot name an image', () => {
  it('are definitions of resources, in YAML and JSON', () => {
    equal(mayTell('apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec: {image: a}\n'), false);
    equal(mayTell('{"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "image": 1}'), false);
    equal(mayTell('{\n"kind":"CustomResourceDefinition","image":1}'), false);
  });

  it('are not lists that hold a definition, nor texts that quote one', () => {
    equal(mayTell('{"apiVersion":"v1","kind":"List","items":[{"kind":"CustomResourceDefinition"}],"image":1}'), true);
    equal(mayTell('kind: Pod\nspec: {image: a}\ndata: |\n  kind: CustomResourceDefinition\n'), true);
  });

  it('are those that only speak of images, of instances and of containers', () => {
    equal(mayTell('kind: ConfigMap\ndata: {a.json: "the image of all containers by {{instance}}"}\n'), false);
    equal(mayTell('kind: Service\nmetadata: {labels: {app.kubernetes.io/instance: a}}\n'), false);
  });

  it('are not those that have one in whatever way', () => {
    const said = [
      '"image" : a',
      "'initImage': a",
      'images:\n- a=b:1',
      'containers:',
      'path: /spec/containers/0',
      'instanceTypes: [a]',
    ];
    for (const each of said) equal(mayTell(`kind: Other\n${each}\n`), true, each);
    equal(mayTell('parameters: [{name: image.tag, value: "1"}]'), true);
    equal(mayTell('matchLabels: {node.kubernetes.io/instance-type: a}'), true);
    equal(mayTell('data: "{\\"image\\": \\"a\\"}"'), true);
  });

  it('cost next to nothing', () => {
    const fields = Array.from({ length: 20_000 }, (_, i) => `"f${i}":{"description":"the image of {{ it }}"}`).join(
      ',',
    );
    const json = `{"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","spec":{${fields}}}`;
    const lines = Array.from({ length: 60_000 }, (_, i) => `      f${i}:\n        description: the image of it\n`).join(
      '',
    );
    const yaml = `apiVersion: v1\nkind: CustomResourceDefinition\nspec:\n${lines}---\nkind: Pod\n{{ if a }}\nimage: a\n`;
    const before = processorMs();
    equal(kubernetesJsonKind.read(sourceOf('crd.json', json), CONTEXT).uses.length, 0);
    equal(helmTemplateKind.read(sourceOf('templates/crd.yaml', yaml), CONTEXT).uses.length, 1);
    const spent = processorMs() - before;
    equal(spent < 250, true, `${spent} ms for ${json.length + yaml.length} characters`);
  });
});

describe('what is a template', () => {
  it('has braces where YAML expects a key or a value, whatever the line ends', () => {
    for (const eol of ['\n', '\r\n']) {
      equal(isTemplate(['a: b', '', '  {{- if x }}', ''].join(eol)), true);
      equal(isTemplate(['a: {{ b }}'].join(eol)), true);
      equal(isTemplate(['a: |', '  {{ b }}', '', '  {{ c }}', 'd: "{{ e }}"'].join(eol)), false);
      equal(isTemplate(['a: >- # words', '  {{ b }}', 'c: {{ d }}'].join(eol)), true);
    }
  });
});
