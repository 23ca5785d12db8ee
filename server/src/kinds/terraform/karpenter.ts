import type { NodePromise } from '../../model/reading';
import { nodePromise, unknownMachines } from '../syntax/settings/promise';

/**
 * Karpenter that a Terraform file installs, or its pools in a manifest there: they make nodes besides the groups, and what
 * these are is not known.
 */
export function karpenterIn(text: string): readonly NodePromise[] {
  const found = KARPENTER.exec(text);
  if (found === null) return [];
  const machines = unknownMachines({ start: found.index, end: found.index + found[0].length });
  return [nodePromise(machines, { words: 'Karpenter', group: { labels: new Map(), taints: [], certain: false } })];
}

/** Its chart, or the group of its resources. */
const KARPENTER = /\bchart[ \t]*=[ \t]*"(?:[^"\s]*\/)?karpenter"|\bkarpenter\.sh\/v\d\w*/;
