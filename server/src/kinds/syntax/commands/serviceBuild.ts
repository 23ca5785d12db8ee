import type { Build } from '../../../model/build';
import { joinPath } from '../../../text/paths';
import { pathGlob } from '../pathGlob';
import { programBuild } from '../programBuild';
import type { Places } from './places';
import { ROOTED, resolvePaths } from './scriptFolder';
import { type Argument, OPAQUE, patternOf, textOf } from './words';

/** A command of a program that may have a service build an image. */
export interface Submitted {
  readonly program: Argument;
  readonly rest: readonly Argument[];
  readonly folders: readonly string[];
  readonly places: Places;
}

/** What such a command says of the build. */
interface Said {
  readonly title: string;
  /** The last word of the command itself. */
  readonly verb: Argument;
  /** The folder that is sent; absent for the one where the command runs. */
  readonly source: Argument | undefined;
  /** The Dockerfile, from that folder on. */
  readonly file?: Argument | undefined;
  /** What the machines of the service make, and the reason. */
  readonly platform: string;
  readonly because: string;
  /** It is on machines of the project's own, which are not known. */
  readonly hasOwnMachines: boolean;
}

/** A build of the Dockerfile of a folder that is sent to a service; undefined where it is sent something else. */
export function builtByService({ program, folders, places }: Submitted, said: Said): Build | undefined {
  const { title, verb, source, file, platform, because, hasOwnMachines } = said;
  const dockerfiles = dockerfilesIn(folders, source, file === undefined ? 'Dockerfile' : textOf(file));
  if (dockerfiles === undefined) return undefined;
  const span = places.toDocument({ start: program.span.start, end: verb.span.end });
  const built: Build = { ...programBuild(title, span, []), ...dockerfiles };
  if (hasOwnMachines) return built;
  const hosted = { platform, because, store: 'classic' } as const;
  return { ...built, driver: 'remote', runner: { labels: [], unresolved: false, span, system: 'other', hosted } };
}

/** The Dockerfiles that may be meant; of a folder of which only a part is known, those that fit, wherever that is. */
function dockerfilesIn(
  folders: readonly string[],
  source: Argument | undefined,
  name: string | undefined,
): Pick<Build, 'dockerfiles' | 'dockerfilePatterns'> | undefined {
  if (name === undefined) return undefined;
  const folder = source === undefined ? '.' : textOf(source);
  if (folder !== undefined) {
    if (/^[a-z]+:\/\/|\.t?gz$|^\/dev\//.test(folder)) return undefined;
    return { dockerfiles: resolvePaths(folders, folder).map((path) => joinPath(path, name)) };
  }
  const pattern = source === undefined ? '' : patternOf(source).replace(ROOTED, '');
  const glob = joinPath('', pathGlob(pattern, OPAQUE));
  const known = glob.replace(/[^a-z0-9]/gi, '');
  if (known.length < MIN_KNOWN || /[{}[\]?!:]/.test(pattern) || glob.startsWith('..')) return undefined;
  return { dockerfiles: [], dockerfilePatterns: [`**/${joinPath(glob, name)}`] };
}

/** So much of a folder's path tells it from others. */
const MIN_KNOWN = 4;
