import { isMap, type Node } from 'yaml';
import type { Edit } from '../../text/edits';
import { lineEndOf } from '../../text/lines';
import { entryOf, resolve, spanOfNode, type YamlDocument } from '../../text/yaml/yaml';

/** A setup step that can be put before another one. */
export interface SetupStep {
  readonly name: string;
  readonly uses: string;
}

/** Registers emulators for foreign architectures. */
export const QEMU_STEP: SetupStep = { name: 'Set up QEMU', uses: 'docker/setup-qemu-action@v3' };
/** Creates a builder that can build for several platforms. */
export const BUILDX_STEP: SetupStep = { name: 'Set up Docker Buildx', uses: 'docker/setup-buildx-action@v3' };

/**
 * The edit that inserts a step before the item `index` of a block sequence of steps, in the indentation of that item;
 * with a name and a blank line where its neighbours have them. Nothing where the layout cannot be kept.
 */
export function insertStep(
  document: YamlDocument,
  steps: readonly Node[],
  index: number,
  step: SetupStep,
): readonly Edit[] {
  const item = steps[index];
  const place = item && placeOfItem(document, item);
  if (place === undefined) return [];
  const eol = lineEndOf(document.text);
  const neighbours = [steps[index - 1], item].filter((node) => node !== undefined);
  const isNamed = neighbours.every((node) => entryOf(document, node, 'name') !== undefined);
  const { indent, gap } = place;
  const lines = isNamed
    ? `${indent}-${gap}name: ${step.name}${eol}${indent} ${gap}uses: ${step.uses}${eol}`
    : `${indent}-${gap}uses: ${step.uses}${eol}`;
  const next = steps[index + 1];
  const apart = index > 0 ? place.start : next && placeOfItem(document, next)?.start;
  const isSpaced = apart !== undefined && isBlankLineBefore(document.text, apart);
  return [{ span: { start: place.start, end: place.start }, text: isSpaced ? `${lines}${eol}` : lines }];
}

interface ItemPlace {
  /** The start of the line of its dash, or of the comment lines right above that. */
  readonly start: number;
  readonly indent: string;
  /** The blanks between dash and mapping. */
  readonly gap: string;
}

function placeOfItem(document: YamlDocument, item: Node): ItemPlace | undefined {
  const node = resolve(document, item);
  if (!isMap(node) || node.flow) return undefined;
  const { text } = document;
  const content = spanOfNode(document, node).start;
  const line = startOfLine(text, content);
  const [, indent, gap] = /^([ \t]*)-([ \t]+)$/.exec(text.slice(line, content)) ?? [];
  if (indent === undefined || gap === undefined) return undefined;
  let start = line;
  while (start > 0) {
    const above = startOfLine(text, start - lineEndBefore(text, start));
    const isComment = text.slice(above, start).trimStart().startsWith('#');
    if (!isComment || !text.startsWith(`${indent}#`, above)) break;
    start = above;
  }
  return { start, indent, gap };
}

function isBlankLineBefore(text: string, start: number): boolean {
  const end = start - lineEndBefore(text, start);
  return end > 0 && text.slice(startOfLine(text, end), end).trim() === '';
}

function lineEndBefore(text: string, start: number): number {
  return text.endsWith('\r\n', start) ? 2 : 1;
}

function startOfLine(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && text[at - 1] !== '\n' && text[at - 1] !== '\r') at--;
  return at;
}
