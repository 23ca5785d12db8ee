/**
 * A text with blanks in place of the definitions of resources in it (`kubernetes_manifest` with a
 * `CustomResourceDefinition`): they are long, name no image, and parsing them is what costs.
 */
export function withoutDefinitions(text: string): string {
  if (!text.includes('CustomResourceDefinition')) return text;
  const parts: string[] = [];
  let from = 0;
  for (const { 0: head, index } of text.matchAll(HEAD)) {
    const close = text.indexOf('\n}', index + head.length - 1);
    if (index < from || close < 0) continue;
    const object = text.slice(index, close);
    if (!IS_DEFINITION.test(object) || object.includes('<<') || AT_MARGIN.test(object)) continue;
    parts.push(text.slice(from, index), ' '.repeat(close + 2 - index));
    from = close + 2;
  }
  parts.push(text.slice(from));
  return parts.join('');
}

const HEAD = /^resource[ \t]+"kubernetes_manifest"[ \t]+"[^"\n]*"[ \t]*\{[ \t]*\r?\n/gm;
const IS_DEFINITION = /^[ \t]*"?kind"?[ \t]*=[ \t]*"CustomResourceDefinition"/m;
/** Something begins at the margin: the object is not closed where it seems to be. */
const AT_MARGIN = /\n[^\s}]/;
