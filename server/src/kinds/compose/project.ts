import type { ReadContext } from '../../model/kind';
import { folderOf, joinPath } from '../../text/paths';
import type { Source } from '../../text/source';
import type { Environment } from '../syntax/composeInterpolation';
import { readDotenv } from '../syntax/dotenv';
import { type ComposeDocument, readDocuments } from './document';
import { includedBy, type Loading, layersOf, serviceNames } from './layers';
import { projectFiles } from './projectFiles';
import type { View } from './view';

/** A compose file as part of the project that Compose would load it in. */
export interface Project {
  /** The documents of the text being read. */
  readonly own: readonly ComposeDocument[];
  /** The variables of the `.env` beside it. */
  readonly environment: Environment;
  /** The names of the services that the text being read has an entry for, in its order. */
  readonly services: readonly string[];
  /** What all files of the project say of a service. */
  readonly service: (name: string) => View;
  /** What the text being read, and what it extends and includes, say of it. */
  readonly alone: (name: string) => View;
  /** The paths that were asked for so far, whether they exist or not. */
  readonly wanted: () => readonly string[];
  /** Those among them that are compose files. */
  readonly composeFiles: () => readonly string[];
}

/**
 * Reads the project of a compose file: its `.env`, the override beside it or the file that it overrides, and what
 * they include and extend (compose-go, `loader`). Never the process environment.
 */
export function readProject(source: Source, context: ReadContext): Project {
  const wanted = new Set<string>();
  const file = (path: string): string | undefined => {
    if (path === source.path) return source.text;
    wanted.add(path);
    return context.file(path);
  };
  const folder = folderOf(source.path);
  const environment = readDotenv(file(joinPath(folder, '.env')) ?? '');
  const read = (path: string): readonly ComposeDocument[] => {
    const text = file(path);
    return text === undefined ? [] : readDocuments({ path, text, folder, environment, own: path === source.path });
  };
  const files = projectFiles(source.path, environment, (path) => file(path) !== undefined);
  const documents = files.flatMap(read);
  const own = documents.filter((document) => document.own);
  const loading: Loading = { file, files: new Map(), included: new Map(), named: new Set() };
  // A file may include others and have no service of its own.
  for (const document of documents) includedBy(document, loading);
  return {
    own,
    environment,
    services: [...new Set(own.flatMap(serviceNames))],
    service: (name) => layersOf(documents, name, loading),
    alone: (name) => layersOf(own, name, loading),
    wanted: () => [...wanted],
    composeFiles: () => [...new Set([...files, ...loading.named])].filter((path) => path !== source.path),
  };
}
