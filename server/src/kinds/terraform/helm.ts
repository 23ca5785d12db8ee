import type { Demand } from '../../model/imageUse';
import { itemsOf, plainText, type Value } from '../syntax/hcl/value';
import { type ChartImage, chartImages, choosesNodes, isChoice, wholeImage } from '../syntax/settings/chartValues';
import { embeddedYaml } from '../syntax/settings/moved';
import type { Gathered, ReadResource, Resource } from './resource';

/** Releases of the provider `helm`: the images that their values name whole, with a registry and a tag. */
export const HELM: ReadonlyMap<string, ReadResource> = new Map<string, ReadResource>([['helm_release', release]]);

function release(resource: Resource, into: Gathered): void {
  const { node, text } = resource;
  const set = new Map<string, Value>();
  let isOpen = false;
  for (const one of node.nodes('set')) {
    const name = plainText(one.value('name'));
    const value = one.value('value');
    if (name === undefined || value === undefined || one.uncertain) isOpen = true;
    else set.set(name.replaceAll('\\.', '.'), value);
  }
  const files = itemsOf(node.value('values')).map((value) => valuesOf(value, text));
  const isKnown = !isOpen && !files.includes(undefined) && (node.value('values')?.kind ?? 'list') === 'list';
  const mayChoose = [...set.keys()].some(isChoice) || files.flatMap((file) => file ?? []).some(choosesNodes);
  const demand: Demand =
    isKnown && !mayChoose
      ? { kind: 'open' }
      : { kind: 'none', because: 'the values of the release may choose its nodes' };
  // What is set wins over the files, and the later file over the earlier: only an image said once is sure.
  const blocks = [...setBlocks(set), ...files.flatMap((file) => (file ?? []).flatMap((value) => chartImages(value)))];
  const paths = blocks.map(({ path }) => path);
  for (const { path, ...image } of blocks) {
    const isOnce = paths.filter((other) => other === path).length === 1;
    const isSet = files.length > 0 && set.size > 0 && [...set.keys()].some((name) => name.startsWith(`${path}.`));
    const isWhole = isKnown && isOnce && !(isSet && !set.has(`${path}.repository`));
    const use = isWhole ? wholeImage(image, text) : undefined;
    if (use !== undefined) into.uses.push({ role: 'run', demand, ...use });
  }
}

/** The values of one file: `yamlencode`, `jsonencode`, or a text in YAML; undefined where it is not known. */
function valuesOf(value: Value, document: string): readonly Value[] | undefined {
  if (value.kind === 'json') return [value.of];
  return value.kind === 'text' ? embeddedYaml(value, document) : undefined;
}

function setBlocks(set: ReadonlyMap<string, Value>): readonly ChartImage[] {
  return [...set.keys()].flatMap((name) => {
    const path = /^(.*image)\.repository$/i.exec(name)?.[1];
    if (path === undefined) return [];
    const part = (key: string): Value | undefined => set.get(`${path}.${key}`);
    return [
      {
        path,
        parts: { repository: part('repository'), registry: part('registry'), tag: part('tag'), digest: part('digest') },
      },
    ];
  });
}
