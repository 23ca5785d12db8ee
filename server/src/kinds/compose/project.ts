import { FOUND_PROJECT } from '../../model/buildFiles';
import { type ComposeProject, composeProjectKey } from '../../model/composeProject';
import type { ReadContext } from '../../model/kind';
import { folderOf, joinPath } from '../../text/paths';
import type { Source } from '../../text/source';
import type { Environment } from '../syntax/composeInterpolation';
import { readDotenv } from '../syntax/dotenv';
import { type ComposeDocument, readDocuments } from './document';
import { includedBy, includedProjects, type Loading, layersOf, serviceNames } from './layers';
import { projectFiles } from './projectFiles';
import type { View } from './view';

/** A compose file as part of the project that Compose would load it in. */
export interface Project {
  /** The documents of the text being read. */
  readonly own: readonly ComposeDocument[];
  /** The variables of its `.env`, or of the files that take its place. */
  readonly environment: Environment;
  /** The names of the services that the text being read has an entry for, in its order. */
  readonly services: readonly string[];
  /** The names of the services that its files have an entry for; those they include not counted. */
  readonly all: () => readonly string[];
  /** What all files of the project say of a service. */
  readonly service: (name: string) => View;
  /** What the text being read, and what it extends and includes, say of it. */
  readonly alone: (name: string) => View;
  /** The paths that were asked for so far, whether they exist or not. */
  readonly wanted: () => readonly string[];
  /** Those among them that are compose files. */
  readonly composeFiles: () => readonly string[];
  /** The projects that the text being read makes of files which it includes. */
  readonly included: () => readonly ComposeProject[];
  readonly key: string;
}

/** Projects that one file is read in at most. */
const MAX_PROJECTS = 12;

/** The projects of a file, with the paths that were asked for to find them. */
export interface Projects {
  readonly projects: readonly Project[];
  readonly asked: readonly string[];
}

/**
 * The projects that a compose file belongs to: the one that Compose finds in its folder, and those that the workspace
 * names. A file that Compose does not find by itself is read alone only where nobody names it with others.
 */
export function readProjects(source: Source, context: ReadContext): Projects {
  const asked = new Set<string>();
  const text = (path: string): string | undefined => {
    if (path === source.path) return source.text;
    asked.add(path);
    return context.file(path);
  };
  const folder = folderOf(source.path);
  const environment = readDotenv(text(joinPath(folder, '.env')) ?? '');
  const { files, byItself } = projectFiles(source.path, environment, (path) => text(path) !== undefined);
  const found: ComposeProject = { files, folder };
  const named = new Map((context.projects ?? []).map((project) => [composeProjectKey(project), project]));
  const isFound = named.delete(composeProjectKey(found)) || byItself || named.size === 0;
  const others = [...named].slice(0, MAX_PROJECTS);
  return {
    projects: [
      ...(isFound ? [readProject(source, context, found, FOUND_PROJECT)] : []),
      ...others.map(([key, project]) => readProject(source, context, project, key)),
    ],
    asked: [...asked],
  };
}

/**
 * Reads the files of a project with its variables, and what they include and extend (compose-go, `loader`). Never the
 * process environment.
 */
export function readProject(source: Source, context: ReadContext, project: ComposeProject, key: string): Project {
  const wanted = new Set<string>();
  const file = (path: string): string | undefined => {
    if (path === source.path) return source.text;
    wanted.add(path);
    return context.file(path);
  };
  const { files, folder, envFiles = [joinPath(folder, '.env')] } = project;
  const environment: Environment = new Map(envFiles.flatMap((path) => [...readDotenv(file(path) ?? '')]));
  const read = (path: string): readonly ComposeDocument[] => {
    const text = file(path);
    return text === undefined ? [] : readDocuments({ path, text, folder, environment, own: path === source.path });
  };
  const documents = files.flatMap(read);
  const own = documents.filter((document) => document.own);
  const loading: Loading = { file, files: new Map(), included: new Map(), named: new Set() };
  // A file may include others and have no service of its own.
  for (const document of documents) includedBy(document, loading);
  return {
    own,
    environment,
    services: [...new Set(own.flatMap(serviceNames))],
    all: () => [...new Set(documents.flatMap(serviceNames))],
    service: (name) => layersOf(documents, name, loading),
    alone: (name) => layersOf(own, name, loading),
    wanted: () => [...wanted],
    composeFiles: () => [...new Set([...files, ...loading.named])].filter((path) => path !== source.path),
    included: () => own.flatMap(includedProjects),
    key,
  };
}
