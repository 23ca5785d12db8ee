import type { Finding } from '../model/finding';

/** The findings of a file that is a link to another, without those that are told there: both hold the same text. */
export function notTold(findings: readonly Finding[], there: readonly Finding[]): readonly Finding[] {
  const told = new Set(there.map(keyOf));
  return findings.filter((finding) => !told.has(keyOf(finding)));
}

function keyOf({ rule, severity, message }: Finding): string {
  return JSON.stringify([rule, severity, message]);
}
