import { isMap, isNode, isScalar, isSeq, type Node } from 'yaml';
import type { ComposeProject } from '../../model/composeProject';
import { memoOfObjects } from '../../text/memo';
import { folderOf, joinPath } from '../../text/paths';
import { resolve } from '../../text/yaml/yaml';
import type { Environment } from '../syntax/composeInterpolation';
import { readDotenv } from '../syntax/dotenv';
import { allEntries, type ComposeDocument, findEntry, readDocuments, underneath } from './document';
import { plainText } from './value';
import { child, type Layer, type View } from './view';

/** How other files are come by; each is read once. */
export interface Loading {
  readonly file: (path: string) => string | undefined;
  readonly files: Map<string, readonly ComposeDocument[]>;
  readonly included: Map<ComposeDocument, readonly ComposeDocument[]>;
  /** Every path that something includes or extends. */
  readonly named: Set<string>;
}

/** The names of a document's services, in its order. */
export function serviceNames(document: ComposeDocument): readonly string[] {
  if (document.firstFormat) return allEntries(document, document.yaml.root, false).map((entry) => entry.key.value);
  const services = findEntry(document, document.yaml.root, 'services');
  return allEntries(document, services?.value, services?.inherited ?? false).map((entry) => entry.key.value);
}

/**
 * All that documents, the weakest first, say of a service: each one's own entry, then what that extends, then what the
 * document includes, which is how Compose puts them over each other (compose-go, `extends.go`, `include.go`).
 */
export function layersOf(documents: readonly ComposeDocument[], name: string, loading: Loading): View {
  return documents
    .toReversed()
    .flatMap((document) => [
      ...withBases(document, name, loading),
      ...includedBy(document, loading).flatMap((other) => withBases(other, name, loading, {})),
    ]);
}

const MAX_DEPTH = 16;

/** `scope` marks what does not stand in a file of the project for this service itself. */
function withBases(document: ComposeDocument, name: string, loading: Loading, scope?: object, depth = 0): View {
  const layer = child(servicesIn(document), name)[0];
  if (layer === undefined || !isMap(layer.node) || depth > MAX_DEPTH) return [];
  return [{ ...layer, ...(scope && { scope }) }, ...basesOf(layer, loading, scope ?? {}, depth)];
}

/** Every service is looked up among them, and again for each that extends it. */
const servicesIn = memoOfObjects((document: ComposeDocument): View => {
  const root = rootOf(document);
  return document.firstFormat ? root : child(root, 'services');
});

function basesOf(layer: Layer, loading: Loading, scope: object, depth: number): View {
  const { document } = layer;
  const extending = child([layer], 'extends').slice(0, 1);
  const node = extending[0]?.node;
  if (node === undefined) return [];
  const at = (key: string): string | undefined => plainText(document, child(extending, key)[0]?.node);
  const service = isMap(node) ? at('service') : plainText(document, node);
  const file = isMap(node) ? at('file') : undefined;
  const isFileUnread = file === undefined && child(extending, 'file').length > 0;
  if (service === undefined || isFileUnread) return [];
  if (file === undefined) return withBases(document, service, loading, scope, depth + 1);
  const path = joinPath(document.folder, file);
  if (isElsewhere(file) || path === document.path) return [];
  return load(loading, path, folderOf(path), document.environment)
    .toReversed()
    .flatMap((other) => withBases(other, service, loading, scope, depth + 1));
}

/** The documents that one includes, and those that they include, the strongest first; each once. */
export function includedBy(document: ComposeDocument, loading: Loading): readonly ComposeDocument[] {
  const known = loading.included.get(document);
  if (known !== undefined) return known;
  const found = new Set<ComposeDocument>();
  const visit = (from: ComposeDocument, depth: number): void => {
    if (depth > MAX_DEPTH) return;
    for (const list of child(rootOf(from), 'include')) {
      for (const item of nodesOf(from, list.node)) {
        for (const other of include(from, item, loading).toReversed()) {
          if (found.has(other)) continue;
          found.add(other);
          visit(other, depth + 1);
        }
      }
    }
  };
  visit(document, 0);
  found.delete(document);
  const documents = [...found];
  loading.included.set(document, documents);
  return documents;
}

function include(document: ComposeDocument, item: Node, loading: Loading): readonly ComposeDocument[] {
  const found = includeOf(document, item);
  if (found === undefined) return [];
  const { files, folder, envFiles } = found;
  const inner = new Map(envFiles.flatMap((path) => [...readDotenv(loading.file(path) ?? '')]));
  const environment = underneath(document.environment, inner);
  return files.filter((path) => path !== document.path).flatMap((path) => load(loading, path, folder, environment));
}

/** The projects that a document's `include` makes of files which would be read otherwise where they lie. */
export function includedProjects(document: ComposeDocument): readonly ComposeProject[] {
  return child(rootOf(document), 'include').flatMap((list) =>
    nodesOf(document, list.node).flatMap((item) => {
      const found = includeOf(document, item);
      const isMoved = found?.files.every((path) => path !== document.path && folderOf(path) !== found.folder) === true;
      if (found === undefined || !isMoved) return [];
      return [{ ...found, envFiles: [...found.envFiles, joinPath(document.folder, '.env')] }];
    }),
  );
}

type Included = ComposeProject & Required<Pick<ComposeProject, 'envFiles'>>;

/** What an item of `include` names (compose-spec, `14-include.md`); nothing where that is remote. */
function includeOf(document: ComposeDocument, item: Node): Included | undefined {
  const texts = (key: string): readonly string[] =>
    nodesOf(document, resolve(document.yaml, findEntry(document, item, key)?.value)).flatMap(
      (node) => plainText(document, node) ?? [],
    );
  const paths = isMap(item) ? texts('path') : [plainText(document, item) ?? ''];
  const first = paths[0];
  if (first === undefined || first === '' || paths.some(isElsewhere)) return undefined;
  const directory = texts('project_directory')[0];
  const folder =
    directory === undefined ? folderOf(joinPath(document.folder, first)) : joinPath(document.folder, directory);
  const listed = texts('env_file').map((path) => joinPath(document.folder, path));
  const envFiles = listed.length > 0 ? listed : [joinPath(folder, '.env')];
  return { files: paths.map((path) => joinPath(document.folder, path)), folder, envFiles };
}

function load(loading: Loading, path: string, folder: string, environment: Environment): readonly ComposeDocument[] {
  loading.named.add(path);
  const key = `${path}\n${folder}`;
  const known = loading.files.get(key);
  if (known !== undefined) return known;
  const text = loading.file(path);
  const documents = text === undefined ? [] : readDocuments({ path, text, folder, environment, own: false });
  loading.files.set(key, documents);
  return documents;
}

function rootOf(document: ComposeDocument): View {
  const node = document.yaml.root;
  if (node === undefined) return [];
  const entry = { key: { value: '', span: { start: 0, end: 0 } }, value: node, inherited: false };
  return [{ document, node, entry }];
}

function nodesOf(document: ComposeDocument, node: Node | undefined): readonly Node[] {
  if (isScalar(node)) return [node];
  if (!isSeq(node)) return [];
  return node.items.filter(isNode).flatMap((item) => resolve(document.yaml, item) ?? []);
}

/** A remote resource, or a place outside the workspace. */
function isElsewhere(path: string): boolean {
  return /^(?:[a-z][a-z0-9+.-]*:|git@|github\.com\/|\/|~)/i.test(path);
}
