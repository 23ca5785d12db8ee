import { mappedText, type Piece } from '../../../text/mapped';
import type { Span } from '../../../text/span';
import { knownText } from './filled';
import { type MakeLine, makeLines } from './lines';
import { expandMake, knownValue, type Lookup, type MakeValue, piecesFrom } from './variables';

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

/** What a makefile says. */
export interface Makefile {
  readonly rules: readonly MakeRule[];
  /** The bodies of this file's `define`, as far as they are lines of recipes: `$(call …)` and `$(eval …)` put in the rest. */
  readonly templates: readonly (readonly Piece[])[];
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

const ASSIGNMENT = /^(:{0,3}|[?+!])=/;
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
  private defining = false;
  private readonly templates: (readonly Piece[])[] = [];
  /** The comment lines since the last blank line or rule; `.PHONY` may stand between them and theirs. */
  private comment = '';
  /** Where the makefile itself includes the file that is being read, and how many were read. */
  private place: Span | undefined;
  private included = 0;

  constructor(private readonly include: IncludedText) {}

  result(): Makefile {
    const { rules, templates, variables, own, exported, exportsAll } = this;
    return { rules, templates, variables, own, exported, exportsAll };
  }

  take(line: MakeLine): void {
    const text = mappedText(line.pieces);
    if (this.defining) {
      if (/^\s*endef\b/.test(text.text)) this.defining = false;
      else if (line.recipe && this.place === undefined) this.templates.push(withoutPrefix(line.pieces));
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
    if (plain === '') this.comment = '';
    else if (plain.startsWith('#')) this.comment = `${this.comment} ${plain}`.slice(-MAX_COMMENT);
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
    this.defining = word === 'define';
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
    const isAssignment = ASSIGNMENT.test(text.slice(at));
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
    const isOwnVariable = own >= 0 && ASSIGNMENT.test(head.slice(own));
    if (isOwnVariable) {
      this.assignOwn(targets, pieces, text, after, own);
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
    const operator = ASSIGNMENT.exec(text.slice(at))?.[0] ?? '=';
    const from = at + operator.length;
    const begin = from + (/^\s*/.exec(text.slice(from))?.[0].length ?? 0);
    const body = piecesUntil(piecesFrom(pieces, begin), text.length - begin);
    const before = into.get(name);
    const isDefault = operator === '?=' || this.conditions.at(-1) === name;
    if (isDefault && before !== undefined) return;
    const made = operator === '!=' || refersTo(text.slice(begin), name) ? UNCLEAR : knownValue(body);
    const said = operator === '+=' ? appended(before, made, body) : isDefault ? openValue(made) : made;
    const value = this.place !== undefined || isElsewhere(before, operator) ? elsewhereValue(said) : said;
    const isConditional = this.conditions.length > 0 && this.conditions.at(-1) !== name;
    into.set(name, isConditional && !sameText(before, value) ? UNCLEAR : value);
  }

  private wordsOf(text: string): readonly string[] {
    const lookup: Lookup = (name) => this.variables.get(name);
    const known = text.includes('$') ? knownText(expandMake([{ text, source: 0 }], lookup)) : text;
    return (known ?? '').split(/\s+/).filter(Boolean);
  }
}

/** Of a longer comment its end is kept. */
const MAX_COMMENT = 1_000;

/** Lists of sources grow line by line; nothing that is read here does. */
const MAX_APPENDED = 200;

const UNCLEAR: MakeValue = { state: 'unclear' };

/** A value that whoever calls make may replace. */
function openValue(value: MakeValue): MakeValue {
  return value.state === 'known' ? { ...value, byDefault: true } : value;
}

/** The words of a line, without the blanks around them. */
function placeOf({ pieces }: MakeLine): Span {
  const text = mappedText(pieces);
  const start = text.text.length - text.text.trimStart().length;
  return text.spanToSource({ start, end: Math.max(start, text.text.trimEnd().length) });
}

/** A value whose characters stand in a file that is included. */
function elsewhereValue(value: MakeValue): MakeValue {
  return value.state === 'known' ? { ...value, elsewhere: true } : value;
}

function isElsewhere(before: MakeValue | undefined, operator: string): boolean {
  return operator === '+=' && before?.state === 'known' && before.elsewhere === true;
}

function appended(before: MakeValue | undefined, made: MakeValue, body: readonly Piece[]): MakeValue {
  if (before === undefined || made.state !== 'known') return made;
  const isFollowed = before.state === 'known' && before.pieces.length < MAX_APPENDED;
  return isFollowed ? knownValue([...before.pieces, { text: ' ', source: body[0]?.source ?? 0 }, ...body]) : UNCLEAR;
}

function sameText(a: MakeValue | undefined, b: MakeValue): boolean {
  const written = (value: MakeValue): string | undefined =>
    value.state === 'known' ? value.pieces.map((piece) => piece.text).join('') : undefined;
  return a !== undefined && written(a) !== undefined && written(a) === written(b);
}

function refersTo(text: string, name: string): boolean {
  return text.includes(`$(${name})`) || text.includes(`\${${name}}`);
}

/** `ifndef NAME`, `ifeq ($(NAME),)`, `ifeq (,$(NAME))`, `ifeq "$(NAME)" ""`: true where NAME has no value. */
function nameAbsent(word: string, text: string): string | undefined {
  if (word === 'ifndef') return /^\s*ifndef\s+([\w.-]+)/.exec(text)?.[1];
  if (word !== 'ifeq') return undefined;
  const plain = text.replace(/[\s"']/g, '');
  return /^ifeq\(?\$[({]([\w.-]+)[)}],?\)?$/.exec(plain)?.[1] ?? /^ifeq\(,\$[({]([\w.-]+)[)}]\)$/.exec(plain)?.[1];
}

/** The first `:` or `=` (with `?`, `+`, `!` before it) outside references. */
function operatorAt(text: string): number {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (character === '$' && (text[i + 1] === '(' || text[i + 1] === '{')) depth++;
    else if ((character === ')' || character === '}') && depth > 0) depth--;
    else if (depth > 0) continue;
    else if (character === ':' || character === '=') return i;
    else if ((character === '?' || character === '+' || character === '!') && text[i + 1] === '=') return i;
  }
  return -1;
}

function withoutComment(text: string): string {
  const found = /(?:^|[^\\])#/.exec(text);
  return found ? text.slice(0, found.index + found[0].length - 1) : text;
}

/** Recipe lines may begin with `@` (silent), `-` (ignore errors) and `+` (run always). */
function withoutPrefix(pieces: readonly Piece[]): readonly Piece[] {
  const text = pieces.map((piece) => piece.text).join('');
  return piecesFrom(pieces, /^[\s@+-]*/.exec(text)?.[0].length ?? 0);
}

function piecesUntil(pieces: readonly Piece[], length: number): readonly Piece[] {
  let left = length;
  return pieces.flatMap((piece) => {
    const text = piece.text.slice(0, Math.max(0, left));
    left -= piece.text.length;
    return text === '' ? [] : [{ text, source: piece.source }];
  });
}
