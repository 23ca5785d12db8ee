import type { PlatformSlot } from '../../model/slot';
import type { Edit } from '../../text/edits';
import type { Block } from '../syntax/hcl/ast';
import { insertLines, removeAttribute } from '../syntax/hcl/edits';

/** Behind which attribute new platforms stand, the first that is there. */
const BEFORE = ['dockerfile', 'context', 'target', 'inherits'];

/** Where a target's block in HCL says its `platforms`. */
export function hclSlot(text: string, block: Block): PlatformSlot {
  const attribute = (name: string) => block.body.attributes.findLast((one) => one.name.value === name);
  const stated = attribute('platforms');
  const after = BEFORE.map(attribute).find((found) => found !== undefined);
  return {
    label: 'platforms',
    many: true,
    write: (platforms) => {
      const list = `[${platforms.map((platform) => JSON.stringify(platform)).join(', ')}]`;
      if (stated !== undefined) return [{ span: stated.value.span, text: list }];
      return insertLines(text, block, after, [`platforms = ${list}`]);
    },
    ...(stated && { remove: () => removeAttribute(text, stated) }),
  };
}

/** Where a target in JSON says its `platforms`; absent where an expression gives them. */
export function jsonSlot(text: string, block: Block): PlatformSlot | undefined {
  const { attributes } = block.body;
  const index = attributes.findLastIndex((one) => one.name.value === 'platforms');
  const stated = attributes[index];
  if (stated !== undefined && stated.value.kind !== 'list') return undefined;
  return {
    label: 'platforms',
    many: true,
    write: (platforms) => {
      const list = JSON.stringify(platforms).replaceAll(',', ', ');
      return stated === undefined
        ? insertFirst(text, block, `"platforms": ${list}`)
        : [{ span: stated.value.span, text: list }];
    },
    ...(stated && { remove: () => removePair(attributes, index) }),
  };
}

/** As the first key, in the layout of the one that was the first. */
function insertFirst(text: string, block: Block, entry: string): readonly Edit[] {
  const at = block.body.span.start + 1;
  const [first] = block.body.attributes;
  const span = { start: at, end: at };
  if (first === undefined) return [{ span, text: entry }];
  const blanks = text.slice(at, first.span.start);
  const layout = /^\s*$/.test(blanks) ? blanks : ' ';
  return [{ span, text: `${layout}${entry},${layout === '' ? ' ' : ''}` }];
}

/** With the comma and the blanks that part it from its neighbour. */
function removePair(attributes: Block['body']['attributes'], index: number): readonly Edit[] {
  const [before, pair, behind] = [attributes[index - 1], attributes[index], attributes[index + 1]];
  if (pair === undefined) return [];
  if (behind !== undefined) return [{ span: { start: pair.span.start, end: behind.span.start }, text: '' }];
  return [{ span: { start: before?.span.end ?? pair.span.start, end: pair.span.end }, text: '' }];
}
