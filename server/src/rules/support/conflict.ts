import * as l10n from '@vscode/l10n';
import { formatPlatform, isWithoutWindows, type Platform } from '../../image/platform';
import type { Build } from '../../model/build';
import type { Fix } from '../../model/finding';
import type { UseSubject } from '../../model/rule';
import type { PlatformSlot } from '../../model/slot';
import { bearsArchitecture } from './architectureName';
import { knownOffer, servesAll, serving } from './serving';

/** How a statement stands to what is needed. */
export interface Verdict {
  readonly missing: readonly Platform[];
  readonly extent: 'disjoint' | 'partial';
}

/** What of the needed platforms a statement lacks; nothing where it serves all, or is not about them. */
export function verdictOf(required: readonly Platform[], stated: readonly Platform[]): Verdict | undefined {
  // WebAssembly runs on every machine that has its runtime.
  if (stated.some(({ os }) => os === 'wasi')) return undefined;
  // Windows is written down for Windows, beside what is built for Linux.
  if (stated.every(({ os }) => os === 'windows') && isWithoutWindows(required)) return undefined;
  const { served, missing } = serving(required, stated);
  if (missing.length === 0) return undefined;
  return { missing, extent: served.length === 0 ? 'disjoint' : 'partial' };
}

/** Whether an image is known not to serve all of the platforms: to ask for them would be the next finding. */
export function isLacking(uses: readonly UseSubject[], platforms: readonly Platform[]): boolean {
  return uses.some(({ offer }) => {
    const known = knownOffer(offer);
    return known !== undefined && !servesAll(platforms, known.platforms);
  });
}

/**
 * Whether every tag says in words that it is for these platforms: then nobody takes it for more. Those that are not known
 * as a whole count as they are written (`app:$VERSION-arm64`).
 */
export function tagsName({ tags, names }: Build, platforms: readonly Platform[]): boolean {
  const known = tags.map(({ value }) => `${value.path.slice(value.path.lastIndexOf('/') + 1)} ${value.tag ?? ''}`);
  const all = names !== undefined && names.length > tags.length ? names.map(lastPart) : known;
  return all.length > 0 && all.every((text) => platforms.every((platform) => bearsArchitecture(text, platform)));
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

/** The statement becomes what is needed, or goes, where the place takes one platform and several are needed. */
export function slotFixes(slot: PlatformSlot | undefined, needed: readonly Platform[]): readonly Fix[] {
  if (slot === undefined) return [];
  const [only, ...others] = needed.map(formatPlatform);
  if (only === undefined) return [];
  const fixes: Fix[] = [];
  if (others.length === 0 || slot.many) {
    const names = [only, ...others];
    const title = l10n.t('Change {0} to {1}', slot.label, names.join(', '));
    fixes.push({ title, edits: slot.write(names), applicability: 'unsafe', preferred: true });
  } else if (slot.remove !== undefined) {
    const title = l10n.t('Remove {0}, so that it follows the build', slot.label);
    fixes.push({ title, edits: slot.remove(), applicability: 'unsafe', preferred: true });
  }
  return fixes.filter(({ edits }) => edits.length > 0);
}
