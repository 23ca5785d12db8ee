import type { Build } from '../../model/build';
import { isCalledDockerfile } from '../../model/dockerfileName';
import type { YamlText } from '../../text/yaml/yaml';
import { resolvePaths } from '../syntax/commands/scriptFolder';
import { programBuild } from '../syntax/programBuild';

/**
 * The build of a Dockerfile that a step hands to a program which is not known, by the arguments of the program and the
 * folders that it may run in: it builds that, in some way.
 */
export function handedOver(image: YamlText, args: readonly string[], folders: readonly string[]): readonly Build[] {
  const [path] = args.flatMap((word, i) => WITH_FILE.exec(word)?.[1] ?? (FLAGS.has(word) ? (args[i + 1] ?? '') : []));
  if (path === undefined || !KNOWN.test(path) || !isCalledDockerfile(path)) return [];
  return [programBuild(image.value, image.span, resolvePaths(folders, path))];
}

/** What such programs call the file that they build. */
const FLAGS: ReadonlySet<string> = new Set(['-f', '--file', '--dockerfile']);
const WITH_FILE = /^--?(?:f|file|dockerfile)=(.+)/;

const KNOWN = /^[\w./-]+$/;
