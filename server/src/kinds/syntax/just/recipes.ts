import { linesOf } from '../../../text/lines';
import type { Piece } from '../../../text/mapped';

/** An expression with where it begins. */
export interface JustExpression {
  readonly text: string;
  readonly at: number;
  /** It stands in a file that is imported. */
  readonly elsewhere?: true;
}

/** What a recipe is called with. */
export interface JustParameter {
  readonly name: string;
  readonly exported: boolean;
  readonly fallback?: JustExpression;
}

/** A recipe: its body, without the indentation. */
export interface JustRecipe {
  readonly name: string;
  readonly parameters: readonly JustParameter[];
  readonly attributes: readonly string[];
  /** Logical lines; a line that ends in a backslash goes on in the next. */
  readonly lines: readonly (readonly Piece[])[];
}

/** What a justfile says. */
export interface Justfile {
  readonly recipes: readonly JustRecipe[];
  readonly variables: ReadonlyMap<string, JustExpression>;
  readonly exported: ReadonlySet<string>;
  /** `set NAME := value`, as written; a bare `set NAME` is `true`. */
  readonly settings: ReadonlyMap<string, string>;
  /** The files that are imported, as they are written. */
  readonly imports: readonly string[];
}

/** Reads settings, variables and recipes (just manual, "Grammar"); lines that are none of these are passed over. */
export function readJustfile(text: string): Justfile {
  const recipes: Recipe[] = [];
  const variables = new Map<string, JustExpression>();
  const exported = new Set<string>();
  const settings = new Map<string, string>();
  const imports: string[] = [];
  let open: Recipe | undefined;
  let attributes: string[] = [];
  const lines = linesOf(text);
  for (let i = 0; i < lines.count; i++) {
    const { start, end } = lines.spanOfLine(i);
    const line = text.slice(start, end).replace(/\r$/, '');
    if (/^[ \t]+\S/.test(line)) {
      if (open) takeLine(open, line, start);
      continue;
    }
    if (line.trim() === '') continue;
    if (line.startsWith('#')) continue;
    open = undefined;
    const attribute = /^\[(.*)\][ \t]*$/.exec(line)?.[1];
    if (attribute !== undefined) {
      attributes.push(attribute);
      continue;
    }
    const setting = /^set[ \t]+([\w-]+)(?:[ \t]*:=[ \t]*(.*))?$/.exec(line);
    if (setting !== null) {
      settings.set(setting[1] ?? '', setting[2]?.trim() ?? 'true');
      continue;
    }
    const imported = /^import\??[ \t]+(?:'([^'\n]*)'|"([^"\\\n]*)")/.exec(line);
    if (imported !== null) {
      imports.push(imported[1] ?? imported[2] ?? '');
      continue;
    }
    const assignment = /^(export[ \t]+|unexport[ \t]+)?([A-Za-z_][\w-]*)[ \t]*:=[ \t]*/.exec(line);
    if (assignment !== null) {
      const [head, exporting, name = ''] = assignment;
      if (exporting?.startsWith('export')) exported.add(name);
      variables.set(name, { text: withoutComment(line.slice(head.length)), at: start + head.length });
      continue;
    }
    open = recipeOf(line, start, attributes);
    attributes = [];
    if (open) recipes.push(open);
  }
  return { recipes, variables, exported, settings, imports };
}

interface Recipe extends JustRecipe {
  readonly lines: (readonly Piece[])[];
  indent: string | undefined;
  continues: boolean;
}

function recipeOf(line: string, at: number, attributes: readonly string[]): Recipe | undefined {
  const head = /^@?([A-Za-z_][\w-]*)(?=[\s:])/.exec(line);
  if (head === null) return undefined;
  const [whole, name = ''] = head;
  const parameters: JustParameter[] = [];
  let position = whole.length;
  for (;;) {
    const found = PARAMETER.exec(line.slice(position));
    if (found === null) break;
    const [part, exported, parameter = '', equals = '', value] = found;
    const from = position + part.length - (value?.length ?? 0);
    parameters.push({
      name: parameter,
      exported: exported !== '',
      ...(equals !== '' && value !== undefined && { fallback: { text: value, at: at + from } }),
    });
    position += part.length;
  }
  const isRecipe = /^[ \t]*:(?!=)/.test(line.slice(position));
  return isRecipe ? { name, parameters, attributes, lines: [], indent: undefined, continues: false } : undefined;
}

/** `NAME`, `*NAME`, `$NAME`, `NAME='value'`, `NAME=(expression)`. */
const PARAMETER =
  /^[ \t]+[*+]?(\$?)([A-Za-z_][\w-]*)(?:([ \t]*=[ \t]*)('[^'\n]*'|"(?:[^"\\\n]|\\.)*"|\([^()\n]*\)|`[^`\n]*`|[A-Za-z_][\w-]*))?/;

function takeLine(recipe: Recipe, line: string, at: number): void {
  recipe.indent ??= /^[ \t]+/.exec(line)?.[0] ?? '';
  const cut = line.startsWith(recipe.indent) ? recipe.indent.length : line.length - line.trimStart().length;
  const piece = { text: line.slice(cut), source: at + cut };
  const before = recipe.continues ? recipe.lines.pop() : undefined;
  const last = before?.at(-1);
  const lineEnd = last === undefined ? [] : [{ text: '\n', source: last.source + last.text.length }];
  recipe.lines.push([...(before ?? []), ...lineEnd, piece]);
  recipe.continues = /(?:^|[^\\])(?:\\\\)*\\$/.test(piece.text);
}

function withoutComment(expression: string): string {
  const end = /^(?:[^#'"`]|'[^'\n]*'|"(?:[^"\\\n]|\\.)*"|`[^`\n]*`)*/.exec(expression)?.[0] ?? '';
  return end.trimEnd();
}
