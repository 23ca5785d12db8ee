import { type Reference, readReference } from '../../../image/reference';
import { type Build, reachesRegistry, type StatedPlatforms } from '../../../model/build';
import type { PlatformMention } from '../../../model/mention';
import type { Spanned } from '../../../text/span';
import { type Call, environment, fieldsOf, isRemote } from './call';
import type { CommandContext, Machine } from './contract';
import { dockerfileOf, type Reach } from './dockerfile';
import { driverOfCall } from './driver';
import { BUILD_FLAGS, KANIKO_FLAGS } from './flags';
import { isOn, lastValue, type Options, readOptions } from './options';
import type { Places } from './places';
import { PLATFORM_FLAG, type PlatformFlag, statedPlatforms } from './platforms';
import { type Argument, OPAQUE, patternOf, textOf } from './words';

/** A build command, with what only its neighbours need to know. */
export interface BuildCommand {
  readonly build: Build;
  readonly mentions: readonly PlatformMention[];
  /** The tags as they are written, known or not: `docker push "$IMAGE"` names one again. */
  readonly written: readonly string[];
  /** `podman build --manifest`: the list that the image joins. */
  readonly joins?: Spanned<Reference> | undefined;
  readonly joinsAny: boolean;
}

/** Reads `docker build`, `docker buildx build`, `podman build`, `buildah build`, `nerdctl build` or kaniko's executor. */
export function readBuild(call: Call, machine: Machine, context: CommandContext, places: Places): BuildCommand {
  const isKaniko = call.tool === 'kaniko';
  const options = readOptions(call.rest, isKaniko ? KANIKO_FLAGS : BUILD_FLAGS, 'anywhere', call.last.end);
  const { stated, mentions, slot } = statedPlatforms(call, options, isKaniko ? KANIKO_FLAG : PLATFORM_FLAG, places);
  const where = isKaniko ? lastValue(options, 'context') : options.positionals.at(-1);
  const file = lastValue(options, isKaniko ? 'dockerfile' : 'file');
  const tags = options.all.filter((option) => option.name === (isKaniko ? 'destination' : 'tag'));
  const values = tags.flatMap((option) => option.value ?? []);
  const manifest = lastValue(options, 'manifest');
  const target = lastValue(options, 'target');
  const targetText = target && textOf(target);
  const remote = !isKaniko && isRemote(call);
  const output = outputOf(call, options);
  const references = values.flatMap((value) => referenceIn(value, places) ?? []);
  const build: Build = {
    tool: toolOf(call),
    span: places.toDocument(call.span),
    title: call.title,
    ...dockerfileOf(call, where, file, places, reachOf(context, stated)),
    ...(targetText && { target: targetText }),
    args: argumentsOfBuild(call, options),
    contexts: contextsOf(options),
    platforms: stated,
    tags: references,
    ...(context.runner && !remote && { runner: context.runner }),
    driver: driverOfCall(call, options, machine),
    emulation: remote ? { state: 'unknown' } : machine.emulation,
    store: remote ? 'unknown' : machine.store,
    output,
    attestations: attestationsOf(call, options, output),
    merged: output === 'digest' || manifest !== undefined,
    ...(context.group !== undefined && { group: context.group }),
    ...(context.leg !== undefined && { leg: context.leg }),
    ...(slot && { slot }),
    ...(call.byArchitecture && { byArchitecture: true }),
    names: tags.length === 0 ? [] : values.map((value) => nameOf(value, places)),
    ...(references.length < values.length && { called: values.map(partlyKnown) }),
  };
  return {
    build,
    mentions,
    written: [...values, ...(manifest ? [manifest] : [])].map((value) => places.text.slice(...bounds(value))),
    joins: manifest && referenceIn(manifest, places),
    joinsAny: manifest !== undefined,
  };
}

/** A build of whatever folder counts for a whole project only where it says for which platform. */
function reachOf({ anywhere, whole }: CommandContext, stated: StatedPlatforms): Reach {
  return { ...(anywhere && { anywhere }), ...(whole && stated.state !== 'none' && { whole }) };
}

