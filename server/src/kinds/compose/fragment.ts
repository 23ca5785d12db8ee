import type { Build } from '../../model/build';
import { baseName, folderOf, joinPath } from '../../text/paths';
import type { Source } from '../../text/source';
import { entriesOf, readYaml, textAt, textOf, valueAt, type YamlDocument, type YamlEntry } from '../../text/yaml/yaml';
import { programBuild } from '../syntax/programBuild';

/**
 * The builds of services that stand in a file alone, without `services:`: a program of the project makes a compose file of
 * several of them. Nothing where one of its keys is no service with a container of its own.
 */
export function fragmentBuilds({ path, text }: Source): readonly Build[] {
  if (!MAY_BE.test(text) || !BUILDS.test(text)) return [];
  return readYaml(text).flatMap((document) => {
    const services = entriesOf(document, document.root);
    const areAll = services.every(({ value }) => textAt(document, value, 'container_name') !== undefined);
    return areAll ? services.flatMap((service) => buildOf(document, service, path)) : [];
  });
}

const MAY_BE = /^[ \t]+container_name[ \t]*:/m;
const BUILDS = /^[ \t]+build[ \t]*:/m;

/** Its paths start where the whole file is put, mostly at the top; a context that is called as the own folder may be that. */
function buildOf(document: YamlDocument, { key, value }: YamlEntry, path: string): readonly Build[] {
  const build = valueAt(document, value, 'build');
  const context = textOf(document, build) ?? textAt(document, build, 'context');
  if (context === undefined || !/^[\w./-]+$/.test(context.value) || context.value.startsWith('/')) return [];
  const dockerfile = textAt(document, build, 'dockerfile')?.value ?? 'Dockerfile';
  const folder = joinPath('', context.value);
  const own = folderOf(path);
  const isOwn = baseName(folder) === baseName(own);
  const folders = [folder, joinPath(own, context.value), ...(isOwn ? [own] : [])];
  return [
    programBuild(
      key.value,
      context.span,
      [...new Set(folders)].map((one) => joinPath(one, dockerfile)),
    ),
  ];
}
