/**
 * Whether a text is a Go or Jinja template rather than YAML: `{{` or `{%` stands where YAML expects a key or a value, and
 * not inside a string or a block scalar. Linear.
 */
export function isTemplate(text: string): boolean {
  if (!text.includes('{{') && !text.includes('{%')) return false;
  let blockIndent = -1;
  for (let start = 0, end = 0; start < text.length; start = end + 1) {
    end = text.indexOf('\n', start);
    if (end < 0) end = text.length;
    const indent = indentAt(text, start);
    const isBlank = start + indent >= end || text[start + indent] === '\r';
    if (isBlank || (blockIndent >= 0 && indent > blockIndent)) continue;
    blockIndent = -1;
    const line = text.slice(start, end);
    if (line.includes('{') && TEMPLATE_LINE.test(line)) return true;
    const mayOpen = line.includes('|') || line.includes('>');
    if (mayOpen && BLOCK_HEAD.test(line)) blockIndent = indent;
  }
  return false;
}

function indentAt(text: string, start: number): number {
  let at = start;
  while (text.charCodeAt(at) === SPACE || text.charCodeAt(at) === TAB) at++;
  return at - start;
}

const SPACE = 32;
const TAB = 9;

/** At the line's start, or as the whole value of a key or an item. */
const TEMPLATE_LINE = /^[ \t]*(?:- +)*(?:["']?[\w./-]+["']?[ \t]*:[ \t]+)?\{[{%]/;
const BLOCK_HEAD = /[ \t][|>][+-]?\d?[+-]?[ \t]*(?:#.*)?\r?$/;
