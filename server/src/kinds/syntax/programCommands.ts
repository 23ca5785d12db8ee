import { joinPath } from '../../text/paths';

/**
 * The Dockerfiles that commands in the code of a program build for a platform (`docker build --platform ${platform} .`):
 * those of the folders that its texts name, counted from the repository or from `home`, where the program is started, by
 * the names that they have there.
 */
export function commandedIn(codes: readonly string[], home: string): readonly string[] {
  if (!codes.some((code) => COMMAND.test(code))) return [];
  const paths = [...new Set(codes.flatMap((code) => [...code.matchAll(PATH)].map(([, path = '']) => path)))];
  const names = ['Dockerfile', ...paths.filter((path) => DOCKERFILE.test(path))].slice(0, MAX_NAMES);
  const folders = paths.filter((path) => path.includes('/') && !DOCKERFILE.test(path)).slice(0, MAX_FOLDERS);
  const places = new Set(['', home].flatMap((start) => ['', ...folders].map((folder) => joinPath(start, folder))));
  return [...places].flatMap((place) => names.map((name) => joinPath(place, name)));
}

/** A line of code, and no comment, with a command that states a platform. */
const COMMAND =
  /^(?![ \t]*(?:\/\/|\*|#))[^\n]{0,300}?\b(?:docker|podman|finch)[ \t]+(?:buildx[ \t]+)?build[ \t][^\n]{0,300}?--platform\b/m;

/** A text that may be a path. */
const PATH = /["'`]((?:\.{1,2}\/){0,8}[\w-][\w.-]*(?:\/[\w.-]+){0,12})\/?["'`]/g;
const DOCKERFILE = /(?:^|\/)(?:[\w.-]+\.)?(?:Dockerfile|Containerfile|dockerfile)(?:[.-][\w.-]+)?$/;
const MAX_NAMES = 20;
const MAX_FOLDERS = 200;
