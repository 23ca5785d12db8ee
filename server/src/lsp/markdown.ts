/** Text of a document or of a registry as it reads in Markdown, on one line: none of it becomes markup. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]<>()#+!|~&]/g, '\\$&').replace(/[\r\n]+/g, ' ');
}

/** A name in Markdown as code, which nothing in it ends; it may stand in a cell of a table. */
export function asCode(text: string): string {
  return `\`${text.replace(/[`\r\n|]/g, ' ')}\``;
}

/** Our own Markdown for a client that shows none. */
export function plainText(markdown: string): string {
  return markdown
    .replace(/^\|-.*\n/gm, '')
    .replace(/\[([^\]]*)\]\(([^)]*)\)/g, '$1: $2')
    .replace(/(?<!\\)[*`]/g, '')
    .replace(/\\([\\`*_{}[\]<>()#+!|~&])/g, '$1');
}
