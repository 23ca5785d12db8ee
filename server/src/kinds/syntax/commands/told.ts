import type { Build } from '../../../model/build';
import type { BuildCall } from '../../../model/buildCall';
import { directText } from '../../../text/mapped';
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

/**
 * The builds of such a text that it tries where it makes them: it runs the image in a container that is thrown away, under
 * a name that no registry has.
 */
export function buildsTriedIn(text: string, start: number, folders: readonly string[]): readonly Build[] {
  const script = scriptOf(text);
  if (!mayTry(script)) return [];
  const read = readScript(script, start, folders);
  return withTried(read.builds, [read])
    .filter(({ tried, tool, platforms, names = [] }) => {
      return tried && tool !== 'program' && platforms.state === 'none' && names.every((name) => LOCAL_NAME.test(name));
    })
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

const SUBMITS = /\bbuilds[ \t]+submit\b/;

/** Whether a text may build an image and run it in a container that is thrown away (docker-run(1), `--rm`). */
export function mayTry(text: string): boolean {
  return /\bbuild\b/.test(text) && /\brun\b[^\n]*[ \t]--rm\b/.test(text);
}

/** Whether a text may have a command that starts the services of a compose file. */
export function mayStart(text: string): boolean {
  return /\bcompose\b[^\n]*[ \t]up\b/.test(text);
}

/** What a terminal writes in front of a command. */
const PROMPT = /^[ \t]*[$%>](?=[ \t])/gm;
/** `<your-name>`, which a shell would take for files. */
const PLACEHOLDER = /<[\w .:/-]{1,60}>/g;

function blank(text: string): string {
  return ' '.repeat(text.length);
}

function filler(text: string): string {
  return 'x'.repeat(text.length);
}
