import { readReference } from '../../image/reference';
import type { Demand } from '../../model/imageUse';
import { fieldOf, itemsOf, plainText, type Value } from '../syntax/hcl/value';
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
  const choosesNodes =
    [...set.keys()].some((name) => CHOICE.test(name)) || files.flatMap((file) => file ?? []).some(hasChoice);
  const demand: Demand =
    isKnown && !choosesNodes
      ? { kind: 'open' }
      : { kind: 'none', because: 'the values of the release may choose its nodes' };
  // What is set wins over the files, and the later file over the earlier: only an image said once is sure.
  const blocks = [
    ...setBlocks(set),
    ...files.flatMap((file) => (file ?? []).flatMap((value) => imagesIn(value, '', 0))),
  ];
  const paths = blocks.map(({ path }) => path);
  for (const { path, parts } of blocks) {
    const isOnce = paths.filter((other) => other === path).length === 1;
    const isSet = files.length > 0 && set.size > 0 && [...set.keys()].some((name) => name.startsWith(`${path}.`));
    const isWhole = isKnown && isOnce && !(isSet && !set.has(`${path}.repository`));
    if (isWhole) useOf(parts, text, demand, into);
  }
}

const CHOICE = /(?:^|\.)(?:nodeSelector|affinity|nodeName|runtimeClassName)(?:\.|\[|$)/;

/** The values of one file: `yamlencode`, `jsonencode`, or a text in YAML; undefined where it is not known. */
function valuesOf(value: Value, document: string): readonly Value[] | undefined {
  if (value.kind === 'json') return [value.of];
  return value.kind === 'text' ? embeddedYaml(value, document) : undefined;
}

function hasChoice(value: Value): boolean {
  if (value.kind === 'list') return value.items.some(hasChoice);
  if (value.kind !== 'object') return value.kind === 'unknown';
  return !value.complete || [...value.fields].some(([name, field]) => CHOICE.test(name) || hasChoice(field.value));
}

interface Parts {
  readonly repository: Value | undefined;
  readonly registry: Value | undefined;
  readonly tag: Value | undefined;
  readonly digest: Value | undefined;
}

interface Block {
  readonly path: string;
  readonly parts: Parts;
}

function setBlocks(set: ReadonlyMap<string, Value>): readonly Block[] {
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

const MAX_DEPTH = 16;

function imagesIn(value: Value, path: string, depth: number): readonly Block[] {
  if (value.kind !== 'object' || depth > MAX_DEPTH) return [];
  if (/image$/i.test(path) && fieldOf(value, 'repository') !== undefined) {
    const part = (key: string): Value | undefined => fieldOf(value, key);
    return [
      {
        path,
        parts: { repository: part('repository'), registry: part('registry'), tag: part('tag'), digest: part('digest') },
      },
    ];
  }
  return [...value.fields].flatMap(([name, field]) =>
    imagesIn(field.value, path === '' ? name : `${path}.${name}`, depth + 1),
  );
}

/** Charts have registries and tags of their own: only where the values give both is the image known. */
function useOf({ repository, registry, tag, digest }: Parts, text: string, demand: Demand, into: Gathered): void {
  const [name, host, tagText, digestText] = [repository, registry, tag, digest].map(plainText);
  const isUnknown = [registry, tag, digest].some((value) => value !== undefined && plainText(value) === undefined);
  const hasHost = Boolean(host) || /^[^/]*[.:][^/]*\//.test(name ?? '');
  const decider = [tag, digest].find((value) => plainText(value));
  if (!name || isUnknown || !hasHost || decider === undefined) return;
  const read = readReference(
    `${host ? `${host}/` : ''}${name}${tagText ? `:${tagText}` : ''}${digestText ? `@${digestText}` : ''}`,
  );
  if (!read.ok) return;
  const { span } = decider;
  const written = text.slice(span.start, span.end);
  into.uses.push({ role: 'run', span, written, image: read.reference, demand, literal: false });
}
