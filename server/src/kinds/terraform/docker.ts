import * as l10n from '@vscode/l10n';
import { platformOfWord } from '../../image/architectureWords';
import { readPlatform } from '../../image/platform';
import { readReference } from '../../image/reference';
import type { Build, StatedPlatforms } from '../../model/build';
import type { Demand } from '../../model/imageUse';
import type { PlatformMention } from '../../model/mention';
import { joinPath } from '../../text/paths';
import type { Span } from '../../text/span';
import { UNKNOWN_MACHINE } from '../syntax/commands/contract';
import { HOLE, itemsOf, plainText, type Value } from '../syntax/hcl/value';
import { pathGlob } from '../syntax/pathGlob';
import { type Node, nodesAt } from '../syntax/settings/node';
import { imageUse } from '../syntax/settings/uses';
import { addressesOf, pushersOf } from './addresses';
import type { Gathered, ReadResource, Resource } from './resource';

/** Reads the resources of the provider `docker` (kreuzwerker/docker), by type. */
export const DOCKER: ReadonlyMap<string, ReadResource> = new Map<string, ReadResource>([
  ['docker_image', dockerImage],
  ['docker_container', (resource, into) => runs(resource, resource.node, 'image', into)],
  ['docker_service', dockerService],
  ['docker_registry_image', dockerRegistryImage],
]);

function dockerImage(resource: Resource, into: Gathered): void {
  const { node } = resource;
  const [build] = node.nodes('build');
  if (build === undefined) runs(resource, node, 'name', into);
  else builds(resource, build, node.value('name'), into);
}

function dockerRegistryImage(resource: Resource, into: Gathered): void {
  const [build] = resource.node.nodes('build');
  if (build !== undefined) builds(resource, build, resource.node.value('name'), into);
}

/** The call of a module that builds an image and pushes it to ECR, with the inputs of its documentation. */
export function builtByModule(resource: Resource, into: Gathered): void {
  builds(resource, resource.node, undefined, into);
}

function runs({ text, node, type, name }: Resource, owner: Node, key: string, into: Gathered): void {
  const platform = node.value('platform');
  const demand = statedBy(platform, l10n.t('`platform` of {0}', `${type} ${name}`));
  into.uses.push(...imageUse(text, owner.value(key), { demand }));
  into.mentions.push(...platformMention(platform));
}

function statedBy(platform: Value | undefined, because: string): Demand {
  if (platform === undefined) return { kind: 'open' };
  const written = plainText(platform);
  const read = written === undefined || written === '' ? undefined : readPlatform(written);
  if (written === '') return { kind: 'open' };
  const isClear = read?.ok === true && read.known && read.anyArchitecture !== true;
  if (!isClear) return { kind: 'none', because: `${because} names no platform that is known` };
  return { kind: 'stated', platforms: [read.platform], because, span: platform.span };
}

function platformMention(platform: Value | undefined): readonly PlatformMention[] {
  if (platform?.kind !== 'text' || !platform.literal || platform.value === '') return [];
  return [mention('platform', platform.value, platform.span)];
}

function mention(what: PlatformMention['what'], value: string, span: Span): PlatformMention {
  return { what, text: { value, span }, replace: (text) => [{ span, text }] };
}

function builds(resource: Resource, node: Node, image: Value | undefined, into: Gathered): void {
  const { text, folder, name, type } = resource;
  const pushers = pushersOf(resource);
  const platform = node.value('platform');
  into.mentions.push(...platformMention(platform));
  const tags = [image, ...itemsOf(node.value('tag'))].flatMap((value) => {
    const read = readReference(plainText(value) ?? '');
    return value !== undefined && read.ok ? [{ value: read.reference, span: value.span }] : [];
  });
  const args = node.value('build_args', 'build_arg');
  const target = plainText(node.value('target', 'build_target'));
  const { start } = node.span;
  const word = /^[\w-]+/.exec(text.slice(start, start + 100))?.[0] ?? '';
  into.builds.push({
    tool: 'docker',
    // An object in JSON has no word of its own.
    span: { start, end: start + Math.max(word.length, 1) },
    title: `${type} ${name}`,
    ...dockerfileOf(node, folder),
    ...(target && { target }),
    args: new Map(
      args?.kind === 'object' ? [...args.fields].map(([key, { value }]) => [key, plainText(value)] as const) : [],
    ),
    contexts: new Map(),
    platforms: platformsOf(platform),
    tags,
    ...UNKNOWN_MACHINE,
    output: pushers.length > 0 || isPushed(resource) ? 'push' : 'load',
    attestations: 'unknown',
    merged: false,
    group: name,
    addresses: addressesOf(resource, pushers),
  });
}

