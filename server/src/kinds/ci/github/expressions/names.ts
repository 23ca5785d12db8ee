/** Names of a context's values in lower case; `undefined` stands for all. */
export type Names = ReadonlySet<string> | undefined;

/** The contexts whose values differ from one reading of the same steps to another. */
export type Varying = 'matrix' | 'inputs';

/** The names that a text reads of a context; all where it computes one. */
export function namesIn(text: string, context: Varying): Names {
  const names = new Set<string>();
  for (const [, dotted, quoted, computed] of text.matchAll(ACCESS[context])) {
    const name = dotted ?? quoted;
    if (name !== undefined) names.add(name.toLowerCase());
    if (computed !== undefined) return undefined;
  }
  return names;
}

/** The names that any of several readers wants. */
export function allNames(parts: Iterable<Names>): Names {
  const names = new Set<string>();
  for (const part of parts) {
    if (part === undefined) return undefined;
    for (const name of part) names.add(name);
  }
  return names;
}

const accessTo = (context: Varying): RegExp =>
  new RegExp(`\\b${context}(?:\\.([A-Za-z_][\\w-]*)|\\[(?:'([^'\\n]{0,200})'\\]|(.)))`, 'gi');

const ACCESS: Readonly<Record<Varying, RegExp>> = { matrix: accessTo('matrix'), inputs: accessTo('inputs') };
