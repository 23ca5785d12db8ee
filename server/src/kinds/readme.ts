import type { Build } from '../model/build';
import type { BuildCall } from '../model/buildCall';
import type { Kind, ReadContext } from '../model/kind';
import { type Reading, reading } from '../model/reading';
import { folderOf, joinPath } from '../text/paths';
import type { Source } from '../text/source';
import type { Span } from '../text/span';
import { isPage, PAGES, placeOfPage } from './pages';
import {
  buildsInClusterToldIn,
  buildsToldIn,
  buildsTriedIn,
  mayEnterCluster,
  mayStart,
  mayTell,
  mayTry,
  type Piece,
  startsToldIn,
} from './syntax/commands/told';
import { imagesSaid, maySayImages } from './syntax/imagesSaid';
import { programBuild } from './syntax/programBuild';

/**
 * Files that tell people how an image is built: which Dockerfiles are built for a platform that the command states, or
 * by Cloud Build or SAM; what Compose starts; and for which platforms the images of the project are made elsewhere. A
 * person types it or another does, so nothing is required by it, and nothing in such a file is wrong. Of pages for those
 * who develop or install only the commands that state a platform or start something count: what they try is built
 * elsewhere, too.
 */
export const readmeKind: Kind = {
  id: 'readme',
  title: 'README',
  globs: ['**/*{README,readme,Readme}*.md', ...PAGES],
  recognise: ({ path, text }) =>
    isReadme(path) ? mayTellOfProject(text) : isPage(path) && (mayTell(text) || mayStart(text)),
  read: readPage,
  comment: undefined,
  tellsOnly: true,
};

function isReadme(path: string): boolean {
  return /readme[^/]*\.md$/i.test(path);
}

function mayTellOfProject(text: string): boolean {
  return (
    mayTell(text) ||
    mayTry(text) ||
    mayStart(text) ||
    mayEnterCluster(text) ||
    tellsFunction(text) ||
    maySayImages(text)
  );
}

function readPage({ path, text }: Source, { file }: ReadContext): Reading {
  const folder = isReadme(path) ? folderOf(path) : placeOfPage(path);
  const folders = [...new Set([folder, ''])];
  const wanted = new Set<string>();
  const found = (build: Build): readonly Build[] => {
    for (const one of build.dockerfiles) wanted.add(one);
    const dockerfile = build.dockerfiles.find((one) => file(one) !== undefined);
    return dockerfile === undefined ? [] : [{ ...build, dockerfiles: [dockerfile] }];
  };
  const hasFiles = ({ files }: BuildCall): boolean => {
    for (const one of files) wanted.add(one);
    return files.every((one) => file(one) !== undefined);
  };
  const scripts = shellTexts(text).map(({ start, end }): Piece => ({ script: text.slice(start, end), start }));
  const told = scripts.flatMap(({ script, start }) => buildsToldIn(script, start, folders));
  const others = isReadme(path)
    ? [
        ...stayingIn(text, scripts, folders)
          .flatMap(found)
          .filter(({ dockerfiles: [dockerfile = ''] }) => folderOf(dockerfile) === folder),
        ...functionsOf(path, text),
        ...saidIn(path, text),
      ]
    : [];
  return reading({
    builds: [...told.flatMap(found), ...others],
    buildCalls: startsIn(scripts, folder, hasFiles),
    wanted: [...wanted],
  });
}

/** What the page of a folder has people build that leaves their machine nowhere: it is tried, or a cluster there gets it. */
function stayingIn(text: string, scripts: readonly Piece[], folders: readonly string[]): readonly Build[] {
  if (folders[0] === '') return [];
  const isTried = mayTry(text) && !scripts.some(({ script }) => HANDS_ON.test(script));
  const staysInCluster = mayEnterCluster(text) && !scripts.some(({ script }) => PUSHES.test(script));
  return [
    ...(isTried ? buildsTriedIn(scripts, folders) : []),
    ...(staysInCluster ? buildsInClusterToldIn(scripts, folders) : []),
  ];
}

/**
 * What people are told to have Compose start, unless they are told to hand images on, too: with the files that it names in
 * the page's folder, or else at the top of the workspace.
 */
function startsIn(
  scripts: readonly Piece[],
  folder: string,
  hasFiles: (call: BuildCall) => boolean,
): readonly BuildCall[] {
  if (scripts.some(({ script }) => PUSHES.test(script))) return [];
  return scripts.flatMap(({ script, start }) => {
    const above = folder === '' ? [] : startsToldIn(script, start, ['']);
    const isAbove = (call: BuildCall): boolean => call.files.length > 0 && hasFiles(call);
    return startsToldIn(script, start, [folder]).map((call) => {
      const other = hasFiles(call) ? undefined : above.find(({ span }) => span.start === call.span.start);
      return other !== undefined && isAbove(other) ? other : call;
    });
  });
}

