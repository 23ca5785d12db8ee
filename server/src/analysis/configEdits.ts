import { isMap, isNode, isSeq, type Node } from 'yaml';
import type { RuleSetting } from '../model/rule';
import type { Edit } from '../text/edits';
import { lineEndOf, startOfLine } from '../text/lines';
import type { Span } from '../text/span';
import {
  entriesOf,
  entryOf,
  readYaml,
  resolve,
  spanOfNode,
  textOf,
  type YamlDocument,
  type YamlEntry,
} from '../text/yaml/yaml';
import { columnIndent, insertEntry, replaceSequence } from '../text/yaml/yamlEdits';

/** The edits that set a rule in the text of a `.platformlint.yaml`; nothing else of it changes. Empty where they cannot be made. */
export function ruleSettingEdits(text: string, rule: string, setting: RuleSetting): readonly Edit[] {
  const document = documentOf(text);
  if (document === undefined) return appended(text, undefined, `rules:\n  ${rule}: ${setting}`);
  const root = resolve(document, document.root);
  const rules = entryOf(document, root, 'rules');
  if (rules === undefined) {
    if (isMap(root) && root.flow) return insertEntry(document, root, undefined, 'rules', `{ ${rule}: ${setting} }`);
    return appended(text, document, `rules:\n  ${rule}: ${setting}`);
  }
  const known = entryOf(document, rules.value, rule);
  const value = known?.value === undefined ? undefined : textOf(document, known.value);
  if (value !== undefined) return [{ span: value.span, text: setting }];
  const map = resolve(document, rules.value);
  const isEmpty = map === undefined || !isMap(map) || (map.items.length === 0 && !map.flow);
  if (isEmpty) return afterKey(document, rules, `\n  ${rule}: ${setting}`);
  return insertEntry(document, map, lastEntry(document, map), rule, setting);
}

/** A choice of targets, as it is written. */
export interface TargetChoice {
  readonly platforms: readonly string[];
  /** A kube context whose nodes decide; `platforms` are then those it has now. */
  readonly cluster?: string;
  /** Why, safe as a plain scalar inside braces; with a cluster only. */
  readonly because?: string;
}

/**
 * The edits that make a choice the targets of every file: plain platforms and the entry of a cluster without `files`
 * are replaced, entries for certain files stay. Empty where the layout cannot be kept.
 */
export function targetEdits(text: string, choice: TargetChoice): readonly Edit[] {
  const items = writtenItems(choice);
  const block = `targets:\n${items.map((item) => `  - ${item}`).join('\n')}`;
  const document = documentOf(text);
  if (document === undefined) return appended(text, undefined, block);
  const root = resolve(document, document.root);
  const targets = entryOf(document, root, 'targets');
  if (targets === undefined) {
    if (isMap(root) && root.flow) return insertEntry(document, root, undefined, 'targets', `[${items.join(', ')}]`);
    return appended(text, document, block);
  }
  const list = resolve(document, targets.value);
  if (!isSeq(list) || list.items.length === 0) {
    if (isSeq(list)) return [{ span: spanOfNode(document, list), text: `[${items.join(', ')}]` }];
    return afterKey(document, targets, `\n${items.map((item) => `  - ${item}`).join('\n')}`);
  }
  const nodes = list.items.filter(isNode);
  const isKept = (node: Node): boolean => entryOf(document, node, 'files') !== undefined;
  if (list.flow) {
    const kept = nodes.filter(isKept).map((node) => {
      const { start, end } = spanOfNode(document, node);
      return text.slice(start, end);
    });
    return replaceSequence(document, list, [...items, ...kept]);
  }
  return replaceItems(document, nodes, isKept, items);
}

