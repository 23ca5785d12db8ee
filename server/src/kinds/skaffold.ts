import * as l10n from '@vscode/l10n';
import { readReference } from '../image/reference';
import type { Build, StatedPlatforms } from '../model/build';
import type { Kind, ReadContext } from '../model/kind';
import type { PlatformMention } from '../model/mention';
import { type Reading, reading } from '../model/reading';
import { uniqueBy } from '../text/groups';
import { baseName, folderOf, joinPath } from '../text/paths';
import type { Source } from '../text/source';
import { readYaml } from '../text/yaml/yaml';
import { UNKNOWN_MACHINE } from './syntax/commands/contract';
import { fieldOf, itemsOf, plainText, type TextValue, type Value } from './syntax/hcl/value';
import { errorsIn } from './syntax/settings/yamlErrors';
import { yamlValue } from './syntax/settings/yamlValue';

/**
 * Skaffold: the artifacts that it builds of Dockerfiles (skaffold.dev, "skaffold.yaml" and "Cross-platform and
 * multi-platform build support"). Other builders read no Dockerfile.
 */
export const skaffoldKind: Kind = {
  id: 'skaffold',
  title: 'Skaffold configuration',
  globs: ['**/*.yaml', '**/*.yml'],
  recognise: ({ path, text }) => /\.ya?ml$/i.test(path) && /^apiVersion:[ \t]*["']?skaffold\/v/m.test(text),
  read: readConfiguration,
  comment: '#',
};

interface Artifact {
  readonly build: Build;
  readonly mentions: readonly PlatformMention[];
}

function readConfiguration({ path, text }: Source, { file }: ReadContext): Reading {
  const documents = readYaml(text);
  const artifacts = documents.flatMap((document): readonly Artifact[] => {
    const root = yamlValue(document);
    const build = fieldOf(root, 'build');
    const common = fieldOf(build, 'platforms');
    const own = itemsOf(fieldOf(build, 'artifacts')).flatMap((item) => readArtifact(path, item, common) ?? []);
    const artifacts = [...own, ...profiledIn(path, root)];
    // Cloud Run has one platform, whatever the clusters around it are made of.
    const isForService = fieldOf(fieldOf(root, 'deploy'), 'cloudrun') !== undefined;
    return isForService ? artifacts.map((one) => ({ ...one, build: { ...one.build, ownPlace: true } })) : artifacts;
  });
  const wanted = new Set<string>();
  const exists = (one: string): boolean => {
    wanted.add(one);
    return file(one) !== undefined;
  };
  return reading({
    builds: artifacts.map(({ build }) => withDockerfileBeside(path, build, exists)),
    mentions: uniqueBy(
      artifacts.flatMap((one) => one.mentions),
      ({ text: { span } }) => span.start,
    ),
    wanted: [...wanted],
    skipped: documents.flatMap(errorsIn),
  });
}

/** What profiles have built, whoever starts them: for which platforms is not known. */
function profiledIn(path: string, root: Value): readonly Artifact[] {
  return itemsOf(fieldOf(root, 'profiles')).flatMap((profile) =>
    itemsOf(fieldOf(fieldOf(profile, 'build'), 'artifacts')).flatMap((item): readonly Artifact[] => {
      const artifact = readArtifact(path, item, undefined);
      return artifact === undefined
        ? []
        : [{ ...artifact, build: { ...artifact.build, platforms: { state: 'unknown' }, tags: [] } }];
    }),
  );
}

/** Builders without a Dockerfile; an artifact that names none is built by Docker. */
const OTHERS: readonly string[] = ['bazel', 'buildpacks', 'custom', 'jib', 'jibGradle', 'jibMaven', 'ko'];

/** Its own platforms count before those of the whole; with neither Skaffold takes those of its cluster. */
function readArtifact(path: string, item: Value, common: Value | undefined): Artifact | undefined {
  const image = fieldOf(item, 'image');
  if (image?.kind !== 'text' || OTHERS.some((name) => fieldOf(item, name) !== undefined)) return undefined;
  const kaniko = fieldOf(item, 'kaniko');
  const builder = kaniko ?? fieldOf(item, 'docker');
  const stated = [fieldOf(item, 'platforms'), common].find((list) => itemsOf(list).length > 0);
  const written = itemsOf(stated).flatMap((one) => (one.kind === 'text' ? [one] : []));
  const target = known(fieldOf(builder, 'target'));
  const build: Build = {
    tool: kaniko === undefined ? 'docker' : 'kaniko',
    span: image.span,
    title: l10n.t('Skaffold artifact {0}', image.value),
    dockerfiles: dockerfilesOf(path, item, builder),
    ...(target !== undefined && { target }),
    args: argumentsOf(item, builder),
    contexts: new Map(),
    platforms: platformsOf(written, stated),
    tags: tagsOf(image),
    ...UNKNOWN_MACHINE,
    // `build.local.push`, a flag and the cluster decide.
    output: 'unknown',
    attestations: 'unknown',
    merged: false,
    group: image.value,
  };
  const literal = written.filter((one) => one.literal && isComplete(one));
  return {
    build,
    mentions: literal.map((text) => ({
      what: 'platform',
      text,
      replace: (value) => [{ span: text.span, text: value }],
    })),
  };
}

function platformsOf(written: readonly TextValue[], stated: Value | undefined): StatedPlatforms {
  const isKnown = stated !== undefined && written.length === itemsOf(stated).length && written.every(isComplete);
  return isKnown ? { state: 'known', items: written } : { state: 'unknown' };
}

/** The Dockerfile is looked for in the artifact's context, which is relative to the configuration. */
function dockerfilesOf(path: string, item: Value, builder: Value | undefined): readonly string[] {
  const given = [fieldOf(item, 'context'), fieldOf(builder, 'dockerfile')];
  const [context = '.', dockerfile = 'Dockerfile'] = given.map(known);
  const isRead = given.every((value) => value === undefined || value.kind === 'null' || known(value) !== undefined);
  if (!isRead || [context, dockerfile].some((one) => /^(?:\/|~|\w+:)/.test(one))) return [];
  return [joinPath(joinPath(folderOf(path), context), dockerfile)];
}

/**
 * An example that is only shown has all its files beside it: where the Dockerfile of an artifact is not there, the one that
 * is called after the artifact (`Dockerfile.base`).
 */
function withDockerfileBeside(path: string, build: Build, exists: (path: string) => boolean): Build {
  const [dockerfile = ''] = build.dockerfiles;
  const isPlain = baseName(dockerfile) === 'Dockerfile' && build.group !== undefined;
  const beside = joinPath(folderOf(path), `Dockerfile.${baseName(build.group ?? '')}`);
  return isPlain && !exists(dockerfile) && exists(beside) ? { ...build, dockerfiles: [beside] } : build;
}

/** `buildArgs`, and the names that the artifact gives to others, whose images it is built on. */
function argumentsOf(item: Value, builder: Value | undefined): ReadonlyMap<string, string | undefined> {
  const given = fieldOf(builder, 'buildArgs');
  const own = given?.kind === 'object' ? [...given.fields] : [];
  const required = itemsOf(fieldOf(item, 'requires')).flatMap((one) => known(fieldOf(one, 'alias')) ?? []);
  return new Map<string, string | undefined>([
    ...own.map(([name, { value }]): [string, string | undefined] => [name, known(value)]),
    ...required.map((name): [string, undefined] => [name, undefined]),
  ]);
}

/** The name as manifests have it; Skaffold puts its own tag in the place of whatever stands there. */
function tagsOf(image: TextValue): Build['tags'] {
  const read = isComplete(image) ? readReference(image.value) : undefined;
  return read?.ok ? [{ value: read.reference, span: image.span }] : [];
}

/** A text without templates (`{{.NAME}}`), which Skaffold fills in from its environment. */
function known(value: Value | undefined): string | undefined {
  const text = plainText(value);
  return text?.includes('{{') ? undefined : text;
}

function isComplete({ value }: TextValue): boolean {
  return !value.includes('{{');
}
