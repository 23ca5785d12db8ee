import { isMap, isSeq, type Node } from 'yaml';
import { formatPlatform } from '../image/platform';
import type { Nodes } from '../model/nodes';
import { takesWork } from '../targets/environment';
import type { Edit } from '../text/edits';
import { lineEndOf } from '../text/lines';
import { entryOf, itemsOf, readYaml, resolve, spanOfNode, textOf, type YamlDocument } from '../text/yaml/yaml';
import { columnIndent, insertEntry, replaceScalar, replaceSequence } from '../text/yaml/yamlEdits';
import { distinct } from './fleet';

/** What a `.platformlint.yaml` keeps of a cluster, for those who cannot ask it. */
export interface ClusterEntry {
  readonly cluster: string;
  readonly platforms: readonly string[];
  /** With the date, so that a reader can tell how old it is. Safe as a plain scalar. */
  readonly because: string;
  /** The files that run there; every file where absent. Of an entry that is there already the files stay. */
  readonly files?: readonly string[];
}

/** The entry for nodes that were read. `date` is `2026-11-21`. */
export function clusterEntryOf(nodes: Nodes, date: string, files: readonly string[]): ClusterEntry {
  const open = nodes.nodes.filter(takesWork);
  const counted = open.length > 0 ? open : nodes.nodes;
  const platforms = distinct(counted.map(({ platform }) => platform)).map(formatPlatform);
  const counts = platforms.map(
    (name) => `${counted.filter(({ platform }) => formatPlatform(platform) === name).length} × ${name}`,
  );
  const isPlain = /^[A-Za-z0-9][\w./@-]*$/.test(nodes.context);
  const who = isPlain ? `cluster ${nodes.context}` : 'the cluster';
  return {
    cluster: nodes.context,
    platforms,
    because: `${who} had ${counts.join(' and ')} nodes on ${date}`,
    ...(files.length > 0 && { files }),
  };
}

/**
 * The edits that make the entry part of `targets:`. An entry of the same cluster gets its platforms and, where its
 * reason has a date or is missing, its reason; a new one goes behind what holds for every file, so that entries for
 * certain files keep winning. Empty where the layout cannot be kept.
 */
export function clusterEntryEdits(text: string, entry: ClusterEntry): readonly Edit[] {
  const document = readYaml(text).find(({ root }) => root !== undefined);
  const root = document && resolve(document, document.root);
  const targets = document && entryOf(document, root, 'targets');
  if (document === undefined || targets === undefined) {
    const isFlow = isMap(root) && root.flow === true;
    return isFlow ? [] : appended(text, `targets:\n  - ${blockLines(entry).join('\n    ')}\n`);
  }
  const list = resolve(document, targets.value);
  if (!isSeq(list)) return [];
  const items = itemsOf(document, list);
  const same = items.find(
    (item) => textOf(document, entryOf(document, item, 'cluster')?.value)?.value === entry.cluster,
  );
  if (same !== undefined) return updated(document, same, entry);
  return inserted(document, list, items, entry);
}

function updated(document: YamlDocument, item: Node, entry: ClusterEntry): readonly Edit[] {
  const cluster = entryOf(document, item, 'cluster');
  const platforms = entryOf(document, item, 'platforms');
  const because = entryOf(document, item, 'because');
  const list = resolve(document, platforms?.value);
  const isListed = isSeq(list) && list.items.length > 0;
  if (platforms !== undefined && !isListed) return [];
  const listEdits = isListed
    ? replaceSequence(document, list, entry.platforms)
    : insertEntry(document, item, cluster, 'platforms', `[${entry.platforms.join(', ')}]`);
  if (because?.value !== undefined) {
    const isOurs = /\d{4}-\d{2}-\d{2}$/.test(textOf(document, because.value)?.value ?? '');
    return isOurs ? [...listEdits, ...replaceScalar(document, because.value, entry.because)] : listEdits;
  }
  const node = resolve(document, item);
  const isFlow = isMap(node) && node.flow === true;
  // A new line after the list would meet the list's own edit; after the cluster's name it meets nothing.
  const anchor = isListed || isFlow ? cluster : undefined;
  const reason = anchor === undefined ? [] : insertEntry(document, item, anchor, 'because', entry.because);
  return [...listEdits, ...reason];
}

function inserted(document: YamlDocument, list: Node, items: readonly Node[], entry: ClusterEntry): readonly Edit[] {
  const before = entry.files === undefined ? items[lastForAll(document, items)] : items.at(-1);
  const span = spanOfNode(document, list);
  if (isSeq(list) && list.flow) {
    const item = `{ ${blockLines(entry).join(', ')} }`;
    const at = before === undefined ? span.start + 1 : spanOfNode(document, before).end;
    const isAlone = items.length === 0;
    const text = before !== undefined ? `, ${item}` : isAlone ? item : `${item}, `;
    return [{ span: { start: at, end: at }, text }];
  }
  const [first] = items;
  if (first === undefined) return [];
  const dash = document.text.lastIndexOf('-', spanOfNode(document, first).start);
  const indent = dash < 0 ? undefined : columnIndent(document.text, dash);
  if (indent === undefined) return [];
  const eol = lineEndOf(document.text);
  const lines = `- ${blockLines(entry).join(`${eol}${indent}  `)}`;
  if (before === undefined) return [{ span: { start: dash, end: dash }, text: `${lines}${eol}${indent}` }];
  const at = endOfLine(document.text, endOfText(document.text, spanOfNode(document, before).end));
  return [{ span: { start: at, end: at }, text: `${eol}${indent}${lines}` }];
}

/** The last entry that holds for every file; -1 where there is none. Plain platforms count where their first one stands. */
function lastForAll(document: YamlDocument, items: readonly Node[]): number {
  const isPlain = (node: Node | undefined): boolean => node !== undefined && !isMap(resolve(document, node));
  const firstPlain = items.findIndex(isPlain);
  const lastEntry = items.findLastIndex((item) => !isPlain(item) && entryOf(document, item, 'files') === undefined);
  if (lastEntry > firstPlain || firstPlain < 0) return lastEntry;
  const run = items.slice(firstPlain).findIndex((item) => !isPlain(item));
  return run < 0 ? items.length - 1 : firstPlain + run - 1;
}

function blockLines({ cluster, files, platforms, because }: ClusterEntry): readonly string[] {
  return [
    `cluster: ${scalar(cluster)}`,
    ...(files === undefined ? [] : [`files: [${files.map((file) => JSON.stringify(file)).join(', ')}]`]),
    `platforms: [${platforms.join(', ')}]`,
    `because: ${because}`,
  ];
}

function scalar(text: string): string {
  const isPlain = /^[A-Za-z][\w.-]*$/.test(text) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(text);
  return isPlain ? text : JSON.stringify(text);
}

function appended(text: string, block: string): readonly Edit[] {
  const eol = lineEndOf(text);
  const isOpen = text !== '' && !/[\r\n]$/.test(text);
  const lines = block.replaceAll('\n', eol);
  return [{ span: { start: text.length, end: text.length }, text: isOpen ? `${eol}${lines}` : lines }];
}

function endOfText(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && /\s/.test(text.charAt(at - 1))) at--;
  return at;
}

function endOfLine(text: string, offset: number): number {
  let at = offset;
  while (at < text.length && text.charAt(at) !== '\n' && text.charAt(at) !== '\r') at++;
  return at;
}
