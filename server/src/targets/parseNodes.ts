import * as l10n from '@vscode/l10n';
import type { ClusterNode } from '../model/nodes';
import { jsonItems } from '../text/jsonItems';
import { field, objectsOf, readJson, textOf } from './jsonFields';
import { nodeObjects } from './nodeObjects';
import { readSavedYaml, type YamlReading } from './savedYaml';
import { isSwarmNode, swarmNodeName, swarmNodeOf } from './swarmNodeObjects';

/** The nodes of a list, or why it is none. */
export type NodesReading =
  | {
      readonly ok: true;
      readonly nodes: readonly ClusterNode[];
      /** They are nodes of a Swarm; Kubernetes nodes where absent. */
      readonly scheduler?: 'swarm';
      /** The names of nodes that tell no architecture; they are left out. */
      readonly untold: readonly string[];
    }
  | { readonly ok: false; readonly detail: string };

/** Takes saved nodes in pieces, of which little is kept. */
export interface NodesReader {
  /** The next piece, wherever it was cut. */
  take(piece: string): void;
  end(): NodesReading;
}

/**
 * Reads what `kubectl get nodes -o json` prints, or `-o yaml`: a NodeList, a List of nodes, one node, or several of these
 * one after the other; an array of nodes, too, as `docker node inspect` prints those of a Swarm. Nodes of one platform share one platform object. Of JSON only the fields
 * that are read are kept, so that thousands of nodes need little memory. Never throws.
 */
export function nodesReader(): NodesReader {
  const collector = nodeCollector();
  const items = jsonItems(collector.takeText);
  let start = '';
  let kind: 'json' | 'other' | undefined;
  return {
    take: (piece) => {
      if (kind === undefined) {
        start += piece;
        const first = /\S/.exec(start)?.[0];
        if (first === undefined) return;
        kind = first === '{' || first === '[' ? 'json' : 'other';
        if (kind === 'json') items.take(start);
      } else if (kind === 'json') items.take(piece);
      else if (start.length <= MAX_YAML) start += piece;
    },
    end: () => {
      if (kind === 'json') for (const text of items.end()) collector.takeDocument(text);
      else takeOther(start, collector);
      return collector.end();
    },
  };
}

/** Reads nodes from a text that is at hand; see `nodesReader`. */
export function parseNodes(text: string): NodesReading {
  const reader = nodesReader();
  reader.take(text);
  return reader.end();
}

/** YAML takes far more to read than JSON; this is some four hundred nodes. */
const MAX_YAML = 8 * 1024 * 1024;

const SAVE = 'kubectl get nodes -o json > nodes.json';

function takeOther(text: string, collector: NodeCollector): void {
  const read = readOther(text);
  if (read.ok) for (const value of read.values) collector.takeValue(value);
  else collector.fail(l10n.t('{0}; save it with: {1}', read.detail, SAVE));
}

function readOther(text: string): YamlReading {
  if (text.trim() === '') return { ok: false, detail: l10n.t('this is empty') };
  // The table that kubectl prints for people.
  if (/^\s*NAME\s+STATUS\s/.test(text)) return { ok: false, detail: l10n.t('this table tells no architectures') };
  return text.length > MAX_YAML ? { ok: false, detail: l10n.t('this is too much YAML') } : readSavedYaml(text);
}

interface NodeCollector {
  /** The JSON of an item of a list. */
  takeText(text: string): void;
  /** JSON whose items were taken already. */
  takeDocument(text: string): void;
  takeValue(value: unknown): void;
  fail(detail: string): void;
  end(): NodesReading;
}

function nodeCollector(): NodeCollector {
  const nodeOf = nodeObjects();
  const nodes: ClusterNode[] = [];
  const untold: string[] = [];
  let failure: string | undefined;
  let items = 0;
  let isList = false;
  let isSwarm = false;

  const fail = (detail: string): void => {
    failure ??= detail;
  };
  const takeItem = (item: object): void => {
    items++;
    if (isSwarmNode(item)) {
      takeSwarmNode(item);
      return;
    }
    if ((field(item, 'kind') ?? 'Node') !== 'Node') return;
    const node = nodeOf(item);
    if (node !== undefined) nodes.push(node);
    else untold.push(textOf(field(item, 'metadata', 'name')) ?? l10n.t('a node'));
  };
  const takeSwarmNode = (item: object): void => {
    isSwarm = true;
    const node = swarmNodeOf(item);
    if (node !== undefined) nodes.push(node);
    else untold.push(swarmNodeName(item));
  };
  const takeValue = (value: unknown): void => {
    const list = Array.isArray(value) ? value : field(value, 'items');
    if (Array.isArray(list)) {
      isList = true;
      for (const item of objectsOf(list)) takeItem(item);
    } else if (isSwarmNode(value) || field(value, 'kind') === 'Node')
      for (const item of objectsOf([value])) takeItem(item);
  };
  return {
    takeText: (text) => {
      const value = failure === undefined ? readJson(text) : undefined;
      if (value === undefined) return;
      if (value.ok) for (const item of objectsOf([value.value])) takeItem(item);
      else fail(l10n.t('this is not JSON, item {0}: {1}', items + 1, value.detail));
    },
    takeDocument: (text) => {
      const value = readJson(text);
      if (value.ok) takeValue(value.value);
      else fail(l10n.t('this is not JSON: {0}', value.detail));
    },
    takeValue,
    fail,
    end: () => {
      if (failure !== undefined) return { ok: false, detail: failure };
      if (!isList && items === 0)
        return { ok: false, detail: l10n.t('{0}; save it with: {1}', l10n.t('this is no list of nodes'), SAVE) };
      if (items > 0 && nodes.length + untold.length === 0)
        return { ok: false, detail: l10n.t('the list holds no nodes') };
      if (nodes.length === 0 && untold.length > 0) {
        const names = untold.slice(0, 3).join(', ');
        return { ok: false, detail: l10n.t('none of its nodes tells its architecture ({0})', names) };
      }
      return { ok: true, nodes, untold, ...(isSwarm && { scheduler: 'swarm' }) };
    },
  };
}
