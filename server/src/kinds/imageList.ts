import type { Kind } from '../model/kind';
import { reading } from '../model/reading';
import { baseName, folderOf, joinPath } from '../text/paths';
import type { Source } from '../text/source';
import type { Span } from '../text/span';
import { fragmentBuilds } from './compose/fragment';
import { canBeComposeFile } from './compose/recognise';
import { programBuild } from './syntax/programBuild';

/**
 * Lists of images in a format of the project's own: YAML or JSON that is nothing else and says `dockerfile: …`, or has
 * services of Compose without the rest of such a file. A program of the project builds them, or has them built; for which
 * platforms is for it to choose.
 */
export const imageListKind: Kind = {
  id: 'imageList',
  title: 'list of images',
  globs: ['**/*.yaml', '**/*.yml', '**/*.json'],
  recognise: isImageList,
  read(source) {
    const listed = listedIn(source.text).map(({ path, span }) => buildOf(source, path, span));
    return reading({ builds: [...listed, ...fragmentBuilds(source)] });
  },
  comment: undefined,
  tellsOnly: true,
};

/** What may be a compose file of another name is one as soon as something includes it. */
function isImageList(source: Source): boolean {
  const { path, text } = source;
  if (!/\.(?:ya?ml|json)$/i.test(path)) return false;
  const isList = WORD.test(text) && listedIn(text).length > 0;
  return (isList || fragmentBuilds(source).length > 0) && !canBeComposeFile(source);
}

const WORD = /(?:docker|container)[_-]?file/i;
const ENTRY = /(?<![\w-])["']?(?:docker[_-]?file|containerfile)(?:[_-]?path)?["']?[ \t]*:[ \t]*["']?([\w./-]{1,200})/gi;
const MAX_BUILDS = 500;

/** What the keys name, where it is named as Dockerfiles are. */
function listedIn(text: string): readonly { readonly path: string; readonly span: Span }[] {
  return [...text.matchAll(ENTRY)].slice(0, MAX_BUILDS).flatMap(({ 0: whole, 1: path = '', index }) => {
    const end = index + whole.length;
    return WORD.test(baseName(path)) ? [{ path, span: { start: end - path.length, end } }] : [];
  });
}

/** Paths are counted from the file or from the top of the repository; a bare name is that of a file beside it. */
function buildOf({ path: own }: Source, path: string, span: Span): ReturnType<typeof programBuild> {
  const beside = joinPath(folderOf(own), path);
  return programBuild(baseName(own), span, path.includes('/') ? [beside, joinPath('', path)] : [beside]);
}
