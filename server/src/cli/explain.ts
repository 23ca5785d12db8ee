import { rulePage } from '../formats/rulePage';
import { nearest } from '../image/nearest';
import type { AnyRule } from '../model/rule';
import { EXIT, type Io } from './io';

/** Prints a rule's page. */
export function explain(io: Io, rules: readonly AnyRule[], id: string): number {
  const rule = rules.find((one) => one.id === id);
  if (rule === undefined) {
    const { words } = nearest(
      id,
      rules.map((one) => one.id),
    );
    const meant = words.length === 0 ? '' : ` (did you mean ${words.join(' or ')}?)`;
    io.err(`platformlint: there is no rule ${id}${meant}; see: platformlint rules\n`);
    return EXIT.usage;
  }
  io.out(rulePage(rule));
  return EXIT.clean;
}

/** Prints every rule with its default severity, in the order of their ids. */
export function listRules(io: Io, rules: readonly AnyRule[]): number {
  const sorted = [...rules].sort((a, b) => (a.id < b.id ? -1 : 1));
  const width = Math.max(...sorted.map((rule) => rule.id.length));
  for (const rule of sorted) io.out(`${rule.id.padEnd(width)}  ${rule.severity.padEnd(7)}  ${rule.summary}\n`);
  return EXIT.clean;
}
