import type { Build } from '../../../../model/build';
import type { BuildCall } from '../../../../model/buildCall';
import { filesKey } from '../../../../model/buildFiles';
import type { PlatformMention } from '../../../../model/mention';
import { joinPath } from '../../../../text/paths';
import { platformsSlot } from '../platformsSlot';
import type { Site } from '../site';
import { flagOf, inputOf, knownInput, type Step } from '../step';
import { filesOf, settingsOf } from './bakeAction';
import { platformsOf } from './buildPlatforms';

/**
 * The build of a job that calls docker/github-builder's reusable workflow. It gives each platform to a machine of its
 * own architecture, so neither driver nor emulation is the document's business.
 */
export function readGithubBuilder(
  job: Step,
  site: Site,
): { readonly build: Build; readonly mentions: readonly PlatformMention[] } | undefined {
  const { action } = job;
  const isBuilder = action !== undefined && GITHUB_BUILDER.test(action.name);
  if (!isBuilder) return undefined;
  const { platforms, mentions } = platformsOf(inputOf(job, 'platforms'), job.scope);
  const context = inputOf(job, 'context');
  const file = inputOf(job, 'file');
  const isKnown = (context?.known ?? true) && (file?.known ?? true);
  const path = `${context?.text.trim() ?? '.'}/${file?.text.trim() ?? 'Dockerfile'}`;
  const target = knownInput(job, 'target');
  const slot = platformsSlot(job.document, job.node);
  const push = flagOf(job, 'push');
  const build: Build = {
    tool: 'action',
    span: action.span,
    title: 'docker/github-builder',
    dockerfiles: isKnown && !/^(?:https?:|git@)/.test(path) ? [joinPath(site.root, path)] : [],
    ...(target && { target }),
    args: new Map(),
    contexts: new Map(),
    platforms,
    tags: [],
    driver: 'remote',
    emulation: { state: 'yes' },
    store: 'unknown',
    output: push === 'yes' || push === 'maybe' ? 'push' : 'none',
    attestations: 'unknown',
    merged: false,
    ...(site.group && { group: site.group }),
    ...(slot && { slot }),
  };
  return { build, mentions };
}

/** The call of a job that calls docker/github-builder's reusable workflow for bake. */
export function readGithubBake(
  job: Step,
  site: Site,
): { readonly call: BuildCall; readonly mentions: readonly PlatformMention[] } | undefined {
  const { action } = job;
  if (action === undefined || !GITHUB_BAKE.test(action.name)) return undefined;
  const context = inputOf(job, 'context');
  const folder = context?.known === false ? undefined : joinPath(site.root, context?.text.trim() ?? '.');
  const given = folder === undefined ? undefined : filesOf(job, folder);
  if (folder === undefined || given === undefined) return undefined;
  const { files, unread } = given;
  const { overrides, mentions } = settingsOf(job);
  const target = inputOf(job, 'target');
  const push = flagOf(job, 'push');
  const call: BuildCall = {
    of: 'bake',
    span: action.span,
    title: 'docker/github-builder',
    folders: [folder],
    files,
    ...(files.length > 1 && { project: filesKey(files) }),
    ...(target?.known !== false && { targets: target === undefined ? [] : [target.text.trim()] }),
    overrides,
    ...(unread && { fallback: { state: 'unknown' } as const }),
    driver: 'remote',
    emulation: { state: 'yes' },
    store: 'unknown',
    output: push === 'yes' || push === 'maybe' ? 'push' : 'none',
    ...(site.group && { group: site.group }),
  };
  return { call, mentions };
}

const GITHUB_BAKE = /^docker\/github-builder(?:-experimental)?\/\.github\/workflows\/bake\.ya?ml$/;
const GITHUB_BUILDER = /^docker\/github-builder(?:-experimental)?\/\.github\/workflows\/build\.ya?ml$/;
