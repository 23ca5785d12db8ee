import * as l10n from '@vscode/l10n';
import { readPlatform } from '../image/platform';
import { readReference } from '../image/reference';
import type { Build, StatedPlatforms } from '../model/build';
import type { ComposeProject } from '../model/composeProject';
import type { Demand, ImageUse } from '../model/imageUse';
import type { Kind } from '../model/kind';
import type { PlatformMention } from '../model/mention';
import { type Reading, reading } from '../model/reading';
import type { PlatformSlot } from '../model/slot';
import type { Edit } from '../text/edits';
import { baseName, folderOf, joinPath } from '../text/paths';
import type { Source } from '../text/source';
import type { Span, Spanned } from '../text/span';
import { UNKNOWN_MACHINE } from './syntax/commands/contract';
import {
  appendItem,
  elementsOf,
  insertArray,
  type JsonNode,
  type JsonText,
  keySpan,
  propertiesOf,
  propertyOf,
  readJsonc,
  stringOf,
} from './syntax/jsonc';

/** Dev containers (containers.dev, `devcontainer.json`): one image that is run, or one Dockerfile that is built. */
export const devcontainerKind: Kind = {
  id: 'devcontainer',
  title: 'dev container',
  globs: ['**/devcontainer.json', '**/.devcontainer.json'],
  recognise: (source) => /^\.?devcontainer\.json$/.test(baseName(source.path)),
  read: readDevcontainer,
  comment: '//',
  otherComments: ['/*'],
};

function readDevcontainer(source: Source): Reading {
  const root = readJsonc(source.text);
  const compose = propertyOf(root, 'dockerComposeFile');
  if (root === undefined) return reading({});
  if (compose !== undefined) return reading({ composeProjects: composeProjectsOf(source, compose) });
  const run = platformFlag(source.text, root, ['runArgs']);
  const build = buildOf(source, root);
  const use = build === undefined ? useOf(source.text, root, run) : undefined;
  const flags = [run, build?.flag];
  return reading({
    uses: use === undefined ? [] : [use],
    builds: build === undefined ? [] : [build.build],
    mentions: flags.flatMap((flag) => (flag === undefined ? [] : mentionOf(flag))),
  });
}

/** One compose file or several as one project, from the file's folder on; each by itself where not all are known. */
function composeProjectsOf({ path, text }: Source, node: JsonNode): readonly (readonly ComposeProject[])[] {
  const items = node.type === 'array' ? elementsOf(node) : [node];
  const names = items.flatMap((item) => substitute(stringOf(text, item)?.value ?? '') ?? []);
  const files = names
    .filter((name) => name !== '' && !name.startsWith('/'))
    .map((name) => joinPath(folderOf(path), name));
  const projects = files.length < items.length ? files.map((file) => [file]) : [files];
  return projects.map((together) => [{ files: together, folder: folderOf(together[0] ?? path), opened: true }]);
}

function useOf(text: string, root: JsonNode, flag: PlatformFlag | undefined): ImageUse | undefined {
  const written = stringOf(text, propertyOf(root, 'image'));
  if (written === undefined) return undefined;
  const value = substitute(written.value);
  const image = value === undefined ? undefined : readReference(value);
  const unread = value === undefined ? l10n.t('It has a variable whose value is not known.') : undefined;
  const slot = slotOf(text, root, ['runArgs'], flag, 'image');
  return {
    role: 'run',
    span: written.span,
    written: text.slice(written.span.start, written.span.end),
    ...(image?.ok ? { image: image.reference } : { unread: unread ?? image?.message ?? '' }),
    demand: demandOf(flag),
    literal: written.literal && value === written.value,
    ...(slot && { slot }),
  };
}

function demandOf(flag: PlatformFlag | undefined): Demand {
  if (flag === undefined) return { kind: 'open' };
  const because = l10n.t('`--platform` in `runArgs`');
  const said = flag.value === undefined ? undefined : readPlatform(flag.value.value);
  const isClear = said?.ok === true && said.known && said.anyArchitecture !== true;
  if (!isClear || flag.value === undefined)
    return { kind: 'none', because: `${because} names no platform that is known` };
  return { kind: 'stated', platforms: [said.platform], because, span: flag.value.span };
}

interface DevcontainerBuild {
  readonly build: Build;
  readonly flag?: PlatformFlag | undefined;
}

