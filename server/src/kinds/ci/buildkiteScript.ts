import type { Build, StatedPlatforms } from '../../model/build';
import type { Source } from '../../text/source';
import { mayHaveCommands } from '../syntax/commands/commands';
import { heredocsIn } from '../syntax/heredocs';
import { readPipeline } from './buildkite';

/**
 * What the pipelines of Buildkite build that a shell script writes (Buildkite docs, "Dynamic pipelines"). Where the script
 * gives a variable of the pipeline several values, the pipeline is read with each. What is wrong with them is not told:
 * an edit would be one of the script.
 */
export function pipelineBuilds(script: Source): readonly Build[] {
  const { text } = script;
  const builds = new Map<string, Build>();
  const readings = (text.includes('steps:') ? heredocsIn(text) : []).flatMap(({ body, verbatim }) => {
    const written = text.slice(body.start, body.end);
    if (!STEPS.test(written) || !COMMANDS.test(written) || !mayHaveCommands(written)) return [];
    return (verbatim ? [NONE] : valuesFor(written, text)).map((values) => ({ body, written, values }));
  });
  for (const { body, written, values } of readings.slice(0, MAX_READINGS)) {
    // Spans are those of the script, and a line of its own before the first keeps that one's indentation.
    const source = { ...script, text: `${' '.repeat(body.start - 1)}\n${written}` };
    for (const build of readPipeline(source, values).builds) {
      const key = JSON.stringify([build.span, build.dockerfiles]);
      if (!isKnown(build)) continue;
      const platforms = isWritten(build.platforms, text) ? build.platforms : UNKNOWN;
      builds.set(key, { ...build, platforms, tags: [], toldElsewhere: true });
    }
  }
  return [...builds.values()];
}

const STEPS = /^steps:[ \t]*\r?$/m;
const COMMANDS = /^[ \t-]+commands?:/m;
/** Each is a reading of a pipeline. */
const MAX_READINGS = 24;
const NONE: ReadonlyMap<string, string> = new Map();

function isKnown({ dockerfiles, dockerfilePatterns }: Build): boolean {
  return dockerfiles.length > 0 || dockerfilePatterns !== undefined;
}

/** Whether no platform comes from a variable, of which not all values need be known. */
function isWritten(platforms: StatedPlatforms, text: string): boolean {
  if (platforms.state !== 'known') return true;
  return platforms.items.every(({ value, span }) => text.slice(span.start, span.end) === value);
}

const UNKNOWN: StatedPlatforms = { state: 'unknown' };

/** What the variables of a text may be, as far as the script gives them plain values: of those with several, one at a time. */
function valuesFor(written: string, script: string): readonly ReadonlyMap<string, string>[] {
  const named = new Set([...written.matchAll(VARIABLE)].map(([, name = '']) => name));
  const given = new Map<string, Set<string>>();
  for (const [, name = '', quoted, bare = ''] of script.matchAll(ASSIGNED)) {
    if (!named.has(name)) continue;
    given.set(name, (given.get(name) ?? new Set()).add(quoted ?? bare));
  }
  const fixed = [...given].flatMap(([name, [value = '', ...more]]) =>
    more.length === 0 ? [[name, value] as const] : [],
  );
  const open = [...given].filter(([, values]) => values.size > 1);
  const one = open.flatMap(([name, values]) => [...values].map((value) => new Map([...fixed, [name, value]])));
  return one.length === 0 ? [new Map(fixed)] : one;
}

const VARIABLE = /(?<!\\)\$\{?([A-Za-z_]\w*)\}?/g;
const ASSIGNED =
  /(?:^|[;&|])[ \t]*(?:(?:export|local|readonly)[ \t]+)?([A-Za-z_]\w*)=(?:["']([^"'$`\\\n]*)["']|([^\s"'$`\\;&|()]*))(?=[ \t]*(?:[;&|#\r]|$))/gm;