/** Puts items in the place of those of a block list that do not stay, at its beginning; what stays keeps its comments. */
function replaceItems(
  document: YamlDocument,
  nodes: readonly Node[],
  isKept: (node: Node) => boolean,
  items: readonly string[],
): readonly Edit[] {
  const { text } = document;
  const [first, ...others] = nodes;
  const contentOf = (node: Node): Span => {
    const { start, end } = spanOfNode(document, node);
    return { start, end: start + text.slice(start, end).trimEnd().length };
  };
  if (first === undefined) return [];
  const place = contentOf(first);
  const dash = text.lastIndexOf('-', place.start);
  const indent = columnIndent(text, dash);
  if (dash < 0 || indent === undefined) return [];
  const parted = `${lineEndOf(text)}${indent}- `;
  const gone = others
    .filter((node) => !isKept(node))
    .map((node) => ({ span: linesOfItem(text, contentOf(node)), text: '' }));
  if (!isKept(first)) return [{ span: place, text: items.join(parted) }, ...gone];
  const before = `${text.slice(dash, place.start)}${items.join(parted)}${lineEndOf(text)}${indent}`;
  return [{ span: { start: dash, end: dash }, text: before }, ...gone];
}

/** An item with its dash, the blanks before it and what is left of its last line. */
function linesOfItem(text: string, { start, end }: Span): Span {
  const from = startOfLine(text, start);
  const rest = /^[^\r\n]*(?:\r\n|\n|\r)?/.exec(text.slice(end))?.[0] ?? '';
  return { start: from, end: end + rest.length };
}

function writtenItems({ platforms, cluster, because }: TargetChoice): readonly string[] {
  if (cluster === undefined) return platforms;
  const why = because === undefined ? '' : `, because: ${because}`;
  return [`{ cluster: ${JSON.stringify(cluster)}, platforms: [${platforms.join(', ')}]${why} }`];
}

function documentOf(text: string): YamlDocument | undefined {
  return readYaml(text).find((document) => document.root !== undefined);
}

function lastEntry(document: YamlDocument, map: Node): YamlEntry | undefined {
  if (isMap(map) && map.flow) return undefined;
  return entriesOf(document, map).findLast((entry) => !entry.inherited);
}

/** Puts lines below a key that has no value yet, behind its comment. */
function afterKey(document: YamlDocument, entry: YamlEntry, lines: string): readonly Edit[] {
  const { text } = document;
  const [said, before = '', word = ''] =
    /^(["']?[ \t]*:)([ \t]*(?:~|null|Null|NULL)(?=\s|$))?/.exec(text.slice(entry.key.span.end)) ?? [];
  if (said === undefined) return [];
  const start = entry.key.span.end + before.length;
  const end = start + word.length;
  const value = entry.value === undefined ? end : spanOfNode(document, entry.value).end;
  const below = lines.replaceAll('\n', lineEndOf(text));
  // What is no list or mapping, and no comment either, makes way.
  if (value > end + 1) return [{ span: { start, end: value }, text: below }];
  const rest = (/^[^\r\n]*/.exec(text.slice(end))?.[0] ?? '').trimEnd();
  if (rest === '') return [{ span: { start, end }, text: below }];
  const insertion = { span: { start: end + rest.length, end: end + rest.length }, text: below };
  return word === '' ? [insertion] : [{ span: { start, end }, text: '' }, insertion];
}

/** Puts lines at the end of a document, before what ends it or begins another. */
function appended(text: string, document: YamlDocument | undefined, block: string): readonly Edit[] {
  const end = lineEndOf(text);
  const last = document?.end ?? text.length;
  const mark = /^\.\.\.(?=\s|$)/m.exec(text.slice(document?.offset ?? 0, last));
  const at = mark === null ? last : (document?.offset ?? 0) + mark.index;
  const isOpen = at > 0 && !/[\r\n\uFEFF]/.test(text.charAt(at - 1));
  const lines = `${block}\n`.replaceAll('\n', end);
  return [{ span: { start: at, end: at }, text: isOpen ? `${end}${lines}` : lines }];
}
