import { architectureHint } from './architectureWords';
import { bestOf } from './compatibility';
import type { Platform } from './platform';
import { type Reference, withTag } from './reference';

/** The most tags that are worth asking a registry about. */
export const MOST_CANDIDATES = 5;

/**
 * The tags of a repository that may stand in for a reference's own and serve all of `wanted`: of the same pattern (the
 * same words, as many numbers), newest first by their numbers, none of an older major version, none that spells another
 * architecture. Words for architectures are no part of a pattern: `1.2` may stand in for `1.2-amd64`. `latest` has no
 * version, and any tag that is nothing but one may stand in for it. With a digest the tag itself comes first. At most
 * {@link MOST_CANDIDATES}; linear in the tags but for their sorting.
 */
export function candidateTags(
  reference: Reference,
  tags: readonly string[],
  wanted: readonly Platform[],
): readonly string[] {
  const own = reference.tag ?? 'latest';
  const pattern = patternOf(own);
  const [major = ''] = pattern.numbers;
  const isFloating = own === 'latest';
  const found = tags.flatMap((tag): readonly Candidate[] => {
    if (tag === own) return [];
    const { shape, numbers, spelled } = patternOf(tag);
    const isAlike = shape === pattern.shape || (isFloating && PLAIN_VERSION.test(shape));
    if (!isAlike || compareNumbers(numbers[0] ?? '', major) < 0) return [];
    return spelled && contradicts(reference, tag, wanted) ? [] : [{ tag, numbers, spelled }];
  });
  const newest = found.sort(newestFirst).map(({ tag }) => tag);
  const isPinned = reference.digest !== undefined && tags.includes(own);
  return [...(isPinned ? [own] : []), ...newest].slice(0, MOST_CANDIDATES);
}

interface Candidate {
  readonly tag: string;
  readonly numbers: readonly string[];
  readonly spelled: boolean;
}

interface Pattern {
  /** The tag with its numbers as `#`, dates as `#date`, and architectures left out. */
  readonly shape: string;
  readonly numbers: readonly string[];
  /** Whether it names an architecture. */
  readonly spelled: boolean;
}

const ARCHITECTURE =
  /[-_.](?:amd64|x86[_-]64|x64|arm64v8|arm64|aarch64|arm32v[567]|armhf|armel|armv[567]l?|i[36]86|ppc64le|s390x|riscv64|mips64le|loong64)(?=$|[-_.])/gi;
const LEADING_ARCHITECTURE =
  /^(?:amd64|x86_64|x64|arm64v8|arm64|aarch64|arm32v[567]|armhf|ppc64le|s390x|riscv64)[-_.]/i;
/** A word and its number (`alpine3`, `v1`), or a number and its word (`0rc1`, `8u392`). */
const NUMBERED = /^(?:[A-Za-z]*\d+|\d+[A-Za-z]+\d*)$/;
const PLAIN_VERSION = /^v?#(?:\.#)*$/;
/** `20240111` is no version beside `3`. */
const DATE_LENGTH = 6;

function patternOf(tag: string): Pattern {
  const bare = tag.replace(ARCHITECTURE, '').replace(LEADING_ARCHITECTURE, '');
  const numbers: string[] = [];
  const parts = bare.split(/([-_.])/).map((part) => {
    // Anything else with digits in it, such as the hash of a commit, stands for itself.
    if (!NUMBERED.test(part)) return part.toLowerCase();
    return part.toLowerCase().replace(/\d+/g, (digits) => {
      numbers.push(digits);
      return digits.length < DATE_LENGTH ? '#' : '#date';
    });
  });
  return { shape: parts.join(''), numbers, spelled: bare !== tag };
}

function newestFirst(a: Candidate, b: Candidate): number {
  for (const [index, number] of b.numbers.entries()) {
    const other = a.numbers[index];
    const order = other === undefined ? 0 : compareNumbers(number, other);
    if (order !== 0) return order;
  }
  // Of `latest` alone: the fewer numbers a version has, the longer it is kept up to date.
  const byLength = a.numbers.length - b.numbers.length;
  return byLength || Number(a.spelled) - Number(b.spelled) || (a.tag < b.tag ? -1 : 1);
}

/** Numbers of any length, as text. */
function compareNumbers(a: string, b: string): number {
  const [left, right] = [a.replace(/^0+(?=\d)/, ''), b.replace(/^0+(?=\d)/, '')];
  if (left.length !== right.length) return left.length - right.length;
  return left === right ? 0 : left < right ? -1 : 1;
}

function contradicts(reference: Reference, tag: string, wanted: readonly Platform[]): boolean {
  const hint = architectureHint({ ...withTag(reference, tag), path: 'any' });
  return hint !== undefined && wanted.some((platform) => bestOf(platform, [hint.platform]).verdict === 'no');
}
