import { matchesGlob } from '../config/globs';
import type { AskedBy } from '../model/askedBy';
import type { Build } from '../model/build';
import type { BuildCall } from '../model/buildCall';
import { FOUND_PROJECT, filesKey } from '../model/buildFiles';

/**
 * What a call has to do with a build of its file: it asks for it, takes it as a `context` of what it asks for, leaves it
 * alone (`none`), or nobody knows (`open`).
 */
export type Reach = 'asked' | 'context' | 'open' | 'none';

/** What the names of a call reach. */
export function reachOf(call: BuildCall, build: Build): Reach {
  const { of, targets } = call;
  if (targets === undefined) return 'open';
  if (build.tool === 'compose') return isService(of, targets, build.group ?? '') ? 'asked' : 'none';
  const asked = askedBy(call, build);
  // Without a name it is `default` (docker/buildx, `commands/bake.go`).
  const names = targets.length === 0 ? ['default'] : targets.map(sanitized);
  const reaches = names.map((name) => (asked === undefined ? 'open' : reachOfName(name, asked)));
  return ORDER.find((reach) => reaches.includes(reach)) ?? 'none';
}

/** The strongest first. */
const ORDER: readonly Reach[] = ['asked', 'open', 'context'];

/** Compose files have no group but `default`, with all services: another name is another file's. */
function isService(of: BuildCall['of'], targets: readonly string[], service: string): boolean {
  if (targets.length === 0 || targets.includes(service)) return true;
  if (of !== 'bake') return false;
  return targets.some((name) => name === 'default' || isMeant(sanitized(name), sanitized(service)));
}

/** Of the files that the call loads. */
function askedBy({ project, files }: BuildCall, { asked }: Build): AskedBy | undefined {
  const keys = [project ?? filesKey(files), FOUND_PROJECT];
  return keys.map((key) => asked?.get(key)).find((one) => one !== undefined) ?? asked?.values().next().value;
}

/** A name that the files do not have may be a group of a file that is not known, and a list that is not may have all. */
function reachOfName(name: string, { names, takers, known }: AskedBy): Reach {
  if (hasOne(names, name)) return 'asked';
  if (!known.has(name) && !PATTERN.test(name)) return 'open';
  return hasOne(takers, name) ? 'context' : 'none';
}

function hasOne(names: ReadonlySet<string>, name: string): boolean {
  return names.has(name) || (PATTERN.test(name) && [...names].some((one) => isMeant(name, one)));
}

function isMeant(name: string, own: string): boolean {
  return PATTERN.test(name) ? matchesGlob(own, [name]) : name === own;
}

/** What makes a pattern of a name (`bake.go`, `matchNames`). */
const PATTERN = /[*?[\]]/;

/** A service's name may have dots, a target's has none (`bake.go`, `sanitizeTargetName`). */
function sanitized(name: string): string {
  return name.replaceAll('.', '_');
}
