import { matchesGlob } from '../config/globs';
import { areSeveral, type Build, type StatedPlatforms } from '../model/build';
import type { BuildCall } from '../model/buildCall';
import { FOUND_PROJECT } from '../model/buildFiles';
import { startsAny } from '../model/composeProject';
import { staying } from '../model/stays';
import type { Span } from '../text/span';
import { takesFile } from './calledFile';
import { reachOf } from './reach';
import { isPassing, stayUnderCalls } from './staying';

/**
 * The builds of the bake or compose file at `path` as the calls of the workspace have them made: on the machine and with
 * the builder of the call, for the platforms that it sets. What several calls do differently is not known; the platforms
 * of all of them count, since their results are joined or stand side by side. The builds themselves where no call is
 * known.
 */
export function calledBuilds(
  path: string,
  builds: readonly Build[],
  calls: readonly BuildCall[],
  exists: (path: string) => boolean = () => false,
): readonly Build[] {
  const here = calls.filter((call) => takesFile(call, path, exists));
  if (here.length === 0 || !builds.some(({ tool }) => tool === 'bake' || tool === 'compose')) return builds;
  const projects = new Set(builds.flatMap((build) => build.projects ?? []));
  const run = here.filter(({ mere }) => mere === undefined);
  return builds.map((build) => {
    const meant = here.filter((call) => mayBuild(call, build) && isInProject(call, build, projects));
    const own = meant.filter(({ mere }) => mere === undefined);
    const called = own.length > 0 ? calledBuild(build, own) : build;
    const starts = here.filter(
      (call) => meant.includes(call) || (call.targets?.length === 0 && isInProject(call, build, projects)),
    );
    const why = stayUnderCalls(path, build, { own, meant, starts, run });
    return why === undefined ? called : staying(called, why);
  });
}

function mayBuild(call: BuildCall, build: Build): boolean {
  const { of } = call;
  const { tool, platforms } = build;
  const isMeant = tool === 'compose' || (tool === 'bake' && of === 'bake');
  // `up` drops a list of several platforms, save the one that the service states (docker/compose, `build.go`).
  const isCut = of === 'compose up' && areSeveral(platforms);
  return isMeant && !isCut && isStarted(call, build) && reachOf(call, build) !== 'none';
}

/**
 * Whether a call loads the files as the build has them. One that names a list which nothing is read in has them as they
 * are found, and as they are at all where nobody finds them; bake loads compose files in its own way.
 */
function isInProject({ of, project }: BuildCall, build: Build, projects: ReadonlySet<string>): boolean {
  const key = project !== undefined && projects.has(project) ? project : FOUND_PROJECT;
  const isOwn = build.tool === 'bake' || of !== 'bake';
  return !isOwn || !projects.has(key) || (build.projects?.includes(key) ?? true);
}

/** A service that has profiles is built where one is started, or where the service is named (`15-profiles.md`). */
function isStarted({ of, targets = [], profiles }: BuildCall, build: Build): boolean {
  // Bake starts every profile.
  if (build.profiles === undefined || of === 'bake' || targets.includes(build.group ?? '')) return true;
  if (profiles === undefined) return build.profiles.active;
  return profiles !== 'unknown' && startsAny(profiles, build.profiles.names);
}

function calledBuild(build: Build, calls: readonly BuildCall[]): Build {
  const { runner: _, slot, linked, ...rest } = build;
  const asking = calls.filter((call) => reachOf(call, build) !== 'context');
  const shipping = shippingCalls(asking.length > 0 ? asking : calls, build);
  const stated = shipping.map((call) => platformsUnder(call, build));
  const platforms = joined(stated);
  const isApart = areSeveral(platforms) && !stated.some(areSeveral);
  const isSet = platforms !== build.platforms;
  const runner = agreed(calls, (call) => call.runner?.labels.map((label) => label.value).join(' ') ?? '')?.runner;
  const machine = agreed(calls, ({ driver, emulation, store }) => JSON.stringify([driver, emulation, store]));
  // What bake only takes as a context stays in its cache (docker/buildx, `bake.go`, `loadLinks`).
  const output = asking.length > 0 ? outputOfCalls(shipping, build) : 'cache';
  const isNamed = calls.some((call) => reachOf(call, build) === 'asked');
  return {
    ...rest,
    platforms,
    output,
    driver: machine?.driver ?? 'unknown',
    emulation: machine?.emulation ?? { state: 'unknown' },
    store: machine?.store ?? 'unknown',
    ...(runner && { runner }),
    ...(linked === true && !isNamed && { linked }),
    ...(slot && !isSet && { slot }),
    ...(isApart && { apart: true as const }),
  };
}

/** What one call loads into an engine is tried there, where another call pushes the image. */
function shippingCalls(calls: readonly BuildCall[], build: Build): readonly BuildCall[] {
  const isPushed = calls.some((call) => outputUnder(call, build) === 'push');
  return isPushed ? calls.filter((call) => outputUnder(call, build) !== 'load') : calls;
}

/** The first call, where all say the same. */
function agreed(calls: readonly BuildCall[], of: (call: BuildCall) => string): BuildCall | undefined {
  const [first] = calls;
  return first !== undefined && calls.every((call) => of(call) === of(first)) ? first : undefined;
}

function outputOfCalls(calls: readonly BuildCall[], build: Build): Build['output'] {
  if (isPassing(calls) && build.output === 'load') return 'none';
  // Nothing can be pushed or loaded that has no name.
  if (build.output === 'cache' && build.tags.length === 0) return build.output;
  const [output = 'unknown', ...others] = new Set(calls.map((call) => outputUnder(call, build)));
  return others.length > 0 ? 'unknown' : output;
}

/**
 * What a call asks for takes the place of the file's outputs, save where these are no image: bake neither pushes nor
 * loads files and caches (docker/buildx, `bake.go`, `setPushOverride`, `setLoadOverride`).
 */
function outputUnder(call: BuildCall, { output, tool }: Build): Build['output'] {
  if (tool === 'compose' && call.output === 'none') return output;
  if (tool === 'bake' && (output === 'files' || output === 'cache')) return output;
  if (call.output !== 'none') return call.output;
  return output === 'unknown' ? 'none' : output;
}

/** Later settings win; their platforms stand in another document, so the target's name is their place here. */
function platformsUnder({ of, overrides, fallback }: BuildCall, build: Build): StatedPlatforms {
  const { group, span } = build;
  const own = of === 'bake' ? (build.underBake ?? build.platforms) : build.platforms;
  let platforms = own.state === 'none' ? placed(fallback ?? own, span) : own;
  for (const override of overrides) {
    if (!matchesGlob(group ?? '', [override.pattern])) continue;
    const there = placed(override.platforms, span);
    platforms = override.appends ? joined([platforms, there]) : there;
  }
  return platforms;
}

function placed(stated: StatedPlatforms, span: Span): StatedPlatforms {
  if (stated.state !== 'known') return stated;
  return { state: 'known', items: stated.items.map(({ value }) => ({ value, span })) };
}

/** All platforms together; the very same statement where there is only one. */
function joined(all: readonly StatedPlatforms[]): StatedPlatforms {
  const [first, ...others] = all;
  if (first === undefined || others.every((one) => one === first)) return first ?? { state: 'none' };
  if (all.some((one) => one.state === 'unknown')) return { state: 'unknown' };
  const items = new Map(
    all.flatMap((one) => (one.state === 'known' ? one.items.map((item) => [item.value, item]) : [])),
  );
  return items.size === 0 ? { state: 'none' } : { state: 'known', items: [...items.values()] };
}
