import { isAlias, isMap, isScalar, isSeq, type Node, type Scalar, type YAMLMap } from 'yaml';
import type { PlatformSlot } from '../../model/slot';
import type { Edit } from '../../text/edits';
import { lineEndOf } from '../../text/lines';
import { spanOfNode, textOf, type YamlDocument, type YamlEntry } from '../../text/yaml/yaml';
import { columnIndent, insertEntry, removeEntry, replaceSequence } from '../../text/yaml/yamlEdits';
import { type ComposeDocument, findEntry } from './document';
import type { Layer } from './view';

/**
 * Where a service says its `platform`. Absent where its mapping stands elsewhere (an anchor), or where what it says
 * there also serves others.
 */
export function serviceSlot(service: Layer): PlatformSlot | undefined {
  const { document, node } = service;
  // The first format knows no platforms.
  if (!isOwnText(document, service.entry) || document.firstFormat) return undefined;
  // What was made to look things up does not stay for the sake of an edit.
  const { yaml } = document;
  const platform = directEntry(document, node, 'platform');
  const after = directEntry(document, node, 'image') ?? directEntry(document, node, 'build');
  if (platform === undefined ? after === undefined : isAlias(platform.value)) return undefined;
  return {
    label: 'platform:',
    many: false,
    write: ([platformText, ...others]) => {
      if (platformText === undefined || others.length > 0) return [];
      if (platform === undefined) return insertEntry(yaml, node, after, 'platform', platformText);
      return writeScalar(yaml, platform, platformText);
    },
    ...(platform && { remove: () => removeEntry(yaml, node, platform) }),
  };
}

/** Where a service's build says its `platforms`; a short `build: .` is given a mapping. */
export function buildSlot(build: Layer): PlatformSlot | undefined {
  const { document, node, entry } = build;
  if (!isOwnText(document, entry) || document.firstFormat) return undefined;
  const { yaml } = document;
  if (isScalar(node)) {
    return { label: 'platforms:', many: true, write: (platforms) => lengthen(yaml, node, entry, platforms) };
  }
  const list = directEntry(document, node, 'platforms');
  if (!isMap(node) || isAlias(list?.value)) return undefined;
  const after = ['dockerfile', 'context', 'dockerfile_inline']
    .map((key) => directEntry(document, node, key))
    .find((found) => found !== undefined);
  return {
    label: 'platforms:',
    many: true,
    write: (platforms) =>
      list === undefined ? addList(yaml, node, after, platforms) : replaceList(yaml, list, platforms),
    ...(list && { remove: () => removeEntry(yaml, node, list) }),
  };
}

/** The edit that puts `value` where a scalar or nothing stands; only the characters inside its quotes change. */
function writeScalar(document: YamlDocument, entry: YamlEntry, value: string): readonly Edit[] {
  const text = textOf(document, entry.value);
  if (text !== undefined) return [{ span: text.span, text: value }];
  const colon = colonOf(document, entry);
  return colon === undefined ? [] : [{ span: { start: colon, end: colon }, text: ` ${value}` }];
}

function replaceList(document: YamlDocument, list: YamlEntry, platforms: readonly string[]): readonly Edit[] {
  if (isSeq(list.value) && list.value.items.length > 0) return replaceSequence(document, list.value, platforms);
  const span = list.value === undefined ? undefined : spanOfNode(document, list.value);
  const colon = colonOf(document, list);
  if (colon === undefined) return [];
  const end = Math.max(colon, span?.end ?? colon);
  return [{ span: { start: colon, end }, text: ` [${platforms.join(', ')}]` }];
}

function addList(
  document: YamlDocument,
  node: YAMLMap,
  after: YamlEntry | undefined,
  platforms: readonly string[],
): readonly Edit[] {
  const isFlow = node.flow === true;
  const value = isFlow ? `[${platforms.join(', ')}]` : `\n${platforms.map((platform) => `  - ${platform}`).join('\n')}`;
  return insertEntry(document, node, after, 'platforms', value);
}

/** `build: .` becomes a mapping around the context, which keeps its quotes and what stands behind it. */
function lengthen(
  document: YamlDocument,
  node: Scalar,
  entry: YamlEntry,
  platforms: readonly string[],
): readonly Edit[] {
  const { text } = document;
  const value = spanOfNode(document, node);
  const colon = colonOf(document, entry);
  const indent = columnIndent(text, entry.key.span.start);
  const isOneLine = !/[\r\n]/.test(text.slice(entry.key.span.start, value.end));
  const isBare = colon !== undefined && text.slice(colon, value.start).trim() === '';
  if (!isBare || !isOneLine) return [];
  if (indent === undefined) {
    const flow = `, platforms: [${platforms.join(', ')}] }`;
    return [
      { span: { start: value.start, end: value.start }, text: '{ context: ' },
      { span: { start: value.end, end: value.end }, text: flow },
    ];
  }
  const eol = lineEndOf(text);
  const list = platforms.map((platform) => `${eol}${indent}    - ${platform}`).join('');
  const rest = /^[^\r\n]*/.exec(text.slice(value.end, value.end + 2_000))?.[0] ?? '';
  const lineEnd = value.end + rest.trimEnd().length;
  return [
    { span: { start: colon, end: value.start }, text: `${eol}${indent}  context: ` },
    { span: { start: lineEnd, end: lineEnd }, text: `${eol}${indent}  platforms:${list}` },
  ];
}

/** The entry that the mapping itself has, not one that it merges in. */
function directEntry(document: ComposeDocument, node: Node, key: string): YamlEntry | undefined {
  const entry = findEntry(document, node, key);
  return entry?.inherited ? undefined : entry;
}

function isOwnText(document: ComposeDocument, entry: YamlEntry): boolean {
  return document.own && !entry.inherited && !isAlias(entry.value);
}

/** The offset behind the colon of `key:`. */
function colonOf({ text }: YamlDocument, entry: YamlEntry): number | undefined {
  const rest = text.slice(entry.key.span.end, entry.key.span.end + 8);
  const found = /^["']?[ \t]*:/.exec(rest);
  return found === null ? undefined : entry.key.span.end + found[0].length;
}
