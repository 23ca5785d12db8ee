import type { Build } from '../model/build';
import type { Kind, ReadContext } from '../model/kind';
import { type Reading, reading } from '../model/reading';
import { baseName, folderOf, joinPath } from '../text/paths';
import type { Source } from '../text/source';
import { byStart } from '../text/span';
import { mayHaveCommands } from './syntax/commands/commands';
import { withBuilt } from './syntax/commands/joins';
import { toldBuilds } from './syntax/commands/told';
import { distinctMentions } from './syntax/distinctMentions';
import { includedBuilds } from './syntax/make/included';
import { readRules } from './syntax/make/recipes';
import { readMakefile } from './syntax/make/rules';
import { templateReadings } from './syntax/make/templates';
import { buildsOf, callsOf } from './syntax/make/together';
import { withSaidStore } from './syntax/saidStore';

/** Makefiles: the recipes of their rules, with the variables that the file gives a value. */
export const makefileKind: Kind = {
  id: 'makefile',
  title: 'Makefile',
  globs: ['**/{Makefile,makefile,GNUmakefile}', '**/Makefile.*', '**/*.{mk,Makefile,makefile}'],
  recognise(source) {
    const name = baseName(source.path);
    const isCalledSo = /^(?:GNUmakefile|[Mm]akefile(?:\.\w+)?)$|\.(?:mk|[Mm]akefile)$/.test(name);
    return (isCalledSo && !TEMPLATE.test(name)) || source.languageId === 'makefile';
  },
  read: (source, context) =>
    mayHaveCommands(source.text) || INCLUDES.test(source.text) ? readSource(source, context) : reading({}),
  comment: '#',
};

/** Something else makes the makefile of it, with values that it alone knows. */
const TEMPLATE = /\.(?:em|j2|jinja2?|tmpl|tpl|template|gotmpl|erb|mustache|hbs)$/;

const INCLUDES = /^[ ]*[s-]?include[ \t]/m;

function readSource(source: Source, context: ReadContext): Reading {
  const wanted = new Set<string>();
  // Names count from where make runs, which is the makefile's own folder.
  const include = (path: string): string | undefined => {
    const isKnown = !/^[/~]|[*?[\]%]/.test(path);
    const place = joinPath(folderOf(source.path), path);
    if (isKnown) wanted.add(place);
    return isKnown ? context.file(place) : undefined;
  };
  const makefile = readMakefile(source.text, include);
  const folders = foldersOf(source.path);
  const own = makefile.rules.filter((rule) => rule.elsewhere === undefined);
  const recipes = readRules(makefile, own, folders);
  const builds = withSaidStore(buildsOf(recipes), source.text);
  const uses = [...withBuilt(recipes.uses, builds)].sort(byStart);
  return reading({
    builds: [
      ...builds,
      ...templateReadings(makefile, folders).flatMap(toldBuilds),
      ...includedBuilds(makefile, folders, [...wanted], (path) => buildsOfFile(path, context)),
    ],
    uses,
    mentions: distinctMentions(recipes.mentions),
    merges: recipes.merges,
    buildCalls: callsOf(recipes),
    composeProjects: [...recipes.composeProjects.values()],
    namedFiles: recipes.readings.flatMap((read) => read.namedFiles),
    wanted: [...wanted],
  });
}

/** What the makefile at `path` builds, without the files that it includes. */
function buildsOfFile(path: string, context: ReadContext): readonly Build[] {
  const text = context.file(path);
  if (text === undefined || !mayHaveCommands(text)) return [];
  return readSource({ uri: '', path, text, version: 0 }, { ...context, file: () => undefined }).builds;
}

/** Where make runs: in the folder of its file, or of one that includes it. */
function foldersOf(path: string): readonly string[] {
  const own = folderOf(path);
  const isIncluded = path.endsWith('.mk');
  return [...new Set(isIncluded ? ['', own] : [own, ''])];
}
