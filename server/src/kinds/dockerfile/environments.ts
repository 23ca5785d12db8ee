import { formatPlatform, type Platform, parsePlatform } from '../../image/platform';
import { familiarReference, readReference } from '../../image/reference';
import type { Build } from '../../model/build';
import type { ReadContext } from '../../model/kind';
import { expandWord, type Scope, type Value } from './expand';
import type { ParsedFile } from './parse';

/** One way in which the file is built: for one platform, with one set of arguments and contexts. */
export interface Environment {
  /** Absent where no platform is known at all. */
  readonly platform?: Platform;
  /** The names that FROM can use: global ARGs, automatic ones, build arguments. */
  readonly scope: Scope;
  /** The stage that is asked for; absent means the last. */
  readonly target?: string;
  /** The named context that stands for an image or a stage. */
  contextOf(name: string, platform: Platform | undefined): string | undefined;
}

const MAX_CONFIGURATIONS = 48;
const MAX_PLATFORMS = 24;

/** The environments of every distinct build of the file, or of a plain build where none is known. Never empty. */
export function environmentsOf(file: ParsedFile, context: ReadContext, escapeToken: string): readonly Environment[] {
  const environments: Environment[] = [];
  for (const configuration of configurationsOf(context)) {
    const contextOf = contextFinder(configuration.contexts);
    const platforms = platformsOf(configuration, context);
    for (const platform of platforms.length > 0 ? platforms : [undefined]) {
      const { target } = configuration;
      const stage = target ?? file.stages.at(-1)?.name?.value ?? 'default';
      const scope = globalScope(file, platform, stage, configuration.args, escapeToken);
      environments.push({ scope, contextOf, ...(platform && { platform }), ...(target !== undefined && { target }) });
    }
  }
  return environments;
}

type Configuration = Pick<Build, 'target' | 'args' | 'contexts' | 'platforms'>;

const PLAIN: Configuration = { args: new Map(), contexts: new Map(), platforms: { state: 'none' } };

function configurationsOf({ builds }: ReadContext): readonly Configuration[] {
  const distinct = new Map<string, Configuration>();
  for (const { build } of builds) {
    if (distinct.size >= MAX_CONFIGURATIONS) break;
    const { platforms } = build;
    const stated = platforms.state === 'known' ? platforms.items.map(({ value }) => value) : platforms.state;
    // An argument whose value is not known stays in the key: JSON has null for it.
    const args = [...build.args].map(([name, value]) => [name, value ?? null]);
    const key = JSON.stringify([build.target ?? null, args, [...build.contexts], stated]);
    if (!distinct.has(key)) distinct.set(key, build);
  }
  return distinct.size > 0 ? [...distinct.values()] : [PLAIN];
}

function platformsOf({ platforms }: Configuration, context: ReadContext): readonly Platform[] {
  const stated = platforms.state === 'known' ? platforms.items : [];
  const known = stated.map(({ value }) => parsePlatform(value)).filter((platform) => platform !== undefined);
  return (known.length > 0 ? known : context.platforms).slice(0, MAX_PLATFORMS);
}

/** The global ARG scope (BuildKit, dockerfile2llb, `defaultArgs` and `buildMetaArgs`). */
function globalScope(
  file: ParsedFile,
  platform: Platform | undefined,
  stage: string,
  given: Build['args'],
  escapeToken: string,
): Scope {
  const values = automaticArguments(platform, stage);
  for (const name of values.keys()) {
    if (given.has(name)) values.set(name, givenValue(name, given.get(name)));
  }
  const scope: Scope = (name) => values.get(name);
  for (const { name, default: written } of file.globals) {
    if (given.has(name.value)) {
      values.set(name.value, givenValue(name.value, given.get(name.value)));
    } else if (written && PLACEHOLDER.test(written.value)) {
      values.set(name.value, { text: '', unknown: name.value });
    } else if (written) {
      const expansion = expandWord(written.value, scope, escapeToken);
      values.set(name.value, expansion.ok ? expansion.value : { text: '', unknown: name.value });
    }
  }
  return scope;
}

/** A default that says that whoever builds has to give one. */
const PLACEHOLDER =
  /^(["']?)(?:not[-_]?set|unset|undefined|placeholder|(?:change|replace|fix)[-_]?me|to[-_]?be[-_](?:set|replaced)|todo|tbd)\1$/i;

function givenValue(name: string, text: string | undefined): Value {
  return text === undefined ? { text: '', unknown: name } : { text };
}

const BUILDER_ARGUMENTS = ['BUILDPLATFORM', 'BUILDOS', 'BUILDOSVERSION', 'BUILDARCH', 'BUILDVARIANT'];

function automaticArguments(platform: Platform | undefined, stage: string): Map<string, Value> {
  const values = new Map<string, Value>();
  for (const name of BUILDER_ARGUMENTS) values.set(name, { text: '', unknown: name, same: name });
  const parts: readonly (readonly [string, string | undefined])[] = [
    ['TARGETPLATFORM', platform && formatPlatform(platform)],
    ['TARGETOS', platform?.os],
    ['TARGETOSVERSION', platform && (platform.osVersion ?? '')],
    ['TARGETARCH', platform?.architecture],
    ['TARGETVARIANT', platform && (platform.variant ?? '')],
  ];
  for (const [name, text] of parts) {
    values.set(name, { text: text ?? '', same: name, byTarget: true, ...(text === undefined && { unknown: name }) });
  }
  values.set('TARGETSTAGE', { text: stage });
  return values;
}

/** Contexts are found by the familiar name without `:latest`, first as `name::platform` (BuildKit, dockerui). */
function contextFinder(contexts: ReadonlyMap<string, string>): Environment['contextOf'] {
  if (contexts.size === 0) return () => undefined;
  const byName = new Map([...contexts].map(([key, value]) => [contextKey(key), value]));
  return (name, platform) => {
    const key = contextName(name);
    const special = platform && byName.get(`${key}::${formatPlatform(platform)}`);
    return special ?? byName.get(key);
  };
}

function contextKey(key: string): string {
  const cut = key.indexOf('::');
  return cut < 0 ? contextName(key) : `${contextName(key.slice(0, cut))}${key.slice(cut)}`;
}

function contextName(name: string): string {
  const reading = readReference(name);
  return reading.ok ? familiarReference(reading.reference).replace(/:latest$/, '') : name;
}
