/** `<< parameters.x >>`, `<< pipeline.x >>` and the sections of Mustache: what they come to is whoever calls's choice. */
export const EXPRESSION: RegExp = /<<\s*[#^/]?\s*(?:parameters|pipeline|matrix)\b[^<>]*>>/g;

/** Whether a text has no expression in it. */
export function isKnown(text: string): boolean {
  return text.search(EXPRESSION) < 0;
}
