import { platformOfWord } from '../../../image/architectureWords';
import type { MakeRule } from './rules';
import type { MakeValue } from './variables';

/**
 * What `$*` is in a rule: nothing is known of it but, where the stem of the pattern is an architecture, that it is one.
 * That says the pattern (`image-arch-%`), or else the targets of the makefile that others need (`image-amd64`).
 */
export function stemOf({ targets }: MakeRule, rules: readonly MakeRule[]): MakeValue | undefined {
  const patterns = targets.filter((target) => target.includes('%'));
  const isOfArchitecture = (pattern: string): boolean =>
    FOR_ARCHITECTURES.test(pattern) || areArchitectures(stemsOf(pattern, rules));
  if (patterns.length === 0 || !patterns.every(isOfArchitecture)) return undefined;
  return { state: 'unclear', called: 'STEM_ARCH' };
}

const FOR_ARCHITECTURES = /(?:^|[-_./])(?:go)?arch[-_./=]%/i;

/** The stems of the targets by which the rules of the makefile need a pattern. */
function stemsOf(pattern: string, rules: readonly MakeRule[]): readonly string[] {
  const [front = '', end = ''] = pattern.split('%');
  const fits = (name: string): boolean =>
    name.startsWith(front) && name.endsWith(end) && name.length > front.length + end.length && !name.includes('%');
  return rules.flatMap(({ prerequisites }) =>
    prerequisites.filter(fits).map((name) => name.slice(front.length, name.length - end.length)),
  );
}

function areArchitectures(stems: readonly string[]): boolean {
  return stems.length > 0 && stems.every((stem) => platformOfWord(stem.replace(/^linux[-_./]/, '')) !== undefined);
}
