import * as l10n from '@vscode/l10n';
import { isMap, isScalar, isSeq, type Node } from 'yaml';
import { type MappedText, mappedText, type Piece, throughBoth } from '../../../text/mapped';
import { entriesOf, isBlock, itemsOf, resolve, spanOfNode, textOf, type YamlDocument } from '../../../text/yaml/yaml';
import { embeddedText } from '../../../text/yaml/yamlBlock';
import { type FieldValue, HOLE, textOfChunks, unknownValue, type Value } from '../hcl/value';

/**
 * A YAML document as settings. Texts, numbers and booleans are all texts, as templates read them; what bears a tag of its
 * own (`!Ref`) is not known, save a `!Sub` without a variable. What aliases share is read once.
 */
export function yamlValue(document: YamlDocument): Value {
  return yamlValueOf(document, document.root);
}

/** The same of a part of a document. */
export function yamlValueOf(document: YamlDocument, part: Node | undefined): Value {
  const known = new Map<Node, Value>();
  const read = (node: Node | undefined, depth: number): Value => {
    const found = resolve(document, node);
    if (found === undefined || depth > MAX_DEPTH)
      return unknownValue(l10n.t('It is not known here.'), { start: 0, end: 0 });
    const before = known.get(found);
    if (before !== undefined) return before;
    const value = readHere(found, depth);
    known.set(found, value);
    return value;
  };
  const readHere = (node: Node, depth: number): Value => {
    const span = spanOfNode(document, node);
    const tag = node.tag?.startsWith('!') ? node.tag : undefined;
    if (isScalar(node)) {
      const text = textOf(document, node);
      if (text === undefined) return { kind: 'null', span };
      const hasVariable = tag === '!Sub' && text.value.includes('${');
      if (tag !== undefined && tag !== '!Sub') return unknownValue(l10n.t('{0} is not followed.', tag), text.span);
      const value = hasVariable ? text.value.replace(VARIABLE, HOLE) : text.value;
      const made = textOfChunks([{ text: value, span: text.span }], text.span, text.literal && tag === undefined);
      const lines = isBlock(node) ? embeddedText(document, node) : undefined;
      return lines === undefined ? made : { ...made, mapped: hasVariable ? withHoles(lines) : lines };
    }
    if (tag !== undefined) return unknownValue(l10n.t('{0} is not followed.', tag), span);
    if (isSeq(node)) {
      const items = itemsOf(document, node).flatMap((item) => choicesOf(document, item, 0));
      return { kind: 'list', items: items.map((item) => read(item, depth + 1)), span };
    }
    if (!isMap(node)) return unknownValue(l10n.t('It is not known here.'), span);
    const fields = new Map<string, FieldValue>();
    for (const { key, value } of entriesOf(document, node)) {
      fields.set(key.value, { key, value: value === undefined ? { kind: 'null', span } : read(value, depth + 1) });
    }
    return { kind: 'object', fields, span, complete: true };
  };
  return read(part, 0);
}

const MAX_DEPTH = 64;
const VARIABLE = /\$\{[^}]{0,200}\}/g;

/** Lines with a {@link HOLE} for each variable. */
function withHoles(lines: MappedText): MappedText {
  const pieces: Piece[] = [];
  let at = 0;
  for (const { 0: variable, index } of lines.text.matchAll(VARIABLE)) {
    pieces.push({ text: lines.text.slice(at, index), source: at }, { text: HOLE, source: index });
    at = index + variable.length;
  }
  pieces.push({ text: lines.text.slice(at), source: at });
  return throughBoth(mappedText(pieces), lines);
}

/** An item under a condition, `!If [condition, item, item]`: each mapping of the two is one that may be there. */
function choicesOf(document: YamlDocument, item: Node, depth: number): readonly Node[] {
  const found = resolve(document, item);
  if (found?.tag !== '!If' || !isSeq(found) || depth > MAX_CONDITIONS) return [item];
  const [, ...branches] = itemsOf(document, found).map((branch) => resolve(document, branch));
  const mappings = branches.flatMap((branch) => (branch === undefined ? [] : choicesOf(document, branch, depth + 1)));
  return mappings.some((one) => isMap(one)) ? mappings.filter((one) => isMap(one)) : [item];
}

const MAX_CONDITIONS = 8;
