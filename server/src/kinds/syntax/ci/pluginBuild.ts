import * as l10n from '@vscode/l10n';
import { isAlias, isMap, isScalar, isSeq, type Node } from 'yaml';
import type { BuildPlugin } from '../../../data/ciPlugins';
import { type Reference, readReference } from '../../../image/reference';
import type { Build, StatedPlatforms } from '../../../model/build';
import type { PlatformMention } from '../../../model/mention';
import type { PlatformSlot } from '../../../model/slot';
import { joinPath } from '../../../text/paths';
import type { Spanned } from '../../../text/span';
import {
  entriesOf,
  itemsOf,
  resolve,
  textOf,
  type YamlDocument,
  type YamlEntry,
  type YamlText,
} from '../../../text/yaml/yaml';
import { insertEntry, replaceScalar, replaceSequence } from '../../../text/yaml/yamlEdits';
import type { StepContext } from './containerStep';

/** The build of a step whose image is a plugin that builds, and the platforms as they are written. */
export function pluginBuild(
  plugin: BuildPlugin,
  image: YamlText,
  settings: Node | undefined,
  context: StepContext,
): { readonly build: Build; readonly mentions: readonly PlatformMention[] } {
  const { document, runner, group, leg } = context;
  const given = new Map(entriesOf(document, settings).map((entry) => [entry.key.value.replaceAll('-', '_'), entry]));
  const text = (name: string): string | undefined => {
    const found = textOf(document, given.get(name)?.value);
    return found && context.interpolate(found.value)?.trim();
  };
  const stated = given.get(plugin.platforms.setting);
  const items = stated && itemsIn(document, stated.value);
  const platforms = platformsOf(items, context);
  const dockerfile = given.has('dockerfile') ? text('dockerfile') : 'Dockerfile';
  const slot = slotOf(document, settings, plugin, stated, given.get('repo'));
  const target = text('target');
  const isSafe = dockerfile !== undefined && !/^[/~]|:\/\//.test(dockerfile);
  const build: Build = {
    tool: plugin.driver === 'container' ? 'buildx' : 'docker',
    span: image.span,
    title: l10n.t('the plugin {0}', image.value.split('@')[0] ?? ''),
    dockerfiles: isSafe ? [joinPath('', dockerfile)] : [],
    ...(target && { target }),
    args: argumentsOf(document, given.get('build_args')?.value, context),
    contexts: new Map(),
    platforms,
    tags: plugin.wholeName ? tagsOf(given, context) : [],
    runner,
    driver: plugin.driver,
    emulation: { state: 'unknown' },
    store: 'unknown',
    output: outputOf(given.get('dry_run'), given.has('output'), document),
    attestations: 'unknown',
    merged: false,
    ...(group !== undefined && { group }),
    ...(leg !== undefined && { leg }),
    ...(slot && { slot }),
    names: [],
  };
  const written = platforms.state === 'known' ? (items ?? []).filter((item) => item.literal) : [];
  const mentions = written.map(
    (item): PlatformMention => ({
      what: 'platform',
      text: { value: item.value, span: item.span },
      replace: (value) => [{ span: item.span, text: value }],
    }),
  );
  return { build, mentions };
}

/** The items of a list, or of a text with commas. */
function itemsIn(document: YamlDocument, node: Node | undefined): readonly YamlText[] {
  const found = resolve(document, node);
  const texts = (isScalar(found) ? [found] : itemsOf(document, found)).flatMap((item) => textOf(document, item) ?? []);
  return texts.flatMap((text) => {
    let at = text.span.start;
    return text.value.split(',').flatMap((part) => {
      const start = at + part.length - part.trimStart().length;
      at += part.length + 1;
      const value = part.trim();
      const span = text.literal ? { start, end: start + value.length } : text.span;
      return value === '' ? [] : [{ ...text, value, span }];
    });
  });
}

function platformsOf(items: readonly YamlText[] | undefined, context: StepContext): StatedPlatforms {
  if (items === undefined) return { state: 'none' };
  const known = items.map(({ value, span }) => ({ value: context.interpolate(value), span }));
  const read = known.flatMap(({ value, span }): Spanned<string>[] => (value === undefined ? [] : [{ value, span }]));
  return read.length === 0 || read.length < known.length ? { state: 'unknown' } : { state: 'known', items: read };
}

function tagsOf(given: ReadonlyMap<string, YamlEntry>, context: StepContext): readonly Spanned<Reference>[] {
  const { document } = context;
  const isAutomatic = ['auto_tag', 'tags_file'].some((name) => given.has(name));
  const repositories = itemsIn(document, given.get('repo')?.value);
  const entry = given.get('tags') ?? given.get('tag');
  const tags = entry ? itemsIn(document, entry.value).map((tag) => context.interpolate(tag.value)) : ['latest'];
  if (isAutomatic) return [];
  return repositories.flatMap(({ value, span }) => {
    const name = context.interpolate(value);
    return tags.flatMap((tag) => {
      const reading = name === undefined || tag === undefined ? undefined : readReference(`${name}:${tag}`);
      return reading?.ok ? [{ value: reading.reference, span }] : [];
    });
  });
}

function outputOf(dryRun: YamlEntry | undefined, hasOutput: boolean, document: YamlDocument): Build['output'] {
  const value = dryRun && textOf(document, dryRun.value)?.value;
  if (hasOutput || (dryRun !== undefined && value !== 'true' && value !== 'false')) return 'unknown';
  return value === 'true' ? 'none' : 'push';
}

function argumentsOf(
  document: YamlDocument,
  node: Node | undefined,
  context: StepContext,
): ReadonlyMap<string, string | undefined> {
  const pairs = itemsIn(document, node).map(({ value }): [string, string | undefined] => {
    const equals = value.indexOf('=');
    if (equals < 0) return [value, undefined];
    return [value.slice(0, equals), context.interpolate(value.slice(equals + 1))];
  });
  const fields = entriesOf(document, node).map(({ key, value }): [string, string | undefined] => {
    const text = textOf(document, value)?.value;
    return [key.value, text === undefined ? undefined : context.interpolate(text)];
  });
  return new Map([...pairs, ...fields]);
}

function slotOf(
  document: YamlDocument,
  settings: Node | undefined,
  { platforms: { setting, many } }: BuildPlugin,
  stated: YamlEntry | undefined,
  repository: YamlEntry | undefined,
): PlatformSlot | undefined {
  const label = `${setting}:`;
  const map = resolve(document, settings);
  const isShared = isAlias(settings) || stated?.inherited === true || isAlias(stated?.value);
  if (!isMap(map) || isShared) return undefined;
  if (stated === undefined) {
    if (!many || repository === undefined) return undefined;
    const after = repository;
    return { label, many, write: (names) => insertEntry(document, map, after, setting, listIn(map.flow, names)) };
  }
  const value = resolve(document, stated.value);
  if (isSeq(value)) return { label, many, write: (names) => replaceSequence(document, value, names) };
  if (!isScalar(value) || textOf(document, value)?.value.includes('$')) return undefined;
  return { label, many, write: (names) => replaceScalar(document, value, names.join(',')) };
}

function listIn(flow: boolean | undefined, names: readonly string[]): string {
  return flow === true ? `[${names.join(', ')}]` : names.map((name) => `\n  - ${name}`).join('');
}
