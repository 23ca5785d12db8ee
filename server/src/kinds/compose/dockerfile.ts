import { isScalar } from 'yaml';
import type { Build } from '../../model/build';
import { isCalledDockerfile } from '../../model/dockerfileName';
import { joinPath } from '../../text/paths';
import { pathGlob } from '../syntax/pathGlob';
import type { Service } from './service';
import { valueAt } from './value';
import { child, scalarOf, type View } from './view';

/** Which Dockerfile a service is built of: those that may be meant, where a variable of its name has no value. */
export function dockerfileOf({
  build: view,
  buildMaps: lists,
  view: all,
}: Service): Pick<Build, 'dockerfiles' | 'dockerfilePatterns'> {
  const hasInline = child(lists, 'dockerfile_inline').length > 0;
  const context = contextOf(view);
  if (hasInline || context === undefined) return NONE;
  const isFirstFormat = view[0]?.document.firstFormat === true;
  const dockerfile = scalarOf(child(isFirstFormat ? all : lists, 'dockerfile'));
  const folders = [context, ...folderItNames(view)];
  if (dockerfile !== undefined && dockerfile.text === undefined) return likeIn(folders, dockerfile.written);
  const name = dockerfile?.text ?? 'Dockerfile';
  return name === '' || isOutside(name) ? NONE : { dockerfiles: folders.map((folder) => joinPath(folder, name)) };
}

const NONE: Pick<Build, 'dockerfiles'> = { dockerfiles: [] };

/** `Dockerfile$SUFFIX`: enough is known of the name to tell it from what else lies there. */
function likeIn(folders: readonly string[], written: string): Pick<Build, 'dockerfiles' | 'dockerfilePatterns'> {
  const glob = pathGlob(written.replace(VARIABLE, '$'), '$');
  const isKnown = isCalledDockerfile(glob) && !/[{}[\]?!$]/.test(glob) && !isOutside(glob);
  return isKnown ? { ...NONE, dockerfilePatterns: folders.map((folder) => joinPath(folder, glob)) } : NONE;
}

const VARIABLE = /\$(?:\{[^{}$]*\}|[A-Za-z_]\w*)/g;

/**
 * The folder of a file that names it as its context (`context: extensions/tool` in `extensions/tool/compose.yml`): it is
 * read together with one above, from whose folder paths start then.
 */
function folderItNames(view: View): readonly string[] {
  const [layer] = view;
  if (layer === undefined) return [];
  const context = isScalar(layer.node) ? valueAt(layer.document, layer.node) : scalarOf(child([layer], 'context'));
  const [{ folder }, named] = [layer.document, joinPath('', context?.text ?? '')];
  return named !== '' && (folder === named || folder.endsWith(`/${named}`)) ? [folder] : [];
}

/** The folder of a build's context; absent where it is remote or not known. */
export function contextOf(view: View): string | undefined {
  for (const layer of view) {
    const found = isScalar(layer.node) ? valueAt(layer.document, layer.node) : scalarOf(child([layer], 'context'));
    if (found === undefined) continue;
    const isLocal = found.text !== undefined && found.text !== '' && !isOutside(found.text);
    return isLocal && found.text !== undefined ? joinPath(layer.document.folder, found.text) : undefined;
  }
  return view[0]?.document.folder;
}

function isOutside(path: string): boolean {
  return /^(?:\/|~|[a-z][a-z0-9+.-]*:|git@|github\.com\/)/i.test(path);
}
