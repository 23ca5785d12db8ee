import type { Edit } from '../../text/edits';
import type { Block } from '../syntax/hcl/ast';
import { insertLines } from '../syntax/hcl/edits';

/** The edits that bind a pod's block to architectures: a node selector for one, required affinity for several. */
export function constrainEdits(text: string, spec: Block, architectures: readonly string[]): readonly Edit[] {
  const [first, ...others] = architectures;
  if (first === undefined) return [];
  const lines = others.length === 0 ? selectorLines(first) : affinityLines(architectures);
  return insertLines(text, spec, undefined, lines);
}

function selectorLines(architecture: string): readonly string[] {
  return ['node_selector = {', `  "kubernetes.io/arch" = "${architecture}"`, '}'];
}

const WRAPPERS = [
  'affinity',
  'node_affinity',
  'required_during_scheduling_ignored_during_execution',
  'node_selector_term',
  'match_expressions',
];

function affinityLines(architectures: readonly string[]): readonly string[] {
  const values = architectures.map((architecture) => `"${architecture}"`).join(', ');
  const inner = ['key      = "kubernetes.io/arch"', 'operator = "In"', `values   = [${values}]`];
  return WRAPPERS.reduceRight<readonly string[]>(
    (lines, name) => [`${name} {`, ...lines.map((line) => `  ${line}`), '}'],
    inner,
  );
}