function platformsOf(platform: Value | undefined): StatedPlatforms {
  if (platform === undefined) return { state: 'none' };
  const text = plainText(platform);
  if (text === undefined) return { state: 'unknown' };
  return text === '' ? { state: 'none' } : { state: 'known', items: [{ value: text, span: platform.span }] };
}

/** Whether it hands the image on by itself: it is built to be pushed, or a command of its own provisioner pushes it. */
function isPushed({ text, node, type }: Resource): boolean {
  return type !== 'docker_image' || PUSHES.test(text.slice(node.span.start, node.span.end));
}

const PUSHES = /\b(?:docker|podman)[ \t]+(?:image[ \t]+)?push\b/;

/**
 * `path.module` is the file's folder; the Dockerfile's name starts at the context. Any that fits may be meant where a
 * variable names a folder of the context.
 */
function dockerfileOf(node: Node, folder: string): Pick<Build, 'dockerfiles' | 'dockerfilePatterns'> {
  const context = node.value('context', 'path', 'source_path');
  const written = node.value('dockerfile', 'docker_file_path');
  const dockerfile = written === undefined ? 'Dockerfile' : plainText(written);
  const path = context?.kind === 'text' ? context.value : '';
  const isLocal = path !== '' && !/^(?:\/|[a-z][a-z0-9+.-]*:|git@)/i.test(path);
  if (!isLocal || dockerfile === undefined) return { dockerfiles: [] };
  const glob = joinPath(joinPath(folder, pathGlob(path, HOLE)), dockerfile);
  if (!path.includes(HOLE)) return { dockerfiles: [glob] };
  const isNarrow = path.split('/').some((part) => NAME.test(part));
  return { dockerfiles: [], ...(isNarrow && { dockerfilePatterns: [glob] }) };
}

/** A part of a path without a variable that is the name of a folder. */
const NAME = /^(?!\.{1,2}$)[\w.-]+$/;

/** A Swarm service: its platform is what its placement leaves. */
function dockerService(resource: Resource, into: Gathered): void {
  const { node, text, name } = resource;
  const constraints = nodesAt(node, 'task_spec.placement').flatMap((one) => itemsOf(one.value('constraints')));
  const demand = placed(constraints, l10n.t('the placement of {0}', `docker_service ${name}`));
  for (const container of nodesAt(node, 'task_spec.container_spec')) {
    into.uses.push(...imageUse(text, container.value('image'), { demand }));
  }
  for (const value of constraints) into.mentions.push(...swarmMention(value));
}

const CONSTRAINT = /^\s*(node\.platform\.(?:arch|os))\s*([=!]=)\s*(\S+)\s*$/i;

function placed(constraints: readonly Value[], because: string): Demand {
  const texts = constraints.map(plainText);
  const relevant = texts.filter((text) => text === undefined || /node\.platform\./i.test(text));
  if (relevant.length === 0) return { kind: 'open' };
  const [only, ...others] = relevant;
  const [, key = '', operator, word = ''] = CONSTRAINT.exec(only ?? '') ?? [];
  const platform = /arch$/i.test(key) && operator === '==' ? platformOfWord(word) : undefined;
  if (platform === undefined || others.length > 0) return { kind: 'none', because: `${because} is not followed` };
  return { kind: 'stated', platforms: [platform], because };
}

function swarmMention(value: Value): readonly PlatformMention[] {
  if (value.kind !== 'text' || !value.literal) return [];
  const [, key = '', , word = ''] = CONSTRAINT.exec(value.value) ?? [];
  if (!/arch$/i.test(key)) return [];
  const start = value.span.start + value.value.lastIndexOf(word);
  return [mention('swarmArch', word, { start, end: start + word.length })];
}
