import { formatPlatform } from '../../image/platform';
import { familiarReference } from '../../image/reference';
import type { Build } from '../../model/build';
import type { ImageUse } from '../../model/imageUse';
import type { Kind, ReadContext } from '../../model/kind';
import { type Reading, reading } from '../../model/reading';
import type { Source } from '../../text/source';
import type { Span } from '../../text/span';
import { buildOf, servicePlatformsOf } from './builds';
import { mentionsOf } from './mentions';
import { readProject } from './project';
import { canBeComposeFile, isComposeFile } from './recognise';
import { serviceOf } from './service';
import { usesOf } from './uses';

/** Compose files and Swarm stacks (compose-spec), each as part of the project that Compose would load it in. */
export const composeKind: Kind = {
  id: 'compose',
  title: 'compose file',
  globs: ['**/*compose*.{yml,yaml}', '**/*stack*.{yml,yaml}', '**/docker-*.{yml,yaml}', '**/*compose*/*.{yml,yaml}'],
  recognise: isComposeFile,
  accepts: canBeComposeFile,
  read: readCompose,
  comment: '#',
};

function readCompose(source: Source, context: ReadContext): Reading {
  const project = readProject(source, context);
  const { environment } = project;
  const services = project.services.map((name) => serviceOf(name, project.service(name)));
  const uses = services.flatMap((service) => usesOf(service, project));
  const builds = services.flatMap((service) => buildOf(service, environment) ?? []);
  const mentions = services.flatMap((service) => mentionsOf(service));
  const pairs = services.flatMap((service) => servicePlatformsOf(service, environment) ?? []);
  const errors = project.own.flatMap((document) => document.yaml.errors);
  return reading({
    uses: inOrder(distinct(uses, useKey), (use) => use.span),
    builds: inOrder(distinct(builds, buildKey), (build) => build.span),
    mentions: inOrder(
      distinct(mentions, (mention) => `${mention.text.span.start}`),
      (mention) => mention.text.span,
    ),
    servicePlatforms: distinct(pairs, (pair) => `${pair.platform.span.start} ${pair.listSpan.start}`),
    skipped: errors.map(({ value, span }) => ({ span, why: value })),
    wanted: project.wanted(),
    composeFiles: project.composeFiles(),
  });
}

/** Services that share their words through an anchor say the same thing at the same place: once is enough. */
function distinct<T>(items: readonly T[], keyOf: (item: T) => string): readonly T[] {
  const seen = new Map<string, T>();
  for (const item of items) {
    const key = keyOf(item);
    if (!seen.has(key)) seen.set(key, item);
  }
  return [...seen.values()];
}

function useKey({ span, role, demand, builtHere }: ImageUse): string {
  const platforms = demand.kind === 'stated' ? demand.platforms.map(formatPlatform) : [];
  return [span.start, role, demand.kind, builtHere ?? false, ...platforms].join(' ');
}

function buildKey(build: Build): string {
  const { platforms } = build;
  const stated = platforms.state === 'known' ? platforms.items.map((item) => item.value) : [platforms.state];
  const tags = build.tags.map((tag) => familiarReference(tag.value));
  const args = [...build.args].map(([name, value]) => `${name}=${value ?? ''}`);
  return JSON.stringify([build.span.start, build.dockerfiles, build.target, stated, tags, args]);
}

function inOrder<T>(items: readonly T[], spanOf: (item: T) => Span): readonly T[] {
  return items.toSorted((a, b) => spanOf(a).start - spanOf(b).start);
}
