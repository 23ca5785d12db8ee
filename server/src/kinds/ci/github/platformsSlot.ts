import { isAlias, isMap, isScalar, type Node } from 'yaml';
import type { PlatformSlot } from '../../../model/slot';
import type { Edit } from '../../../text/edits';
import { lineEndOf } from '../../../text/lines';
import { entriesOf, isBlock, resolve, textOf, type YamlDocument, type YamlEntry } from '../../../text/yaml/yaml';
import { embeddedText } from '../../../text/yaml/yamlBlock';
import { columnIndent, insertEntry, removeEntry, replaceScalar } from '../../../text/yaml/yamlEdits';

/**
 * Where a step, or a job that calls a workflow, says its `platforms:`. `owner` is the mapping with `uses:` and `with:`.
 * None where an expression gives them, or where the characters serve other steps too.
 */
export function platformsSlot(document: YamlDocument, owner: Node): PlatformSlot | undefined {
  const entries = entriesOf(document, owner);
  const uses = entries.find((entry) => entry.key.value === 'uses');
  const inputs = entries.find((entry) => entry.key.value === 'with');
  const isShared = uses?.inherited || inputs?.inherited || isAlias(inputs?.value);
  if (uses === undefined || isShared) return undefined;
  const given = entriesOf(document, inputs?.value);
  const stated = given.find((entry) => entry.key.value.toLowerCase() === 'platforms');
  if (stated === undefined)
    return { label: 'platforms:', many: true, write: adder(document, owner, uses, inputs, given) };
  const isElsewhere = stated.inherited || isAlias(stated.value);
  if (isElsewhere || textOf(document, stated.value)?.value.includes('${{')) return undefined;
  return {
    label: 'platforms:',
    many: true,
    write: (platforms) => replaceList(document, stated, platforms),
    remove: () => {
      const isAlone = given.length === 1;
      return isAlone && inputs ? removeEntry(document, owner, inputs) : removeEntry(document, inputs?.value, stated);
    },
  };
}

function adder(
  document: YamlDocument,
  owner: Node,
  uses: YamlEntry,
  inputs: YamlEntry | undefined,
  given: readonly YamlEntry[],
): PlatformSlot['write'] {
  const map = resolve(document, inputs?.value);
  return (platforms) => {
    const value = platforms.join(',');
    if (inputs === undefined) return insertEntry(document, owner, uses, 'with', `\n  platforms: ${value}`);
    if (isMap(map) && given.length > 0) {
      const named = (name: string) => given.find((entry) => entry.key.value === name);
      const quoted = map.flow && platforms.length > 1 ? `"${value}"` : value;
      return insertEntry(document, map, named('push') ?? named('context') ?? given.at(-1), 'platforms', quoted);
    }
    const indent = columnIndent(document.text, inputs.key.span.start);
    const colon = document.text.indexOf(':', inputs.key.span.end) + 1;
    const isEmpty = indent !== undefined && colon > 0 && (map === undefined || (isScalar(map) && map.value === null));
    if (!isEmpty) return [];
    const line = `${lineEndOf(document.text)}${indent}  platforms: ${value}`;
    return [{ span: { start: colon, end: colon }, text: line }];
  };
}

/** Puts other platforms in place of a list, keeping its layout: one line, or one line each. */
function replaceList(document: YamlDocument, stated: YamlEntry, platforms: readonly string[]): readonly Edit[] {
  const node = resolve(document, stated.value);
  if (!isScalar(node) || node.value === null) {
    const colon = document.text.indexOf(':', stated.key.span.end) + 1;
    return colon > 0 ? [{ span: { start: colon, end: colon }, text: ` ${platforms.join(',')}` }] : [];
  }
  const before = textOf(document, node)?.value ?? '';
  const comma = before.includes(', ') ? ', ' : ',';
  if (!isBlock(node)) return replaceScalar(document, node, platforms.join(comma));
  const mapped = embeddedText(document, node);
  if (mapped === undefined) return [];
  const start = mapped.text.length - mapped.text.trimStart().length;
  const end = mapped.text.trimEnd().length;
  if (end <= start) return [];
  const span = mapped.spanToSource({ start, end });
  const indent = columnIndent(document.text, span.start) ?? '';
  const isOneLine = before.includes(',') && !before.trim().includes('\n');
  const needsComma = node.type === 'BLOCK_FOLDED';
  const breaks = `${needsComma ? ',' : ''}${lineEndOf(document.text)}${indent}`;
  return [{ span, text: platforms.join(isOneLine ? comma : breaks) }];
}
