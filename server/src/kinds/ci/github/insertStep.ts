import { isMap, type Node } from 'yaml';
import type { SetupAction } from '../../../data/setupActions';
import type { Edit } from '../../../text/edits';
import { lineEndOf, startOfLine, startOfLineAbove } from '../../../text/lines';
import { entryOf, resolve, spanOfNode, type YamlDocument } from '../../../text/yaml/yaml';

/**
 * The edit that inserts a step before the item `index` of a block sequence of steps, in the indentation of that item;
 * with a name where most steps have one, a blank line where its neighbours do, and a version as the workflow writes them. Nothing where the layout cannot be kept.
 */
export function insertStep(
  document: YamlDocument,
  steps: readonly Node[],
  index: number,
  step: SetupAction,
): readonly Edit[] {
  const item = steps[index];
  const place = item && placeOfItem(document, item);
  if (place === undefined) return [];
  const eol = lineEndOf(document.text);
  const named = steps.filter((node) => entryOf(document, node, 'name') !== undefined);
  const isNamed = named.length * 2 > steps.length;
  const { indent, gap } = place;
  const uses = usesOf(document.text, step);
  const lines = isNamed
    ? `${indent}-${gap}name: ${step.name}${eol}${indent} ${gap}uses: ${uses}${eol}`
    : `${indent}-${gap}uses: ${uses}${eol}`;
  const next = steps[index + 1];
  const apart = index > 0 ? place.start : next && placeOfItem(document, next)?.start;
  const isSpaced = apart !== undefined && isBlankLineBefore(document.text, apart);
  return [{ span: { start: place.start, end: place.start }, text: isSpaced ? `${lines}${eol}` : lines }];
}

/** As the same action is used elsewhere in the workflow, else pinned, in full or by its first number, as most others are. */
function usesOf(text: string, { action, release, commit }: SetupAction): string {
  const found = [...text.matchAll(USES)].map(([, name = '', version = '', comment = '']) => ({
    name,
    version,
    comment,
  }));
  const same = found.find(({ name }) => name === action);
  if (same !== undefined) return `${action}@${same.version}${same.comment.trimEnd()}`;
  const pinned = found.filter(({ version }) => /^[0-9a-f]{40}$/.test(version));
  if (pinned.length * 2 > found.length) {
    return `${action}@${commit}${pinned.some(({ comment }) => comment !== '') ? ` # ${release}` : ''}`;
  }
  const whole = found.filter(({ version }) => /^v?\d+\.\d+\.\d+$/.test(version));
  const isWhole = whole.length * 2 > found.length;
  return `${action}@${isWhole ? release : release.replace(/\..*$/, '')}`;
}

const USES = /^[ \t]*(?:- +)?uses:[ \t]+["']?([\w.-]+\/[\w./-]+)@([\w./-]+)["']?([ \t]+#[^\r\n]*)?/gm;

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
    const above = startOfLineAbove(text, start);
    const isComment = text.slice(above, start).trimStart().startsWith('#');
    if (!isComment || !text.startsWith(`${indent}#`, above)) break;
    start = above;
  }
  return { start, indent, gap };
}

function isBlankLineBefore(text: string, start: number): boolean {
  return start > 0 && text.slice(startOfLineAbove(text, start), start).trim() === '';
}
