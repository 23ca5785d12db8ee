import { formatPlatform } from '../../image/platform';
import { familiarReference } from '../../image/reference';
import type { Build } from '../../model/build';
import type { ImageUse } from '../../model/imageUse';
import type { Kind, ReadContext } from '../../model/kind';
import { type Reading, reading } from '../../model/reading';
import { staying } from '../../model/stays';
import { uniqueBy } from '../../text/groups';
import type { Source } from '../../text/source';
import type { Span } from '../../text/span';
import { buildOf, servicePlatformsOf } from './builds';
import { fleetOf } from './fleet';
import { isHeadedForDevelopers } from './heading';
import { defaultMention, mentionsOf } from './mentions';
import { type Project, readProjects } from './project';
import { canBeComposeFile, isComposeFile } from './recognise';
import { type Service, serviceOf } from './service';
import { usesOf } from './uses';

/** Compose files and Swarm stacks (compose-spec), each as part of the project that Compose would load it in. */
export const composeKind: Kind = {
  id: 'compose',
  title: 'compose file',
  globs: [
    '**/*compose*.{yml,yaml}',
    '**/*stack*.{yml,yaml}',
    '**/docker-*.{yml,yaml}',
    '**/*compose*/*.{yml,yaml}',
    '**/*stack*/*.{yml,yaml}',
  ],
  recognise: isComposeFile,
  accepts: canBeComposeFile,
  read: readCompose,
  comment: '#',
};

function readCompose(source: Source, context: ReadContext): Reading {
  const { projects, asked } = readProjects(source, context);
  const read = projects.map((project) => ({ project, services: servicesOf(project) }));
  const said = read.map(readServices);
  // Nothing but a dev container names it: it runs where it is opened.
  const { projects: named = [] } = context;
  const isOpened = named.length > 0 && named.every(({ opened }) => opened === true);
  const isForDevelopers = isHeadedForDevelopers(source.text);
  const fleet = fleetOf(source, context);
  const errors = projects[0]?.own.flatMap((document) => document.yaml.errors) ?? [];
  const mentions = said.flatMap((one) => one.mentions);
  const pairs = said.flatMap((one) => one.servicePlatforms);
  // Services that share their words through an anchor say the same thing at the same place: once is enough.
  const uses = uniqueBy(
    said.flatMap((one) => one.uses),
    useKey,
  );
  return reading({
    uses: inOrder(uses, (use) => use.span),
    builds: inOrder(buildsOf(read), (build) => build.span).map((build) => {
      if (isOpened || fleet.isBuiltThere) return { ...build, ownPlace: true as const };
      return isForDevelopers ? staying(build, 'started') : build;
    }),
    mentions: inOrder(
      uniqueBy(mentions, (mention) => mention.text.span.start),
      (mention) => mention.text.span,
    ),
    servicePlatforms: uniqueBy(pairs, (pair) => `${pair.platform.span.start} ${pair.listSpan.start}`),
    skipped: errors.map(({ value, span }) => ({ span, why: value })),
    wanted: [...new Set([...asked, ...fleet.wanted, ...projects.flatMap((project) => project.wanted())])],
    composeFiles: [...new Set(projects.flatMap((project) => project.composeFiles()))],
    composeProjects: projects.flatMap((project) => project.included().map((one) => [one])),
  });
}

type Said = Pick<Reading, 'uses' | 'mentions' | 'servicePlatforms'>;

/** A project with the services that the text being read has an entry for. */
interface ReadProject {
  readonly project: Project;
  readonly services: readonly Service[];
}

/** What the services say in one project. */
function readServices({ project, services }: ReadProject): Said {
  const { environment } = project;
  return {
    uses: services.flatMap((service) => usesOf(service, project)),
    mentions: [...services.flatMap((service) => mentionsOf(service)), ...defaultMention(services, environment)],
    servicePlatforms: services.flatMap((service) => servicePlatformsOf(service, environment) ?? []),
  };
}

function servicesOf(project: Project): readonly Service[] {
  return project.services.map((name) => serviceOf(name, project.service(name)));
}

/** The builds of all projects, each once, with the projects that have it so where there are several. */
function buildsOf(projects: readonly ReadProject[]): readonly Build[] {
  const found = new Map<string, { readonly build: Build; readonly keys: Set<string> }>();
  for (const { project, services } of projects) {
    for (const service of services) {
      const build = buildOf(service, project.environment);
      if (build === undefined) continue;
      const key = buildKey(build);
      const known = found.get(key);
      if (known === undefined) found.set(key, { build, keys: new Set([project.key]) });
      else known.keys.add(project.key);
    }
  }
  const isOne = projects.length === 1;
  return [...found.values()].map(({ build, keys }) => (isOne ? build : { ...build, projects: [...keys] }));
}

function useKey({ span, role, image, demand, builtHere }: ImageUse): string {
  const platforms = demand.kind === 'stated' ? demand.platforms.map(formatPlatform) : [];
  return [
    span.start,
    role,
    image === undefined ? '' : familiarReference(image),
    demand.kind,
    builtHere ?? false,
    ...platforms,
  ].join(' ');
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
