import * as l10n from '@vscode/l10n';
import { readReference } from '../image/reference';
import type { Build, StatedPlatforms } from '../model/build';
import type { Kind } from '../model/kind';
import type { PlatformMention } from '../model/mention';
import { type Reading, reading } from '../model/reading';
import { folderOf, joinPath } from '../text/paths';
import type { Source } from '../text/source';
import type { Span, Spanned } from '../text/span';
import { readYaml } from '../text/yaml/yaml';
import { UNKNOWN_MACHINE } from './syntax/commands/contract';
import { fieldOf, itemsOf, partOf, plainText, type TextValue, type Value } from './syntax/hcl/value';
import { errorsIn } from './syntax/settings/yamlErrors';
import { yamlValue } from './syntax/settings/yamlValue';

/**
 * GoReleaser: the images that it builds around the programs of a release (GoReleaser documentation, `dockers`,
 * `docker_manifests` and `dockers_v2`; its defaults in `internal/pipe/docker`).
 */
export const goreleaserKind: Kind = {
  id: 'goreleaser',
  title: 'GoReleaser configuration',
  globs: ['**/*goreleaser*.{yml,yaml}'],
  recognise: ({ path, text }) => /goreleaser[^/]*\.ya?ml$/i.test(path) && /^dockers(?:_v2)?:/m.test(text),
  read: readRelease,
  comment: '#',
};

interface Image {
  readonly build: Build;
  readonly mentions: readonly PlatformMention[];
}

function readRelease({ path, text }: Source): Reading {
  const documents = readYaml(text);
  const releases = documents.map((document) => {
    const root = yamlValue(document);
    return { root, manifests: manifestsOf(root) };
  });
  const images = releases.flatMap(({ root, manifests }): readonly Image[] => [
    ...itemsOf(fieldOf(root, 'dockers')).map((item) => imageOfOnePlatform(path, item, manifests)),
    ...itemsOf(fieldOf(root, 'dockers_v2')).map((item) => imageOfPlatforms(path, item)),
  ]);
  return reading({
    builds: images.map(({ build }) => build),
    mentions: images.flatMap(({ mentions }) => mentions),
    merges: releases.flatMap(({ manifests }) => manifests.names.flatMap(referenceOf)),
    skipped: documents.flatMap(errorsIn),
  });
}

interface Manifests {
  /** The names that images are joined under. */
  readonly names: readonly Value[];
  /** The images that are joined, as they are written, without white space. */
  readonly parts: ReadonlySet<string>;
}

function manifestsOf(root: Value): Manifests {
  const all = itemsOf(fieldOf(root, 'docker_manifests'));
  const parts = all.flatMap((one) => itemsOf(fieldOf(one, 'image_templates')));
  return {
    names: all.flatMap((one) => fieldOf(one, 'name_template') ?? []),
    parts: new Set(parts.map(squeezed)),
  };
}

function squeezed(value: Value): string {
  return (plainText(value) ?? '').replace(/\s/g, '');
}

/** One of `dockers`: `docker build` for the platform of its flags, around a program for `goos` and `goarch`. */
function imageOfOnePlatform(path: string, item: Value, { parts }: Manifests): Image {
  const flags = itemsOf(fieldOf(item, 'build_flag_templates')).flatMap((flag) => (flag.kind === 'text' ? [flag] : []));
  const written = platformFlag(flags);
  const images = itemsOf(fieldOf(item, 'image_templates'));
  const isLocal = plainText(fieldOf(item, 'skip_push')) === 'true';
  const build: Build = {
    ...common(path, item, images),
    tool: plainText(fieldOf(item, 'use')) === 'podman' ? 'podman' : 'docker',
    platforms: written === undefined ? platformOfProgram(item) : stated([written]),
    output: isLocal ? 'load' : 'push',
    merged: images.some((image) => parts.has(squeezed(image))),
    names: images.map((image) => plainText(image) ?? ''),
  };
  return { build, mentions: written === undefined ? [] : mentionsOf([written]) };
}

