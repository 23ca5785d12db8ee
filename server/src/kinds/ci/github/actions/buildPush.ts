import { BUILDX_ACTION, QEMU_ACTION } from '../../../../data/setupActions';
import { type Reference, readReference } from '../../../../image/reference';
import { type Build, reachesRegistry } from '../../../../model/build';
import type { PlatformMention } from '../../../../model/mention';
import { joinPath } from '../../../../text/paths';
import type { Spanned } from '../../../../text/span';
import { pathGlob } from '../../../syntax/pathGlob';
import { likelyWorkspacePath, workspacePath } from '../checkouts';
import { HOLE } from '../expressions/filled';
import { nameWithHoles } from '../expressions/holes';
import { printed } from '../expressions/value';
import { insertStep } from '../insertStep';
import { itemsOfInput, pairsOf } from '../lists';
import { platformsSlot } from '../platformsSlot';
import type { Site } from '../site';
import { flagOf, inputOf, knownInput, type Step } from '../step';
import { platformsOf } from './buildPlatforms';
import { isFormerBuildPush, readFormerBuildPush } from './formerBuildPush';

/** Actions with the inputs of docker/build-push-action; those of vendors build on machines of their own. */
export const BUILD_ACTIONS: ReadonlyMap<string, Build['driver'] | 'job'> = new Map([
  ['docker/build-push-action', 'job'],
  ['depot/build-push-action', 'remote'],
  ['useblacksmith/build-push-action', 'remote'],
]);

/** The build of a step that uses docker/build-push-action (its `action.yml` and `src/context.ts`). */
export function readBuildPush(
  step: Step,
  site: Site,
): { readonly build: Build; readonly mentions: readonly PlatformMention[] } | undefined {
  const { action } = step;
  const provider = action && BUILD_ACTIONS.get(action.name);
  if (action === undefined || provider === undefined) return undefined;
  if (isFormerBuildPush(step)) return { build: readFormerBuildPush(step, site, action), mentions: [] };
  const driver = provider === 'job' ? driverOf(step, site) : provider;
  const { platforms, mentions } = platformsOf(inputOf(step, 'platforms'), step.scope);
  const output = outputOf(step);
  const slot = step.own ? platformsSlot(step.document, step.node) : undefined;
  const target = knownInput(step, 'target');
  const build: Build = {
    tool: 'action',
    span: action.span,
    title: action.name,
    dockerfiles: dockerfilesOf(step, site),
    ...dockerfilePatternsOf(step, site),
    ...(target && { target }),
    args: pairsByName(step, 'build-args'),
    contexts: contextsOf(step),
    platforms,
    ...tagsOf(step, site),
    ...namesOf(step),
    ...(site.runner && { runner: site.runner }),
    driver,
    emulation: driver === 'remote' ? { state: 'yes' } : site.machine.emulation,
    store: site.machine.store,
    output,
    attestations: attestationsOf(step, driver, output),
    merged: false,
    ...(site.group && { group: site.group }),
    ...(slot && { slot }),
    ...(step.own && { inserts: insertsOf(step, site) }),
  };
  return { build, mentions };
}

/** The edits that put setup steps before this one: QEMU before an existing setup-buildx, which looks for it. */
export function insertsOf(step: Step, site: Site): NonNullable<Build['inserts']> {
  const steps = site.stepNodes;
  const here = steps.indexOf(step.node);
  const beforeBuildx = site.buildxStep === undefined ? here : steps.indexOf(site.buildxStep);
  return {
    ...(site.machine.emulation.state === 'no' && {
      qemu: () => insertStep(step.document, steps, beforeBuildx < 0 ? here : beforeBuildx, QEMU_ACTION),
    }),
    ...(site.machine.driver === 'docker' && { buildx: () => insertStep(step.document, steps, here, BUILDX_ACTION) }),
  };
}

/** `builder:` names one that this job created, by its name or its step, or one that is not known here. */
function driverOf(step: Step, site: Site): Build['driver'] {
  const builder = inputOf(step, 'builder');
  if (builder === undefined) return site.machine.driver;
  if (builder.known) return site.machine.builders?.get(builder.text.trim()) ?? 'unknown';
  const id = /^steps\.([\w-]+)\.outputs\.name$/.exec(builder.holes[0]?.expression ?? '')?.[1];
  return (id !== undefined && site.builderIds.get(id)) || 'unknown';
}

/**
 * Without `context:` BuildKit fetches the repository itself and `file:` is relative to its root (or to the folder after
 * `{{defaultContext}}:`); with one, `file:` is relative to the working directory.
 */
function dockerfilesOf(step: Step, site: Site): readonly string[] {
  const context = inputOf(step, 'context');
  const file = inputOf(step, 'file');
  if (file !== undefined && !file.known) return [];
  const fetched = context === undefined ? '' : /^\s*\{\{defaultContext\}\}(?::(.*))?\s*$/.exec(context.text)?.[1];
  const isFetched = context === undefined || context.text.trim().startsWith('{{defaultContext}}');
  if (isFetched) {
    const path = file?.text.trim() ?? 'Dockerfile';
    return (context?.known ?? true) && !/^[/~]|\$/.test(path)
      ? [joinPath(site.root, `./${fetched ?? ''}/${path}`)]
      : [];
  }
  if (file !== undefined) return asList(workspacePath(file.text.trim(), site.root, site.checkouts));
  const folder = context.text.trim();
  const isLocal = context.known && !/^(?:https?:|git@|git:|ssh:|github\.com\/)|^-$/.test(folder);
  return isLocal ? asList(workspacePath(`${folder}/Dockerfile`, site.root, site.checkouts)) : [];
}

