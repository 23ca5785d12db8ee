import { mappedText, type Piece } from '../../../text/mapped';
import type { Span } from '../../../text/span';
import { assigned, bodyOf } from './assignment';
import { knownText } from './filled';
import { type MakeLine, makeLines } from './lines';
import { assignmentSign, nameAbsent, operatorAt, withoutComment, withoutPrefix } from './statement';
import { expandMake, type Lookup, type MakeValue, piecesFrom } from './variables';

/** One rule with what is run for it. */
export interface MakeRule {
  readonly targets: readonly string[];
  readonly prerequisites: readonly string[];
  /** It stands in a file that is included: where the makefile says so. */
  readonly elsewhere?: Span;
  /** The comment above it, and the one behind its prerequisites. */
  readonly comment: string;
  /** The recipe's logical lines, as the shell gets them but for the variables. */
  readonly recipe: (readonly Piece[])[];
}

/** A line of a `define`, under its name. */
export interface TemplateLine {
  readonly name: string;
  readonly pieces: readonly Piece[];
}

/** What a makefile says. */
export interface Makefile {
  readonly rules: readonly MakeRule[];
  /** The comment that it begins with, where an empty line parts it from what follows. */
  readonly heading: string;
  /** The lines of this file's `define`, which recipes, `$(call …)` and `$(eval …)` put in. */
  readonly templates: readonly TemplateLine[];
  readonly variables: ReadonlyMap<string, MakeValue>;
  /** Values for one target only, by target. */
  readonly own: ReadonlyMap<string, ReadonlyMap<string, MakeValue>>;
  /** Names that recipes find in their environment; `all` where a bare `export` stands. */
  readonly exported: ReadonlySet<string>;
  readonly exportsAll: boolean;
}

/**
 * Reads variables and rules (GNU make). A variable that a condition sets to one text or another is unclear; a default
 * behind `ifndef NAME` or `ifeq ($(NAME),)` counts as `?=`. `include` has the text of a file that is included by its name,
 * whose variables are set from there on. Linear; never throws.
 */
export function readMakefile(text: string, include: IncludedText = () => undefined): Makefile {
  const reader = new MakefileReader(include);
  for (const line of makeLines(text)) reader.take(line);
  return reader.result();
}

/** The text of an included file, by its path as it is written; undefined where it is not there or not known. */
export type IncludedText = (path: string) => string | undefined;

/** Files that include each other end here. */
const MAX_INCLUDED = 50;

const MODIFIERS: ReadonlySet<string> = new Set(['export', 'override', 'private', 'unexport']);

/** Holds what was read so far: the open rule, the open conditions, and the variables. */
class MakefileReader {
  private readonly rules: MakeRule[] = [];
  private readonly variables = new Map<string, MakeValue>();
  private readonly own = new Map<string, Map<string, MakeValue>>();
  private readonly exported = new Set<string>();
  private exportsAll = false;
  private rule: MakeRule | undefined;
  /** For each open condition, the name whose absence it asks for. */
  private readonly conditions: (string | undefined)[] = [];
  /** The name of the `define` that is open. */
  private defining: string | undefined;
  private readonly templates: TemplateLine[] = [];
  private heading = '';
  /** The comment lines since the last blank line or rule; `.PHONY` may stand between them and theirs. */
  private comment = '';
  /** Where the makefile itself includes the file that is being read, and how many were read. */
  private place: Span | undefined;
  private included = 0;

  constructor(private readonly include: IncludedText) {}

  result(): Makefile {
    const { rules, heading, templates, variables, own, exported, exportsAll } = this;
    return { rules, heading, templates, variables, own, exported, exportsAll };
  }

  take(line: MakeLine): void {
    const text = mappedText(line.pieces);
    if (this.defining !== undefined) {
      if (/^\s*endef\b/.test(text.text)) this.defining = undefined;
      else if (this.place === undefined)
        this.templates.push({ name: this.defining, pieces: withoutPrefix(line.pieces) });
      return;
    }
    if (line.recipe && this.rule) {
      this.rule.recipe.push(withoutPrefix(line.pieces));
      return;
    }
    this.takeComment(text.text);
    const word = /^\s*(-?[a-z]+)\b/.exec(text.text)?.[1] ?? '';
    if (this.takeCondition(word, text.text) || this.takeDefinition(word, text.text, line)) return;
    this.takeStatement(line.pieces, text.text);
  }

  private takeComment(text: string): void {
    const plain = text.trim();
    if (plain === '') {
      const isFirst = this.rules.length === 0 && this.variables.size === 0 && this.place === undefined;
      if (isFirst && this.heading === '') this.heading = this.comment;
      this.comment = '';
    } else if (plain.startsWith('#')) this.comment = `${this.comment} ${plain}`.slice(-MAX_COMMENT);
  }

  private takeCondition(word: string, text: string): boolean {
    switch (word) {
      case 'ifeq':
      case 'ifneq':
      case 'ifdef':
      case 'ifndef':
        this.conditions.push(nameAbsent(word, text));
        return true;
      case 'else':
        if (this.conditions.length > 0) this.conditions[this.conditions.length - 1] = undefined;
        return true;
      case 'endif':
        this.conditions.pop();
        return true;
      default:
        return false;
    }
  }

