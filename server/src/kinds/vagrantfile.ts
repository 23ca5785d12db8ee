import type { Build } from '../model/build';
import type { Kind } from '../model/kind';
import { type Reading, reading } from '../model/reading';
import { mappedText } from '../text/mapped';
import { folderOf } from '../text/paths';
import type { Source } from '../text/source';
import { readCommands } from './syntax/commands/commands';
import { UNKNOWN_MACHINE } from './syntax/commands/contract';

/**
 * Vagrantfiles: the images that their Docker provisioner builds, under which names. The machine is that of whoever starts
 * the box, so nothing is required by it.
 */
export const vagrantfileKind: Kind = {
  id: 'vagrantfile',
  title: 'Vagrantfile',
  globs: ['**/Vagrantfile'],
  recognise: ({ path, text }) => /(?:^|\/)Vagrantfile$/.test(path) && text.includes('build_image'),
  read: (source) => reading({ builds: buildsOf(source) } satisfies Partial<Reading>),
  comment: undefined,
  tellsOnly: true,
};

/** `build_image "PATH", args: "-t NAME"`; people write the options of `docker build` before the path, too. */
function buildsOf({ path, text }: Source): readonly Build[] {
  return [...text.matchAll(BUILD_IMAGE)].flatMap(({ 0: whole, 1: words = '', 2: options = '', index }) => {
    const source = index + whole.indexOf(words);
    const folder = words.replace(SYNCED, '$1');
    const script = mappedText([{ text: `docker build ${options} ${folder}`, source }]);
    const { builds } = readCommands(script, {
      folders: [folderOf(path)],
      variables: new Map(),
      machine: UNKNOWN_MACHINE,
      byHand: true,
    });
    const span = { start: source, end: source + words.length };
    return builds.map((build): Build => ({ ...build, span, tool: 'program', output: 'load', ownPlace: true }));
  });
}

const BUILD_IMAGE = /\bbuild_image\s*\(?\s*["']([^"'\n]+)["'](?:\s*,\s*args:\s*["']([^"'\n]*)["'])?/g;
/** The project's folder, as the box sees it. */
const SYNCED = /(^|\s)\/vagrant\/?/;
