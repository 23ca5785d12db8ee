import { folderOf } from '../text/paths';

/**
 * Globs of the pages that tell people how to develop, build or install a project, besides its READMEs. Deeper in its
 * documentation the pages are about other things than where the project is built.
 */
export const PAGES: readonly string[] = [
  '**/{CONTRIBUTING,DEVELOPMENT,DEVELOPING,HACKING,BUILDING,BUILD,INSTALL,INSTALLATION,RUNNING,DOCKER}.md',
  '**/{contributing,development,developing,hacking,building,build,install,installation,running,docker}.md',
  ...['**/docs/', '**/docs/*/'].flatMap((folder) => [
    `${folder}*{docker,compose,develop,install,build,getting-started,quickstart}*.md`,
    `${folder}*{Docker,Compose,Develop,Install,Build,DOCKER,DEVELOP,INSTALL,BUILD}*.md`,
  ]),
];

/** Whether a path is that of such a page. */
export function isPage(path: string): boolean {
  return NAMED.test(path) || OF_DOCS.test(path);
}

/** The folder where a reader of such a page is: its own, or the one that has the documentation. */
export function placeOfPage(path: string): string {
  const docs = DOCS.exec(path);
  return docs === null ? folderOf(path) : path.slice(0, docs.index);
}

const DOCS = /(?:^|\/)docs\//;
const NAMED =
  /(?:^|\/)(?:contributing|development|developing|hacking|building|build|install|installation|running|docker)\.md$/i;
const OF_DOCS =
  /(?:^|\/)docs\/(?:[^/]+\/)?[^/]*(?:docker|compose|develop|install|build|getting-started|quickstart)[^/]*\.md$/i;
