import { pushAll } from '../../../text/pushAll';
import type { Span } from '../../../text/span';
import { COMPOSE_FLAGS, GLOBAL_FLAGS } from './flags';
import { isBuildByItsArguments, isHeld } from './heldBuild';
import { lastValue, type Option, readOptions } from './options';
import type { Invocation, Piped } from './walk';
import { type Argument, patternOf, sliceArgument, sliceFragments, textOf, type Value } from './words';
import { unwrap } from './wrappers';

/** The programs whose commands are read. */
export type Tool = 'docker' | 'podman' | 'buildah' | 'nerdctl' | 'kaniko' | 'crane' | 'regctl' | 'manifest-tool';

/** A command of a container tool. */
export interface Call {
  readonly tool: Tool;
  /** False where a variable holds the tool and its value is not known. */
  readonly sure: boolean;
  /** The subcommand in one spelling: `build`, `buildx build`, `run`, `manifest create`. */
  readonly verb: string;
  /** The words as the user would say them: `docker buildx build`. */
  readonly title: string;
  /** From the tool to the last word of the subcommand. */
  readonly span: Span;
  /** The last of these words. */
  readonly last: Span;
  /** The arguments after them. */
  readonly rest: readonly Argument[];
  /** Flags between the words: `--context prod`. */
  readonly globals: readonly Option[];
  readonly folders: readonly string[];
  readonly at: number;
  readonly redirects: Invocation['redirects'];
  readonly piped?: Piped;
  readonly byArchitecture: boolean;
  variable(name: string): Value | undefined;
}

/** Whether a program is one of those whose commands are read. */
export function isTool(program: string): boolean {
  return toolOfName(program) !== undefined;
}

/** The call that a command is; undefined where it is none of a container tool, or its subcommand is not known. */
export function callOf(invocation: Invocation): Call | undefined {
  const { words: all, overrides } = unwrap(invocation.words);
  // `$SUDO docker build`, but `$DOCKER buildx build`
  const behind = textOf(all[1] ?? NOTHING) ?? '';
  const words = isHeld(all[0]) && isTool(behind) && behind !== 'buildx' ? all.slice(1) : all;
  const [program, ...args] = words;
  if (program === undefined) return undefined;
  const variable = (name: string): Value | undefined => overrides.get(name) ?? invocation.variable(name);
  const { folders, at, redirects, piped, byArchitecture } = invocation;
  const base = { folders, at, redirects, byArchitecture, variable, ...(piped && { piped }) };
  const found = toolOf(program, variable);
  // The subcommand, or the tool with it, is in a variable.
  const held = found === undefined ? words : found.path === undefined ? [] : args;
  if (isHeld(held[0]) && isBuildByItsArguments(args)) {
    const place = { title: 'docker build', span: program.span, last: program.span };
    return { ...base, ...place, tool: found?.tool ?? 'docker', sure: false, verb: 'build', rest: held, globals: [] };
  }
  if (found === undefined) return undefined;
  const name = found.name;
  if (found.path === undefined) {
    return {
      ...base,
      ...found,
      verb: 'execute',
      title: name,
      span: program.span,
      last: program.span,
      rest: args,
      globals: [],
    };
  }
  const path = descend(args, found.path, program.span.end);
  const subcommand = path.words.join(' ');
  // Every command of Compose names its files in the same way.
  const verb = VERBS.get(subcommand) ?? (subcommand.startsWith('compose ') ? 'compose command' : undefined);
  if (verb === undefined) return undefined;
  const last = path.last ?? program.span;
  return {
    ...base,
    tool: found.tool,
    sure: found.sure,
    verb,
    title: [name, ...path.words.slice(found.path.length)].join(' '),
    span: { start: program.span.start, end: last.end },
    last,
    rest: path.rest,
    globals: path.globals,
  };
}

const NOTHING: Pick<Argument, 'fragments'> = { fragments: [] };