  private takeDefinition(word: string, text: string, line: MakeLine): boolean {
    if (word === 'include' || word === '-include' || word === 'sinclude') {
      for (const path of this.wordsOf(withoutComment(text).trim().slice(word.length)))
        this.takeFile(path, placeOf(line));
      return true;
    }
    if (word === 'vpath') return true;
    const name = /^\s*(?:define|undefine)\s+(\S+)/.exec(text)?.[1];
    if (name === undefined || (word !== 'define' && word !== 'undefine')) return false;
    this.defining = word === 'define' ? name : undefined;
    this.variables.set(name, { state: 'unclear' });
    return true;
  }

  private takeFile(path: string, place: Span): void {
    const text = this.included < MAX_INCLUDED ? this.include(path) : undefined;
    if (text === undefined) return;
    this.included++;
    const around = this.place;
    this.place = around ?? place;
    for (const line of makeLines(text)) this.take(line);
    this.place = around;
    this.rule = undefined;
  }

  private takeStatement(pieces: readonly Piece[], whole: string): void {
    const text = withoutComment(whole);
    const at = operatorAt(text);
    if (at < 0) {
      this.takeExport(text);
      return;
    }
    const isAssignment = assignmentSign(text.slice(at)) !== undefined;
    if (!isAssignment) {
      this.takeRule(pieces, text, at, whole.slice(text.length));
      return;
    }
    const words = text.slice(0, at).trim().split(/\s+/);
    const name = words.at(-1) ?? '';
    if (words.slice(0, -1).some((word) => !MODIFIERS.has(word)) || name === '') return;
    if (words.includes('export')) this.exported.add(name);
    this.assign(this.variables, name, pieces, text, at);
    this.rule = undefined;
  }

  private takeExport(text: string): void {
    const [word, ...names] = text.trim().split(/\s+/);
    if (word !== 'export') return;
    if (names.length === 0) this.exportsAll = true;
    for (const name of names) this.exported.add(name);
  }

  private takeRule(pieces: readonly Piece[], text: string, colon: number, behind: string): void {
    const targets = this.wordsOf(text.slice(0, colon));
    let after = colon;
    while (text[after] === ':' || text[after] === '&') after++;
    const semicolon = text.indexOf(';', after);
    const head = text.slice(after, semicolon < 0 ? undefined : semicolon);
    const own = operatorAt(head);
    const isOwnVariable = own >= 0 && assignmentSign(head.slice(own)) !== undefined;
    if (isOwnVariable) {
      // Targets that are not known keep their values under what is written.
      this.assignOwn(targets.length > 0 ? targets : [text.slice(0, colon).trim()], pieces, text, after, own);
      return;
    }
    const prerequisites = this.wordsOf(head.replaceAll('|', ' '));
    const comment = `${this.comment} ${behind}`.trim();
    this.rule = { targets, prerequisites, comment, recipe: [], ...(this.place && { elsewhere: this.place }) };
    this.rules.push(this.rule);
    if (!targets.includes('.PHONY')) this.comment = '';
    if (semicolon >= 0) this.rule.recipe.push(withoutPrefix(piecesFrom(pieces, semicolon + 1)));
  }

  private assignOwn(
    targets: readonly string[],
    pieces: readonly Piece[],
    text: string,
    after: number,
    at: number,
  ): void {
    const words = text
      .slice(after, after + at)
      .trim()
      .split(/\s+/);
    const name = words.at(-1) ?? '';
    if (words.includes('export')) this.exported.add(name);
    for (const target of targets) {
      const values = this.own.get(target) ?? new Map<string, MakeValue>();
      const base = this.variables.get(name);
      if (base && !values.has(name)) values.set(name, base);
      this.assign(values, name, pieces, text, after + at);
      this.own.set(target, values);
    }
  }

  private assign(into: Map<string, MakeValue>, name: string, pieces: readonly Piece[], text: string, at: number): void {
    const sign = assignmentSign(text.slice(at)) ?? '=';
    const asked = this.conditions.at(-1);
    const condition = this.conditions.length === 0 ? 'none' : asked === name ? 'absent' : 'other';
    const body = bodyOf(pieces, text, at + sign.length);
    into.set(name, assigned(into.get(name), { name, sign, body, condition, elsewhere: this.place !== undefined }));
  }

  private wordsOf(text: string): readonly string[] {
    const lookup: Lookup = (name) => this.variables.get(name);
    const known = text.includes('$') ? knownText(expandMake([{ text, source: 0 }], lookup)) : text;
    return (known ?? '').split(/\s+/).filter(Boolean);
  }
}

/** Of a longer comment its end is kept. */
const MAX_COMMENT = 1_000;

/** The words of a line, without the blanks around them. */
function placeOf({ pieces }: MakeLine): Span {
  const text = mappedText(pieces);
  const start = text.text.length - text.text.trimStart().length;
  return text.spanToSource({ start, end: Math.max(start, text.text.trimEnd().length) });
}
