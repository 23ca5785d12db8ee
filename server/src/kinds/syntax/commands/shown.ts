import { type Build, isBare } from '../../../model/build';
import { directText } from '../../../text/mapped';
import { readCommands } from './commands';
import { type CommandReading, UNKNOWN_MACHINE } from './contract';
import { withTried } from './tried';

/**
 * Marks the builds of a script that shows people how to run the image (`echo "docker run app"`), under a name that nobody
 * could push, unless it shows how to hand it on, too.
 */
export function withShown(builds: readonly Build[], read: CommandReading, text: string): readonly Build[] {
  const shown = [...text.matchAll(SHOWN)].slice(0, MAX_SHOWN).map(([, command = '']) =>
    readCommands(directText(command, 0), {
      folders: [],
      variables: new Map(),
      machine: UNKNOWN_MACHINE,
      byHand: true,
    }),
  );
  if (shown.length === 0) return builds;
  const tried = withTried(builds, [read, ...shown]);
  return builds.map((build, i) => (isBare(build) ? (tried[i] ?? build) : build));
}

/** A line of output that is a command of an engine, whatever a terminal writes in front of it. */
const SHOWN =
  /^[ \t]*echo[ \t]+"[ \t]*(?:\\?\$[ \t]+)?((?:docker|podman|nerdctl)[ \t]+(?:image[ \t]+)?(?:run|push|tag|save)[ \t][^"\n]{1,500})"/gm;
const MAX_SHOWN = 50;
