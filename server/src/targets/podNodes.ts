import { field, readItems, textOf } from './jsonFields';

/** What pods tell of the nodes that they are on. */
export interface PodNodes {
  /** The names of the nodes, each once, in the order of the pods. */
  readonly names: readonly string[];
  /**
   * Nodes whose architecture follows from the pods: the scheduler gave them a pod that selects it. As Node objects with
   * these labels and no more.
   */
  readonly told: readonly object[];
}

/** Reads running pods with `spec.nodeName` and `spec.nodeSelector`. Nothing for anything else. */
export function podNodes(text: string): PodNodes {
  const read = readItems(text);
  const names = new Set<string>();
  const told = new Map<string, object>();
  for (const item of read.ok ? (read.items ?? []) : []) {
    const name = textOf(field(item, 'spec', 'nodeName'));
    if (name === undefined || !NAME.test(name)) continue;
    names.add(name);
    const architecture = textOf(field(item, 'spec', 'nodeSelector', 'kubernetes.io/arch'));
    if (architecture === undefined) continue;
    const os = textOf(field(item, 'spec', 'nodeSelector', 'kubernetes.io/os'));
    const labels = { 'kubernetes.io/arch': architecture, ...(os !== undefined && { 'kubernetes.io/os': os }) };
    told.set(name, { kind: 'Node', metadata: { name, labels } });
  }
  return { names: [...names], told: [...told.values()] };
}

/** A DNS subdomain, as every node's name is. */
const NAME = /^[a-z0-9][a-z0-9.-]{0,252}$/;
