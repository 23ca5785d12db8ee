import { plainText, type Value } from '../syntax/hcl/value';
import type { Node } from '../syntax/settings/node';

/** The cluster that a node group belongs to: its name, or what refers to it (`aws_eks_cluster.main`, `module.eks`). */
export function clusterOf(text: string, node: Node): string | undefined {
  return reference(text, node.value('cluster_name', 'cluster', 'cluster_id'));
}

/** A text, or a reference without the attribute that it ends in. */
export function reference(text: string, value: Value | undefined): string | undefined {
  const plain = plainText(value);
  if (plain !== undefined) return plain;
  const written = value?.kind === 'unknown' ? text.slice(value.span.start, value.span.end).trim() : '';
  return /^[a-z][\w.[\]"-]*$/.test(written) ? written.replace(ATTRIBUTE, '') : undefined;
}

const ATTRIBUTE = /(?:\[\d+\])?\.(?:name|id|arn|cluster_name|cluster_id|cluster_arn)$/;