/** A variable's text in the command's environment: undefined where it is not set, null where its value is not known. */
export function environment(call: Call, name: string): string | null | undefined {
  const value = call.variable(name);
  if (value === undefined) return undefined;
  return value.kind === 'text' ? (textOf(value) ?? null) : null;
}

/** Whether the engine is on another machine than the command. */
export function isRemote(call: Call): boolean {
  const options = { all: call.globals, positionals: [], open: false, sure: true };
  const context = lastValue(options, 'context', 'connection', 'url');
  const isOtherContext = context !== undefined && textOf(context) !== 'default';
  const host = lastValue(options, 'host');
  const endpoint = host === undefined ? environment(call, 'DOCKER_HOST') : (textOf(host) ?? null);
  const named = environment(call, 'DOCKER_CONTEXT');
  const isOtherHost = endpoint === null || (endpoint !== undefined && !LOCAL_HOST.test(endpoint));
  return isOtherContext || isOtherHost || (named !== undefined && named !== 'default' && named !== '');
}

/** Endpoints of an engine of the same architecture: sockets, and a job's own `docker:dind` service. */
const LOCAL_HOST = /^(?:$|unix:|npipe:|fd:|tcp:\/\/(?:docker|localhost|127\.0\.0\.1|dind)(?::|$))/;

interface Found {
  readonly tool: Tool;
  readonly sure: boolean;
  readonly name: string;
  /** Subcommands that the program's name stands for; absent for a program without subcommands. */
  readonly path: readonly string[] | undefined;
}

const PROGRAMS: ReadonlyMap<string, Pick<Found, 'tool' | 'path'>> = new Map([
  ['docker', { tool: 'docker', path: [] }],
  ['podman', { tool: 'podman', path: [] }],
  ['buildah', { tool: 'buildah', path: [] }],
  ['nerdctl', { tool: 'nerdctl', path: [] }],
  ['finch', { tool: 'nerdctl', path: [] }],
  ['buildx', { tool: 'docker', path: ['buildx'] }],
  ['docker-buildx', { tool: 'docker', path: ['buildx'] }],
  ['docker-compose', { tool: 'docker', path: ['compose'] }],
  ['podman-compose', { tool: 'podman', path: ['compose'] }],
  ['crane', { tool: 'crane', path: [] }],
  ['gcrane', { tool: 'crane', path: [] }],
  ['regctl', { tool: 'regctl', path: [] }],
  ['manifest-tool', { tool: 'manifest-tool', path: [] }],
] satisfies [string, Pick<Found, 'tool' | 'path'>][]);

const DOCKER_VARIABLE = /^DOCKER(?:_?(?:CMD|BIN|CLI|COMMAND|EXE|EXECUTABLE|PATH))?$/i;
const ENGINE_VARIABLE =
  /^(?:(?:CONTAINER|OCI|IMAGE|DOCKER)S?_?(?:TOOL|ENGINE|RUNTIME|CLI|CMD|BIN|BUILDER|BUILD_TOOL|BUILD_ENGINE|COMMAND|EXE)|ENGINE|CRI|CRI_BIN|DOCKER_OR_PODMAN|BUILD_TOOL)$/i;
const NAMED_VARIABLE = /^(PODMAN|BUILDAH|NERDCTL|FINCH|CRANE|REGCTL)(?:_?(?:CMD|BIN|CLI))?$/i;

function toolOf(program: Argument, variable: Call['variable']): Found | undefined {
  const text = textOf(program);
  if (text !== undefined) return toolOfName(text);
  const [only, ...more] = program.fragments;
  if (only?.name === undefined || more.length > 0) return undefined;
  const named = NAMED_VARIABLE.exec(only.name)?.[1];
  if (named !== undefined) return toolOfName(named.toLowerCase());
  const sure = DOCKER_VARIABLE.test(only.name) && variable(only.name) === undefined;
  const isEngine = DOCKER_VARIABLE.test(only.name) || ENGINE_VARIABLE.test(only.name);
  return isEngine ? { tool: 'docker', sure, name: sure ? 'docker' : `$${only.name}`, path: [] } : undefined;
}

