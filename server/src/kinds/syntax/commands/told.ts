import type { Build } from '../../../model/build';
import type { BuildCall } from '../../../model/buildCall';
import { directText } from '../../../text/mapped';
import { joinPath } from '../../../text/paths';
import { programBuild } from '../programBuild';
import { readCommands } from './commands';
import { type CommandReading, UNKNOWN_MACHINE } from './contract';
import { LOCAL_NAME, withTried } from './tried';

/**
 * The builds of commands that are told rather than run, such as those of a README: that their Dockerfiles have a build with a
 * stated platform, or one by a service that has but one. Which platform that is, is for whoever runs them to choose.
 */
export function toldBuilds({ builds }: CommandReading): readonly Build[] {
  return builds.flatMap(
    ({ tool, title, span, dockerfiles, dockerfilePatterns, platforms, args, target, driver, runner }) =>
      platforms.state === 'none' && tool !== 'program'
        ? []
        : [
            {
              ...programBuild(title, span, dockerfiles),
              args,
              ...(dockerfilePatterns && { dockerfilePatterns }),
              ...(target !== undefined && { target }),
              ...(tool === 'program' && runner !== undefined && { driver, runner }),
            },
          ],
  );
}

/**
 * The same of a text for people, which stands at `start` and may have a terminal's prompts and places to fill in.
 * `folders`: where the commands may be meant to be run, likeliest first.
 */
export function buildsToldIn(text: string, start: number, folders: readonly string[]): readonly Build[] {
  const script = scriptOf(text);
  return mayTell(script) ? toldBuilds(readScript(script, start, folders)) : [];
}

/** A piece of a page that may be shell, with its place. */
export interface Piece {
  readonly script: string;
  readonly start: number;
}

/**
 * The builds of the pieces of such a text that some of them try where they are made: they run the image in a container that
 * is thrown away, or one that is called a test, under a name that no registry has.
 */
export function buildsTriedIn(pieces: readonly Piece[], folders: readonly string[]): readonly Build[] {
  const [own = ''] = folders;
  const readings = pieces.flatMap(({ script, start }) => {
    const text = fromAddress(scriptOf(script), own);
    return ABOUT_IMAGES.test(text) ? [{ isTrial: TRIES.test(text), read: readScript(text, start, folders) }] : [];
  });
  const told = readings.map(({ isTrial, read }) => ({ ran: isTrial ? read.ran : [], handedOn: read.handedOn }));
  const builds = readings.flatMap(({ read }) => read.builds);
  return withTried(builds, told)
    .filter(({ stays, tool, platforms, names = [] }) => {
      return (
        stays === 'tried' &&
        tool !== 'program' &&
        platforms.state === 'none' &&
        names.every((name) => LOCAL_NAME.test(name))
      );
    })
    .map(({ title, span, dockerfiles }) => programBuild(title, span, dockerfiles));
}

/** The text with the folder itself in place of an address that names it in some repository, which may be this one. */
function fromAddress(text: string, folder: string): string {
  return text.replace(ADDRESS, (address, inside: string) =>
    joinPath('', inside) === folder ? '.'.padEnd(address.length, '/') : address,
  );
}

/** A folder of a Git repository (docker-build(1), "Git repositories"): `…/project.git#main:tools/probe`. */
const ADDRESS = /(?:https?:\/\/|git@|github\.com\/)[^\s'"#]{1,200}#[^\s'":]{0,100}:([\w./-]{1,200})/g;

/**
 * The builds of the pieces of a page that are made in the engine of a cluster on the reader's machine, which one of the
 * pieces before enters, and are handed on to nobody: the cluster runs them there.
 */
export function buildsInClusterToldIn(pieces: readonly Piece[], folders: readonly string[]): readonly Build[] {
  const first = pieces.findIndex(({ script }) => mayEnterCluster(script));
  const rest = first < 0 ? [] : pieces.slice(first);
  let script = '';
  for (const piece of rest) script = script.padEnd(piece.start - (rest[0]?.start ?? 0), '\n') + piece.script;
  const read = readScript(scriptOf(script), rest[0]?.start ?? 0, folders);
  return withTried(read.builds, [read])
    .filter(({ stays, platforms }) => stays === 'tried' && platforms.state === 'none')
    .map(({ title, span, dockerfiles }) => programBuild(title, span, dockerfiles));
}

/** What such a text has Compose start, which builds it on the engine that runs it. */
export function startsToldIn(text: string, start: number, folders: readonly string[]): readonly BuildCall[] {
  const script = scriptOf(text);
  if (!mayStart(script)) return [];
  return readScript(script, start, folders)
    .buildCalls.filter(({ of }) => of === 'compose up')
    .map((call) => ({ ...call, folders: [...new Set([...call.folders, ...folders])], mere: 'told' }));
}

function scriptOf(text: string): string {
  return text.replace(PROMPT, blank).replace(PLACEHOLDER, filler);
}

function readScript(script: string, start: number, folders: readonly string[]): CommandReading {
  const context = { folders, variables: new Map(), machine: UNKNOWN_MACHINE, byHand: true } as const;
  return readCommands(directText(script, start), context);
}

/** Whether a text may have a build command that says for what it builds. */
export function mayTell(text: string): boolean {
  return (text.includes('--platform') && /\bbuild\b/.test(text)) || SUBMITS.test(text);
}

const SUBMITS =
  /\bbuilds[ \t]+submit\b|\bacr[ \t]+(?:build|run)\b|\b(?:run|fly|flyctl)[ \t]+deploy\b|\bcontainerapp[ \t]+(?:up|create|update)\b/;

/** Whether a page may build an image and run it in a container that is thrown away, or is called a test. */
export function mayTry(text: string): boolean {
  return /\bbuild\b/.test(text) && TRIES.test(text);
}

const ABOUT_IMAGES = /\b(?:build|run|push|tag|save)\b/;
/** A container that is removed at once (docker-run(1), `--rm`), or one of `app:test` that nobody starts anew. */
const TRIES =
  /\brun\b(?:[^\n]{0,500}[ \t]--rm\b|(?![^\n]{0,500}[ \t]--restart\b)[^\n]{0,500}[ \t][a-z0-9][\w.-]*:test(?![\w.:/-]))/;

/** Whether a text may have a command that has the next ones go to the engine of a cluster on the same machine. */
export function mayEnterCluster(text: string): boolean {
  return /\b(?:minikube|minishift)[ \t][^\n]{0,200}?(?:docker|podman)-env\b/.test(text);
}

/** Whether a text may have a command that starts the services of a compose file. */
export function mayStart(text: string): boolean {
  return /\bcompose\b[^\n]*[ \t](?:up|run|watch)\b/.test(text);
}

/**
 * What a terminal writes in front of a command, and what stands in front of the one that states a platform, for those who
 * need it, beside the one that does not.
 */
const PROMPT =
  /^[ \t]*(?:[$%>](?=[ \t])|#+(?=[ \t]+(?:sudo[ \t]+)?(?:docker|podman|nerdctl|buildah)[ \t][^\n]*[ \t]--platform\b))/gm;
/** `<your-name>`, which a shell would take for files. */
const PLACEHOLDER = /<[\w .:/-]{1,60}>/g;

function blank(text: string): string {
  return ' '.repeat(text.length);
}

function filler(text: string): string {
  return 'x'.repeat(text.length);
}
