/**
 * Whether a text is a Go or Jinja template rather than YAML: `{{` or `{%` stands where YAML expects a key or a value, and
 * not inside a string or a block scalar. Linear.
 */
export function isTemplate(text: string): boolean {
  if (!text.includes('{{') && !text.includes('{%')) return false;
  let blockIndent = -1;
  for (const match of text.matchAll(/[^\r\n]+/g)) {
    const line = match[0];
    const indent = line.length - line.trimStart().length;
    if (indent === line.length) continue;
    if (blockIndent >= 0 && indent > blockIndent) continue;
    blockIndent = -1;
    if (TEMPLATE_LINE.test(line)) return true;
    if (BLOCK_HEAD.test(line)) blockIndent = indent;
  }
  return false;
}

/** At the line's start, or as the whole value of a key or an item. */
const TEMPLATE_LINE = /^[ \t]*(?:- +)*(?:["']?[\w./-]+["']?[ \t]*:[ \t]+)?\{[{%]/;
const BLOCK_HEAD = /[ \t][|>][+-]?\d?[+-]?[ \t]*(?:#.*)?$/;