function toolOfName(text: string): Found | undefined {
  const base = text.slice(text.lastIndexOf('/') + 1).replace(/\.exe$/, '');
  if (base === 'executor' && text.includes('kaniko')) {
    return { tool: 'kaniko', sure: true, name: 'kaniko', path: undefined };
  }
  const found = PROGRAMS.get(base);
  return found && { ...found, sure: true, name: base };
}

/** Words that have subcommands of their own. */
const GROUPS: ReadonlySet<string> = new Set([
  '',
  'image',
  'container',
  'builder',
  'buildx',
  'compose',
  'stack',
  'manifest',
  'index',
  'buildx imagetools',
]);

const VERBS: ReadonlyMap<string, string> = new Map([
  ['build', 'build'],
  ['image build', 'build'],
  ['builder build', 'build'],
  ['bud', 'build'],
  ['build-using-dockerfile', 'build'],
  ['buildx build', 'buildx build'],
  ['buildx b', 'buildx build'],
  ['buildx bake', 'bake'],
  ['buildx f', 'bake'],
  ['bake', 'bake'],
  ['run', 'run'],
  ['container run', 'run'],
  ['create', 'create'],
  ['container create', 'create'],
  ['pull', 'pull'],
  ['image pull', 'pull'],
  ['push', 'push'],
  ['image push', 'push'],
  ['tag', 'tag'],
  ['image tag', 'tag'],
  ['save', 'save'],
  ['image save', 'save'],
  ['buildx create', 'buildx create'],
  ['buildx use', 'buildx use'],
  ['buildx install', 'buildx install'],
  ['buildx uninstall', 'buildx uninstall'],
  ['buildx imagetools create', 'imagetools create'],
  ['manifest create', 'manifest create'],
  ['manifest add', 'manifest add'],
  ['manifest annotate', 'manifest annotate'],
  ['manifest push', 'manifest push'],
  ['index append', 'index append'],
  ['index create', 'index create'],
  ['compose build', 'compose build'],
  ['compose up', 'compose up'],
  ['compose run', 'compose run'],
  ['compose watch', 'compose watch'],
  ['stack deploy', 'stack deploy'],
  ['stack up', 'stack deploy'],
]);

interface Path {
  readonly words: readonly string[];
  readonly last: Span | undefined;
  readonly rest: readonly Argument[];
  readonly globals: readonly Option[];
}

function descend(args: readonly Argument[], from: readonly string[], start: number): Path {
  const words = [...from];
  const globals: Option[] = [];
  let rest = args;
  let last: Span | undefined;
  while (GROUPS.has(words.join(' '))) {
    const table = words[0] === 'compose' ? COMPOSE_FLAGS : GLOBAL_FLAGS;
    const options = readOptions(rest, table, 'first', last?.end ?? start);
    const head = options.positionals[0];
    const word = head && textOf(head);
    if (head === undefined || word === undefined) break;
    pushAll(globals, options.all);
    words.push(word);
    last = head.span;
    rest = options.positionals.slice(1);
  }
  return { words, last, rest, globals };
}

/** The value of an argument such as `type=registry,push=true`, by key; a word without `=` has an empty value. */
export function fieldsOf(argument: Argument): ReadonlyMap<string, Argument> {
  const pattern = patternOf(argument);
  const fields = new Map<string, Argument>();
  let at = 0;
  for (const field of pattern.split(',')) {
    const equals = field.indexOf('=');
    const key = equals < 0 ? field : field.slice(0, equals);
    const whole = sliceArgument(argument, at + (equals < 0 ? field.length : equals + 1));
    const length = equals < 0 ? 0 : field.length - equals - 1;
    fields.set(key.trim(), { ...whole, fragments: cut(whole, length) });
    at += field.length + 1;
  }
  return fields;
}

function cut(argument: Argument, length: number): Argument['fragments'] {
  return length === 0 ? [] : sliceFragments(argument.fragments, 0, length);
}