const PUSHES = /\b(?:docker|podman|nerdctl)[ \t]+(?:image[ \t]+)?(?:push|tag|save)\b|\bcompose\b[^\n]*[ \t]push\b/;

/**
 * Words of commands that take an image to another machine, or have it run there. What the page of a folder builds in it is
 * else only tried; at the top of a workspace that is how people get to know what others ship.
 */
const HANDS_ON =
  /\b(?:docker|podman|nerdctl|buildah)[ \t]+(?:image[ \t]+)?(?:push|tag|save)\b|--push\b|\b(?:kubectl|helm|gcloud|terraform|fly|flyctl)[ \t]+\w|\b(?:aws|az)[ \t]+[a-z]+[ \t]+/;

/** A function of an image whose template people are shown, with the command that builds it. */
function tellsFunction(text: string): boolean {
  return SAM_BUILD.test(text) && text.includes('AWS::Serverless::Function') && OF_IMAGE.test(text);
}

/**
 * SAM builds the image for the architecture of the function: of the folder of the README, or of one in it. At the top of a
 * workspace any function may be meant.
 */
function functionsOf(path: string, text: string): readonly Build[] {
  const folder = folderOf(path);
  const command = folder !== '' && tellsFunction(text) ? SAM_BUILD.exec(text) : null;
  if (command === null) return [];
  const span = { start: command.index, end: command.index + command[0].length };
  const dockerfilePatterns = ['Dockerfile', '*/Dockerfile'].map((glob) => joinPath(folder, glob));
  return [{ ...programBuild('sam build', span, []), dockerfilePatterns, ownPlace: true }];
}

const SAM_BUILD = /\bsam build\b/;
const OF_IMAGE = /^[ \t]*PackageType:[ \t]*["']?Image\b/m;

/**
 * A build elsewhere, for the platforms that the page says: of what lies beside it, and for the page of the whole project of
 * what lies in its folders of images.
 */
function saidIn(path: string, text: string): readonly Build[] {
  const said = imagesSaid(text);
  if (said === undefined) return [];
  const folder = folderOf(path);
  const beside = NAMES.map((name) => joinPath(folder, name));
  const build = { ...programBuild('README', said.span, beside), saidFor: said.platforms };
  const patterns = [
    ...(folder === '' ? [IN_FOLDERS_OF_IMAGES] : []),
    ...(said.ofDockerfiles ? VARIANTS.map((glob) => joinPath(folder, glob)) : []),
  ];
  return [patterns.length > 0 ? { ...build, dockerfilePatterns: patterns } : build];
}

const NAMES: readonly string[] = ['Dockerfile', 'Containerfile'];
const VARIANTS: readonly string[] = ['{Dockerfile,Containerfile}[._-]*', '*.{Dockerfile,dockerfile}'];
const IN_FOLDERS_OF_IMAGES =
  '{Containers,containers,Docker,docker,Dockerfiles,dockerfiles,Images,images}/**/{Dockerfile,Containerfile}';

/** The bodies of fenced blocks that may be shell (CommonMark, "Fenced code blocks"), and code within a line. */
function shellTexts(text: string): readonly Span[] {
  const found: Span[] = [];
  let block: { readonly fence: string; readonly isShell: boolean; readonly start: number } | undefined;
  for (const { 0: line, index } of text.matchAll(/[^\n]*(?:\n|$)/g)) {
    const [, fence, language = ''] = FENCE.exec(line) ?? [];
    if (block === undefined) {
      if (fence !== undefined) block = { fence, isShell: SHELL.test(language), start: index + line.length };
      else
        for (const code of line.matchAll(INLINE))
          found.push({ start: index + code.index, end: index + code.index + code[0].length });
    } else if (fence?.startsWith(block.fence) === true && language === '') {
      if (block.isShell) found.push({ start: block.start, end: index });
      block = undefined;
    }
  }
  return found;
}

const FENCE = /^[ \t>]*(`{3,}|~{3,})[ \t]*([^\s`]*)[^`]*$/;
const INLINE = /(?<=(?<!`)`)[^`\n]+(?=`(?!`))/g;
const SHELL = /^(?:|\{?\.?(?:ba|z|da)?sh\}?|shell|console|shell-session|terminal|text|plain|txt|cmd)$/i;
