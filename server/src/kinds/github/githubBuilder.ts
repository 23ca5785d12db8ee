import type { Build } from '../../model/build';
import type { PlatformMention } from '../../model/mention';
import { joinPath } from '../../text/paths';
import { platformsOf } from './buildPlatforms';
import { platformsSlot } from './platformsSlot';
import type { Site } from './site';
import { flagOf, inputOf, knownInput, type Step } from './step';

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

const GITHUB_BUILDER = /^docker\/github-builder(?:-experimental)?\/\.github\/workflows\/build\.ya?ml$/;
