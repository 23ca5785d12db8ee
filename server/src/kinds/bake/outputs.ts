import type { Build } from '../../model/build';
import { itemsOf, plainText, type Value } from '../syntax/hcl/value';

/** What becomes of a target's result. Without a word it is the call that decides. */
export function outputOf(output: Value | undefined): Build['output'] {
  const entries = entriesOf(output);
  if (entries === undefined) return 'unknown';
  if (entries.length === 0) return 'unknown';
  const is = (key: string, value: string): boolean => entries.some((entry) => entry.get(key) === value);
  if (is('push-by-digest', 'true')) return 'digest';
  if (is('type', 'registry') || is('push', 'true')) return 'push';
  if (entries.some((entry) => entry.get('type') === 'docker' && !entry.has('dest'))) return 'load';
  // `type=image` alone may be pushed by the call.
  if (is('type', 'image')) return 'unknown';
  if (entries.every((entry) => entry.get('type') === 'cacheonly')) return 'cache';
  // A value without a type is a folder, or `-` for an archive on standard output.
  return entries.every((entry) => /^(?:local|tar)$/.test(entry.get('type') ?? 'local')) ? 'files' : 'none';
}

/** Provenance and SBOM as the target asks for them; without a word the call and the driver decide. */
export function attestationsOf(attest: Value | undefined): Build['attestations'] {
  const entries = entriesOf(attest);
  if (entries === undefined || entries.length === 0) return 'unknown';
  const isOff = (entry: ReadonlyMap<string, string>): boolean => entry.get('disabled') === 'true';
  if (entries.some((entry) => !isOff(entry))) return 'on';
  // What is not disabled by name comes by default: provenance.
  return entries.some((entry) => entry.get('type') === 'provenance') ? 'off' : 'unknown';
}

/** Lists of `key=value,…` texts or of objects; undefined where some is not known. */
function entriesOf(list: Value | undefined): readonly ReadonlyMap<string, string>[] | undefined {
  if (list === undefined) return [];
  const items = list.kind === 'list' ? itemsOf(list) : [list];
  const entries = items.map((item) => {
    if (item.kind === 'object') {
      return new Map(
        [...item.fields].flatMap(([key, { value }]) => {
          const text = plainText(value);
          return text === undefined ? [] : [[key, text] as const];
        }),
      );
    }
    const text = plainText(item);
    return text === undefined ? undefined : pairsOf(text);
  });
  const known = entries.filter((entry) => entry !== undefined);
  return known.length < entries.length ? undefined : known;
}

function pairsOf(text: string): ReadonlyMap<string, string> {
  const pairs = text.split(',').map((part): readonly [string, string] => {
    const cut = part.indexOf('=');
    return cut < 0 ? ['dest', part.trim()] : [part.slice(0, cut).trim(), part.slice(cut + 1).trim()];
  });
  return new Map(pairs);
}