/** What the Dockerfile may be whose name or repository a step, an input or a matrix says when the workflow runs. */
function dockerfilePatternsOf(step: Step, site: Site): Pick<Build, 'dockerfilePatterns'> {
  const file = inputOf(step, 'file');
  const text = file?.text.trim() ?? `${inputOf(step, 'context')?.text.trim() ?? '.'}/Dockerfile`;
  if (/[{}[\]?!*:]/.test(text)) return {};
  const path = likelyWorkspacePath(pathGlob(text, HOLE), site.root, site.checkouts);
  const isKnown = !text.includes(HOLE) && path === workspacePath(text, site.root, site.checkouts);
  return path === undefined || isKnown ? {} : { dockerfilePatterns: [path] };
}

function asList(path: string | undefined): readonly string[] {
  return path === undefined || path.startsWith('..') ? [] : [path];
}

/** A name that is only known when the workflow runs stays as it is, with its hole, and has no value. */
function pairsByName(step: Step, input: string): ReadonlyMap<string, string | undefined> {
  const pairs = new Map<string, string | undefined>();
  for (const { value } of itemsOfInput(inputOf(step, input), 'lines')) {
    const cut = value.indexOf('=');
    const [name, text] = cut < 0 ? [value, undefined] : [value.slice(0, cut), value.slice(cut + 1)];
    pairs.set(name, text !== undefined && isKnown(value) ? text : undefined);
  }
  return pairs;
}

function contextsOf(step: Step): ReadonlyMap<string, string> {
  const known = new Map<string, string>();
  for (const [name, value] of pairsByName(step, 'build-contexts')) if (value !== undefined) known.set(name, value);
  return known;
}

/** The tags that are known, literal ones and those that docker/metadata-action is certain to make, and where the others are. */
function tagsOf(step: Step, site: Site): Pick<Build, 'tags' | 'repositories'> {
  const input = inputOf(step, 'tags');
  const literal = itemsOfInput(input, 'commas').flatMap((item): readonly Spanned<Reference>[] => {
    const reading = item.known ? readReference(item.value) : undefined;
    return reading?.ok ? [{ value: reading.reference, span: item.span }] : [];
  });
  const made = (input?.holes ?? []).flatMap(({ expression }) => {
    const id = /^steps\.([\w-]+)\.outputs\.tags$/.exec(expression)?.[1];
    return (id !== undefined && site.metadata.get(id)) || [];
  });
  const repositories = made.flatMap((one) => one.repositories);
  const tags = [...literal, ...made.flatMap((one) => one.tags)];
  return { tags, ...(repositories.length > 0 && { repositories }) };
}

/** The tags as they are written, where some have an expression without a value; an action's list of tags has no text. */
function namesOf(step: Step): Pick<Build, 'names'> {
  const input = inputOf(step, 'tags');
  if (input === undefined || input.known || input.holes.some(({ expression }) => LIST.test(expression))) return {};
  return { names: itemsOfInput(input, 'commas').map(({ at }) => nameWithHoles(input, at)) };
}

/** Outputs and variables may hold several tags, and `format` and its kin make them. */
const LIST = /^(?:steps|needs)\.|\(|[|&]/;

function outputOf(step: Step): Build['output'] {
  const outputs = itemsOfInput(inputOf(step, 'outputs'), 'lines').map((item) => pairsOf(item.value));
  if (outputs.some((output) => output.get('push-by-digest') === 'true')) return 'digest';
  const load = flagOf(step, 'load');
  const push = flagOf(step, 'push');
  const isLoaded = outputs.some((output) => output.get('type') === 'docker' && !output.has('dest'));
  if (load === 'yes' || isLoaded) return 'load';
  const isPushed = outputs.some(
    (output) => output.get('type') === 'registry' || /^(?:true|\uFFFE)$/.test(output.get('push') ?? ''),
  );
  if (push === 'yes' || push === 'maybe' || isPushed) return 'push';
  if (load === 'maybe') return 'unknown';
  const kinds = new Set(outputs.map((output) => fileKind(output)));
  return kinds.size === 1 ? ([...kinds][0] ?? 'none') : 'none';
}

/** An output that is no image in an engine or a registry: a folder, an archive, the builder's own cache. */
function fileKind(output: ReadonlyMap<string, string>): Build['output'] {
  const type = output.get('type') ?? '';
  if (type === 'cacheonly') return 'cache';
  const isArchive = /^(?:docker|oci)$/.test(type) && output.has('dest');
  return isArchive || /^(?:local|tar)$/.test(type) ? 'files' : 'none';
}

/** A push gets a provenance attestation unless the step says no (build-push-action, `src/context.ts`). */
function attestationsOf(step: Step, driver: Build['driver'], output: Build['output']): Build['attestations'] {
  const provenance = attestation(step, 'provenance');
  const sbom = attestation(step, 'sbom');
  if (provenance === 'on' || sbom === 'on') return 'on';
  if (provenance === 'unknown' || sbom === 'unknown') return 'unknown';
  const switched = step.scope.get('env')?.values.get('BUILDX_NO_DEFAULT_ATTESTATIONS');
  const isOffByDefault = switched !== undefined && printed(switched) === '1';
  if (provenance === 'off' || isOffByDefault || output === 'load') return 'off';
  return reachesRegistry({ output }) && driver === 'container' ? 'on' : 'unknown';
}

function attestation(step: Step, name: string): 'on' | 'off' | 'unknown' | 'absent' {
  const input = inputOf(step, name);
  if (input === undefined) return 'absent';
  if (!input.known) return 'unknown';
  return input.text.trim().toLowerCase() === 'false' ? 'off' : 'on';
}

function isKnown(text: string): boolean {
  return !text.includes(HOLE);
}