/** The reference that an argument names; undefined where it is not known, or none. */
export function referenceIn(argument: Argument, places: Places): Spanned<Reference> | undefined {
  const text = textOf(argument);
  const reading = text === undefined ? undefined : readReference(text.replace(/^docker:\/\//, ''));
  return reading?.ok ? { value: reading.reference, span: places.spanOf(argument) } : undefined;
}

const KANIKO_FLAG: PlatformFlag = {
  names: ['custom-platform', 'customPlatform'],
  label: '--custom-platform',
  many: false,
};

function toolOf(call: Call): Build['tool'] {
  if (call.verb === 'buildx build') return 'buildx';
  switch (call.tool) {
    case 'podman':
    case 'buildah':
    case 'nerdctl':
    case 'kaniko':
      return call.tool;
    default:
      return 'docker';
  }
}

function outputOf(call: Call, options: Options): Build['output'] {
  if (call.tool === 'kaniko') return isOn(options, 'no-push') ? 'none' : 'push';
  const outputs = options.all.filter((option) => option.name === 'output').map((option) => option.value);
  const kinds = outputs.map((value) => (value ? outputKind(value) : 'unknown'));
  const push = isOn(options, 'push');
  const load = isOn(options, 'load');
  if (kinds.includes('digest')) return 'digest';
  if (push || kinds.includes('push')) return 'push';
  if (load || kinds.includes('load')) return 'load';
  const isUnknown = push === undefined || load === undefined || options.open || kinds.includes('unknown');
  if (isUnknown) return 'unknown';
  const [kind, ...others] = new Set(kinds);
  return kind !== undefined && others.length === 0 ? kind : 'none';
}

function outputKind(value: Argument): Build['output'] {
  const fields = fieldsOf(value);
  const field = (name: string): string | undefined => {
    const found = fields.get(name);
    return found && textOf(found);
  };
  const isTrue = (name: string): boolean => field(name) === 'true';
  const type = field('type');
  if (isTrue('push-by-digest')) return 'digest';
  if (type === 'registry' || (type === 'image' && isTrue('push'))) return 'push';
  // `type=docker,dest=file` writes a file, where several platforms are refused all the same.
  if (type === 'docker') return 'load';
  if (textOf(value) === undefined) return 'unknown';
  if (type === 'cacheonly') return 'cache';
  // A value without fields is a folder, or `-` for an archive on standard output.
  return type === undefined || type === 'local' || type === 'tar' ? 'files' : 'none';
}

function attestationsOf(call: Call, options: Options, output: Build['output']): Build['attestations'] {
  if (call.tool === 'kaniko' || call.tool === 'podman' || call.tool === 'buildah') return 'off';
  const isClassic = call.verb === 'build' && environment(call, 'DOCKER_BUILDKIT') === '0';
  if (isClassic) return 'off';
  if (options.all.some((option) => option.name === 'attest')) return 'on';
  const provenance = attestation(options, 'provenance');
  const sbom = attestation(options, 'sbom') ?? 'off';
  if (provenance === 'on' || sbom === 'on') return 'on';
  if (provenance === 'unknown' || sbom === 'unknown' || options.open) return 'unknown';
  if (provenance === 'off') return 'off';
  const isDisabled = environment(call, 'BUILDX_NO_DEFAULT_ATTESTATIONS');
  if (isDisabled === '1' || isDisabled === 'true') return 'off';
  return call.verb === 'buildx build' && reachesRegistry({ output }) ? 'on' : 'unknown';
}

function attestation(options: Options, name: string): Build['attestations'] | undefined {
  const value = lastValue(options, name);
  if (value === undefined) return undefined;
  const text = textOf(value);
  if (text === undefined) return 'unknown';
  return /^(?:false|0|f|disabled=true)$/i.test(text) ? 'off' : 'on';
}

function argumentsOfBuild(call: Call, options: Options): ReadonlyMap<string, string | undefined> {
  const args = new Map<string, string | undefined>();
  for (const { name, value } of options.all) {
    if (name !== 'build-arg' || value === undefined) continue;
    const pattern = patternOf(value);
    const equals = pattern.indexOf('=');
    const key = equals < 0 ? pattern : pattern.slice(0, equals);
    const whole = textOf(value);
    if (equals < 0) args.set(key, environment(call, key) ?? undefined);
    else args.set(key, whole?.slice(equals + 1));
  }
  return args;
}

function contextsOf(options: Options): ReadonlyMap<string, string> {
  const contexts = new Map<string, string>();
  for (const { name, value } of options.all) {
    if (name !== 'build-context' || value === undefined) continue;
    const pattern = patternOf(value);
    const equals = pattern.indexOf('=');
    if (equals > 0) contexts.set(pattern.slice(0, equals), textOf(value)?.slice(equals + 1) ?? '');
  }
  return contexts;
}

/** A name as it is written, whatever brackets its variables have; those of the outer language by their names too. */
export function nameOf(argument: Argument, places: Places): string {
  const [start, end] = bounds(argument);
  const written = places.text
    .slice(start, end)
    .replace(OPAQUES, (run, at: number) => namedRun(run, start + at, places));
  return written.replace(/\$\{(\w+)\}/g, '$$$1');
}

/** What has a name is shown by that, instead of all its characters. */
function namedRun(run: string, start: number, places: Places): string {
  let isNamed = false;
  return run.replaceAll(OPAQUE, (character, at: number) => {
    const name = places.opaqueName(start + at);
    if (name === undefined) return isNamed ? '' : character;
    isNamed = name !== '';
    return isNamed ? `$(${name})` : character;
  });
}

const OPAQUES = new RegExp(`${OPAQUE}+`, 'g');

/** What is known of an argument, with `$NAME` for what is not. */
function partlyKnown({ fragments }: Argument): string {
  return fragments.map(({ text, name }) => text ?? `$${name ?? ''}`).join('');
}

function bounds(argument: Argument): [number, number] {
  return [
    argument.fragments[0]?.span.start ?? argument.span.start,
    argument.fragments.at(-1)?.span.end ?? argument.span.end,
  ];
}
