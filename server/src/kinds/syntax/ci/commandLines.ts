import { isScalar, type Node } from 'yaml';
import type { MappedText } from '../../../text/mapped';
import { itemsOf, type YamlDocument } from '../../../text/yaml/yaml';
import { embeddedText } from '../../../text/yaml/yamlBlock';

/** A command, or the commands of a list that one shell runs in this order. */
export function commandLines(document: YamlDocument, node: Node | undefined): readonly MappedText[] {
  const lines = isScalar(node) ? [node] : itemsOf(document, node);
  return lines.flatMap((line) => embeddedText(document, line) ?? []);
}