/** One of `dockers_v2`: one `docker buildx build` for all of its platforms. */
function imageOfPlatforms(path: string, item: Value): Image {
  const written = itemsOf(fieldOf(item, 'platforms')).flatMap((one) => (one.kind === 'text' ? [one] : []));
  const tags = itemsOf(fieldOf(item, 'tags')).flatMap((tag) => plainText(tag) ?? []);
  const names = itemsOf(fieldOf(item, 'images')).flatMap((image) => {
    const name = plainText(image);
    return name === undefined ? [] : tags.map((tag) => ({ value: `${name}:${tag}`, span: image.span }));
  });
  const build: Build = {
    ...common(path, item, []),
    tool: 'buildx',
    tags: names.flatMap(referenceNamed),
    platforms: written.length > 0 ? stated(written) : known(PLATFORMS, spanOf(item)),
    output: 'push',
    merged: false,
    names: names.map(({ value }) => value),
  };
  return { build, mentions: mentionsOf(written) };
}

const PLATFORMS: readonly string[] = ['linux/amd64', 'linux/arm64'];

function common(
  path: string,
  item: Value,
  images: readonly Value[],
): Omit<Build, 'tool' | 'platforms' | 'output' | 'merged'> {
  const id = plainText(fieldOf(item, 'id'));
  const dockerfile = plainText(fieldOf(item, 'dockerfile') ?? undefined) ?? 'Dockerfile';
  const isKnown = !hasTemplate(dockerfile) && fieldOf(item, 'templated_dockerfile') === undefined;
  // It is started in the folder of its file, or at the top with `--config`.
  const folders = [...new Set([folderOf(path), ''])];
  return {
    span: spanOf(item),
    title: id === undefined ? l10n.t('GoReleaser image') : l10n.t('GoReleaser image {0}', id),
    dockerfiles: isKnown ? folders.map((folder) => joinPath(folder, dockerfile)) : [],
    args: new Map(),
    contexts: new Map(),
    tags: images.flatMap(referenceOf),
    ...UNKNOWN_MACHINE,
    attestations: 'unknown',
  };
}

/** What `goos` and `goarch` say: the image is around a program for that. Without them it is linux/amd64. */
function platformOfProgram(item: Value): StatedPlatforms {
  const {
    goos = 'linux',
    goarch = 'amd64',
    goarm = '6',
  } = {
    goos: plainText(fieldOf(item, 'goos')),
    goarch: plainText(fieldOf(item, 'goarch')),
    goarm: plainText(fieldOf(item, 'goarm')),
  };
  const platform = [goos, goarch, ...(goarch === 'arm' ? [`v${goarm}`] : [])].join('/');
  return hasTemplate(platform)
    ? { state: 'unknown' }
    : known([platform], fieldOf(item, 'goarch')?.span ?? spanOf(item));
}

/** The value of the last `--platform=…`, or of `--platform` and the item after it. */
function platformFlag(flags: readonly TextValue[]): TextValue | undefined {
  const at = flags.findLastIndex(({ value }) => value === FLAG || value.startsWith(`${FLAG}=`));
  const flag = flags[at];
  if (flag === undefined) return undefined;
  return flag.value === FLAG ? flags[at + 1] : partOf(flag, FLAG.length + 1, flag.value.length);
}

const FLAG = '--platform';

function stated(written: readonly TextValue[]): StatedPlatforms {
  if (written.some(({ value }) => hasTemplate(value))) return { state: 'unknown' };
  return { state: 'known', items: written.flatMap(listed) };
}

/** A flag may hold several platforms, behind commas. */
function listed(text: TextValue): readonly TextValue[] {
  return [...text.value.matchAll(/[^,\s]+/g)].map(({ 0: word, index }) => partOf(text, index, index + word.length));
}

function known(platforms: readonly string[], span: Span): StatedPlatforms {
  return { state: 'known', items: platforms.map((value) => ({ value, span })) };
}

function mentionsOf(written: readonly TextValue[]): readonly PlatformMention[] {
  return written
    .filter(({ literal, value }) => literal && !hasTemplate(value))
    .flatMap(listed)
    .map((text) => ({ what: 'platform', text, replace: (value) => [{ span: text.span, text: value }] }));
}

function referenceOf(value: Value): ReturnType<typeof referenceNamed> {
  const text = plainText(value);
  return text === undefined ? [] : referenceNamed({ value: text, span: value.span });
}

function referenceNamed({ value, span }: Spanned<string>): Build['tags'] {
  const read = hasTemplate(value) ? undefined : readReference(value);
  return read?.ok ? [{ value: read.reference, span }] : [];
}

/** `{{ .Tag }}`, which only a release has a value for. */
function hasTemplate(text: string): boolean {
  return text.includes('{{');
}

/** An image is known by the first key of its settings. */
function spanOf(item: Value): Span {
  const first = item.kind === 'object' ? [...item.fields.values()][0] : undefined;
  return first?.key.span ?? item.span;
}