/** `build` as it is today, or the `dockerFile` and `context` of old beside it. All paths start at the file's folder. */
function buildOf(source: Source, root: JsonNode): DevcontainerBuild | undefined {
  const { text } = source;
  const today = propertyOf(root, 'build');
  const file = stringOf(text, propertyOf(today, 'dockerfile') ?? propertyOf(root, 'dockerFile'));
  if (file === undefined) return undefined;
  const span = keySpan(root, today === undefined ? 'dockerFile' : 'build') ?? file.span;
  const dockerfile = substitute(file.value);
  const target = substitute(stringOf(text, propertyOf(today, 'target'))?.value ?? '');
  const flag = platformFlag(text, root, ['build', 'options']);
  const slot = today === undefined ? undefined : slotOf(text, root, ['build', 'options'], flag, 'dockerfile');
  const isLocal = dockerfile !== undefined && dockerfile !== '' && !dockerfile.startsWith('/');
  const build: Build = {
    tool: 'docker',
    span,
    title: l10n.t('dev container'),
    dockerfiles: isLocal ? [joinPath(folderOf(source.path), dockerfile)] : [],
    ...(target && { target }),
    args: new Map(
      propertiesOf(propertyOf(today, 'args')).map(([name, value]) => [
        name,
        substitute(stringOf(text, value)?.value ?? UNKNOWN),
      ]),
    ),
    contexts: new Map(),
    platforms: statedBy(flag),
    tags: [],
    ...UNKNOWN_MACHINE,
    output: 'load',
    attestations: 'unknown',
    merged: false,
    ownPlace: true,
    ...(slot && { slot }),
  };
  return { build, flag };
}

function statedBy(flag: PlatformFlag | undefined): StatedPlatforms {
  if (flag === undefined) return { state: 'none' };
  return flag.value === undefined ? { state: 'unknown' } : { state: 'known', items: [flag.value] };
}

/** `--platform=x`, or `--platform` and `x` as two items. */
interface PlatformFlag {
  /** What it comes to and where that stands; absent where it is not known. */
  readonly value?: Spanned<string>;
  /** The characters that may be replaced; absent where they hold a variable or an escape. */
  readonly place?: Span;
}

const FLAG = '--platform';

function platformFlag(text: string, root: JsonNode, path: readonly string[]): PlatformFlag | undefined {
  const items = elementsOf(path.reduce<JsonNode | undefined>(propertyOf, root)).map((item) => stringOf(text, item));
  const at = items.findLastIndex((item) => item?.value === FLAG || item?.value.startsWith(`${FLAG}=`));
  const item = items[at];
  if (item === undefined) return undefined;
  if (item.value !== FLAG) return flagOf(item, FLAG.length + 1);
  const next = items[at + 1];
  return next === undefined ? {} : flagOf(next, 0);
}

function flagOf(item: JsonText, skip: number): PlatformFlag {
  const written = item.value.slice(skip);
  const value = substitute(written);
  const isLiteral = item.literal && value === written;
  const span = item.literal ? { start: item.span.start + skip, end: item.span.end } : item.span;
  return { ...(value !== undefined && { value: { value, span } }), ...(isLiteral && { place: span }) };
}

function mentionOf({ value, place }: PlatformFlag): readonly PlatformMention[] {
  if (value === undefined || value.value === '' || place === undefined) return [];
  return [{ what: 'platform', text: value, replace: (text) => [{ span: place, text }] }];
}

/** Where `--platform` can be said: its value, an item more in the list, or a list more behind the key `after`. */
function slotOf(
  text: string,
  root: JsonNode,
  path: readonly string[],
  flag: PlatformFlag | undefined,
  after: string,
): PlatformSlot | undefined {
  if (flag !== undefined && flag.place === undefined) return undefined;
  const place = flag?.place;
  const [key = '', ...parents] = path.toReversed();
  const object = parents.toReversed().reduce<JsonNode | undefined>(propertyOf, root);
  const list = propertyOf(object, key);
  if (list !== undefined && list.type !== 'array') return undefined;
  const insert = (item: string): readonly Edit[] =>
    list === undefined ? insertArray(text, object, after, key, item) : appendItem(text, list, item);
  return {
    label: FLAG,
    many: false,
    write: ([platform, ...others]) => {
      if (platform === undefined || others.length > 0) return [];
      return place === undefined ? insert(`${FLAG}=${platform}`) : [{ span: place, text: platform }];
    },
  };
}

const UNKNOWN = '${}';

/** Puts in the defaults of `${localEnv:NAME:default}`; every other variable is the machine's, and so not known. */
function substitute(value: string): string | undefined {
  const text = value.replace(/\$\{(?:localEnv|env):[^:{}]*:([^{}]*)\}/g, '$1');
  return /\$\{[^{}]*\}/.test(text) ? undefined : text;
}
