import { formatPlatform, normalisePlatform, parsePlatform } from '../image/platform';
import type { ClusterNode, Taint } from '../model/nodes';

/** The nodes of a list, or why it is none. */
export type NodesReading =
  | { readonly ok: true; readonly nodes: readonly ClusterNode[] }
  | { readonly ok: false; readonly detail: string };

/**
 * Reads what `kubectl get nodes -o json` prints: a NodeList, a List of nodes, or one node. Nodes without an
 * architecture are left out. Never throws.
 */
export function parseNodes(text: string): NodesReading {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { ok: false, detail: `this is not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
  const items = field(value, 'kind') === 'Node' ? [value] : field(value, 'items');
  if (!Array.isArray(items)) {
    return { ok: false, detail: 'this is no list of nodes; save one with: kubectl get nodes -o json > nodes.json' };
  }
  const nodes = items.filter((item) => (field(item, 'kind') ?? 'Node') === 'Node');
  if (items.length > 0 && nodes.length === 0) return { ok: false, detail: 'the list holds no nodes' };
  return { ok: true, nodes: nodes.flatMap((item) => nodeOf(item) ?? []) };
}

function nodeOf(item: unknown): ClusterNode | undefined {
  const metadata = field(item, 'metadata');
  const labels = new Map(
    Object.entries(objectOf(field(metadata, 'labels'))).flatMap(([key, value]): [string, string][] =>
      typeof value === 'string' ? [[key, value]] : [],
    ),
  );
  const info = field(field(item, 'status'), 'nodeInfo');
  const architecture =
    text(field(info, 'architecture')) ?? labels.get('kubernetes.io/arch') ?? labels.get('beta.kubernetes.io/arch');
  const os = text(field(info, 'operatingSystem')) ?? labels.get('kubernetes.io/os') ?? 'linux';
  if (architecture === undefined) return undefined;
  const spec = field(item, 'spec');
  const taints = field(spec, 'taints');
  const platform = normalisePlatform({ os, architecture });
  return {
    name: text(field(metadata, 'name')) ?? formatPlatform(platform),
    platform: parsePlatform(formatPlatform(platform)) ?? platform,
    labels,
    taints: Array.isArray(taints) ? taints.flatMap((taint) => taintOf(taint) ?? []) : [],
    schedulable: field(spec, 'unschedulable') !== true,
  };
}

function taintOf(value: unknown): Taint | undefined {
  const key = text(field(value, 'key'));
  const effect = text(field(value, 'effect'));
  if (key === undefined || effect === undefined) return undefined;
  const own = text(field(value, 'value'));
  return { key, effect, ...(own !== undefined && { value: own }) };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function field(value: unknown, name: string): unknown {
  if (!isObject(value)) return undefined;
  return Reflect.get(value, name);
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function objectOf(value: unknown): object {
  return isObject(value) ? value : {};
}
