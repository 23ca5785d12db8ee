import type { Build, StatedPlatforms } from '../../../../model/build';
import type { PlatformMention } from '../../../../model/mention';
import { workspacePath } from '../checkouts';
import { itemsOfInput } from '../lists';
import { platformsSlot } from '../platformsSlot';
import type { Site } from '../site';
import { inputOf, knownInput, type Step } from '../step';
import { platformsOf } from './buildPlatforms';

/** The action that builds with buildah on the job's machine, one platform after the other, and joins them. */
export const BUILDAH_ACTION = 'redhat-actions/buildah-build';

/** The build of a step that uses redhat-actions/buildah-build (its `action.yml` and README). */
export function readBuildahBuild(
  step: Step,
  site: Site,
): { readonly build: Build; readonly mentions: readonly PlatformMention[] } | undefined {
  const { action } = step;
  if (action?.name !== BUILDAH_ACTION) return undefined;
  const { platforms, mentions } = platformsOf(inputOf(step, 'platforms') ?? inputOf(step, 'platform'), step.scope);
  const architectures = architecturesOf(step);
  const slot = step.own && architectures === undefined ? platformsSlot(step.document, step.node) : undefined;
  const target = targetOf(step);
  const build: Build = {
    tool: 'buildah',
    span: action.span,
    title: action.name,
    dockerfiles: dockerfilesOf(step, site),
    ...(target !== undefined && { target }),
    args: argsOf(step),
    contexts: new Map(),
    platforms: architectures ?? platforms,
    tags: [],
    ...(site.runner && { runner: site.runner }),
    driver: 'container',
    emulation: site.machine.emulation,
    store: site.machine.store,
    output: 'none',
    attestations: 'off',
    merged: false,
    ...(site.group && { group: site.group }),
    ...(slot && { slot }),
  };
  return { build, mentions };
}

/** `archs:` names architectures of Linux, and goes before `platforms:`. */
function architecturesOf(step: Step): StatedPlatforms | undefined {
  const items = itemsOfInput(inputOf(step, 'archs') ?? inputOf(step, 'arch'), 'commas');
  if (items.length === 0) return undefined;
  if (items.some((item) => !item.known)) return { state: 'unknown' };
  return { state: 'known', items: items.map(({ value, span }) => ({ value: `linux/${value}`, span })) };
}

/** Several files are put one behind the other, which is no Dockerfile of the workspace. */
function dockerfilesOf(step: Step, site: Site): readonly string[] {
  const [file, ...more] = itemsOfInput(inputOf(step, 'containerfiles') ?? inputOf(step, 'dockerfiles'), 'lines');
  const path = file?.known && more.length === 0 ? workspacePath(file.value, site.root, site.checkouts) : undefined;
  return path === undefined || path.startsWith('..') ? [] : [path];
}

function argsOf(step: Step): Build['args'] {
  const items = itemsOfInput(inputOf(step, 'build-args'), 'lines');
  return new Map(
    items.map(({ value, known }): [string, string | undefined] => {
      const [name = ''] = value.split('=', 1);
      return [name, known ? value.slice(name.length + 1) : undefined];
    }),
  );
}

function targetOf(step: Step): string | undefined {
  const extra = knownInput(step, 'extra-args') ?? '';
  return /(?:^|\s)--target[=\s]+(\S+)/.exec(extra)?.[1];
}
