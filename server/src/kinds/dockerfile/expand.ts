import * as l10n from '@vscode/l10n';
import { readPattern, replaceMatches, trimPrefix, trimSuffix } from './pattern';

/** A text as far as it is known, with what it was made of. */
export interface Value {
  readonly text: string;
  /** A variable whose value cannot be known here decided part of the text. */
  readonly unknown?: string;
  /** A variable without a value left a gap in the text. */
  readonly unset?: string;
  /** It is the value of this variable and nothing else. */
  readonly same?: string;
  /** It depends on the platform that is built for. */
  readonly byTarget?: true;
}

/** The value of a variable; undefined where it is not set. */
export type Scope = (name: string) => Value | undefined;

/** A word after expansion, or why a builder refuses it. `variables` are those that the word names. */
export type Expansion =
  | { readonly ok: true; readonly value: Value; readonly variables: readonly string[] }
  | { readonly ok: false; readonly message: string; readonly variables: readonly string[] };

const NOTHING: Value = { text: '' };
/** Beyond it a word is nothing that names an image or a platform; it also ends arguments that multiply each other. */
const MAX_LENGTH = 4_096;
const MAX_DEPTH = 40;

/**
 * Expands variables, quotes and escapes of one word as BuildKit does in FROM, flags and ARG defaults
 * (frontend/dockerfile/shell/lex.go, `ProcessWord`). Linear in the word and its values; never throws.
 */
export function expandWord(word: string, scope: Scope, escapeToken: string): Expansion {
  if (!/[$'"`\\]/.test(word)) return { ok: true, value: cap({ text: word }), variables: [] };
  const expander = new Expander(word, scope, escapeToken);
  const value = expander.until(undefined, 'cut', 0);
  const { variables, refusal } = expander;
  return refusal === undefined ? { ok: true, value, variables } : { ok: false, message: refusal, variables };
}

/** Reads one word from left to right; once `refusal` is set, everything that follows is nothing. */
class Expander {
  readonly variables: string[] = [];
  refusal: string | undefined;
  private at = 0;

  constructor(
    private readonly word: string,
    private readonly scope: Scope,
    private readonly escapeToken: string,
  ) {}

  /** Reads to `stop`, which it consumes, or to the end of the word. */
  until(stop: string | undefined, escapes: 'cut' | 'kept', depth: number): Value {
    if (depth > MAX_DEPTH) return this.refuse(l10n.t('substitutions are nested too deeply'));
    let value = NOTHING;
    while (this.at < this.word.length) {
      const character = this.word[this.at] ?? '';
      if (character === stop) {
        this.at++;
        return value;
      }
      value = join(value, this.unit(character, stop, escapes, depth));
      if (this.refusal !== undefined) return NOTHING;
    }
    return stop === undefined ? value : this.refuse(l10n.t('{0} is missing', `"${stop}"`));
  }

  private unit(character: string, stop: string | undefined, escapes: 'cut' | 'kept', depth: number): Value {
    switch (character) {
      case '$':
        return this.variable(depth);
      case "'":
        return this.singleQuoted();
      case '"':
        return this.doubleQuoted(escapes, depth);
      case this.escapeToken: {
        const kept = escapes === 'kept' ? character : '';
        const escaped = this.word[this.at + 1] ?? '';
        this.at += 2;
        return { text: kept + escaped };
      }
      default:
        return this.plain(stop);
    }
  }

  private plain(stop: string | undefined): Value {
    const start = this.at++;
    while (this.at < this.word.length) {
      const character = this.word[this.at] ?? '';
      if (character === stop || character === this.escapeToken || SPECIAL.has(character)) break;
      this.at++;
    }
    return { text: this.word.slice(start, this.at) };
  }

  private singleQuoted(): Value {
    const end = this.word.indexOf("'", this.at + 1);
    if (end < 0) return this.refuse(l10n.t('a single quote is not closed'));
    const text = this.word.slice(this.at + 1, end);
    this.at = end + 1;
    return { text };
  }

  private doubleQuoted(escapes: 'cut' | 'kept', depth: number): Value {
    let value = NOTHING;
    this.at++;
    while (this.at < this.word.length && this.refusal === undefined) {
      const character = this.word[this.at] ?? '';
      if (character === '"') {
        this.at++;
        return value;
      }
      value = join(value, character === '$' ? this.variable(depth) : this.quotedCharacter(character, escapes));
    }
    return this.refuse(l10n.t('a double quote is not closed'));
  }

  private quotedCharacter(character: string, escapes: 'cut' | 'kept'): Value {
    this.at++;
    if (character !== this.escapeToken) return { text: character };
    const kept = escapes === 'kept' ? character : '';
    const next = this.word[this.at];
    if (next === undefined) return { text: kept };
    if (next !== '"' && next !== '$' && next !== this.escapeToken) return { text: kept + character };
    this.at++;
    return { text: kept + next };
  }

  private variable(depth: number): Value {
    this.at++;
    if (this.word[this.at] !== '{') {
      const name = this.name();
      return name === '' ? { text: '$' } : this.plainVariable(name);
    }
    this.at++;
    const first = this.word[this.at];
    if (first === undefined) return this.refuse(l10n.t('{0} is missing', '"}"'));
    if (first === '{' || first === '}' || first === ':') {
      return this.refuse(l10n.t('a variable name is missing after {0}', '"${"'));
    }
    const name = this.name();
    const operator = this.word[this.at++];
    if (operator === '}') return this.plainVariable(name);
    if (operator === '/') return this.replaced(name, depth);
    if (operator !== ':') return this.modified(name, operator, 'unset', depth);
    return this.modified(name, this.word[this.at++], 'unsetOrEmpty', depth);
  }

  private plainVariable(name: string): Value {
    return this.lookUp(name) ?? { text: '', unset: name };
  }

  private modified(name: string, operator: string | undefined, absent: 'unset' | 'unsetOrEmpty', depth: number): Value {
    if (operator === '#' || operator === '%') {
      return absent === 'unset' ? this.trimmed(name, operator, depth) : this.unsupported(`:${operator}`);
    }
    if (operator !== '-' && operator !== '+' && operator !== '?') {
      return this.unsupported(`${absent === 'unset' ? '' : ':'}${operator ?? ''}`);
    }
    const word = this.until('}', 'cut', depth + 1);
    if (this.refusal !== undefined) return NOTHING;
    const value = this.lookUp(name);
    const isUnknown = value?.unknown !== undefined && absent === 'unsetOrEmpty';
    if (value && isUnknown) return operator === '+' ? { text: '', unknown: name } : value;
    const isAbsent = !value || (absent === 'unsetOrEmpty' && value.text === '');
    switch (operator) {
      case '-':
        return isAbsent ? dependentOn(word, value) : value;
      case '+':
        return isAbsent ? dependentOn(NOTHING, value) : dependentOn(word, value);
      case '?':
        if (!isAbsent) return value;
        return this.refuse(word.text === '' ? notAllowed(name, value) : `${name}: ${word.text}`);
      default:
        return operator satisfies never;
    }
  }

  private trimmed(name: string, operator: '#' | '%', depth: number): Value {
    const word = this.until('}', 'kept', depth + 1);
    const value = this.plainVariable(name);
    if (this.refusal !== undefined) return NOTHING;
    const isLongest = word.text.startsWith(operator);
    const pattern = readPattern(isLongest ? word.text.slice(1) : word.text);
    if (!pattern) return this.refuse(l10n.t('the pattern "{0}" cannot be read', word.text));
    const trim = operator === '#' ? trimPrefix : trimSuffix;
    return derived(value, word, trim(value.text, pattern, isLongest ? 'longest' : 'shortest'), name);
  }

  private replaced(name: string, depth: number): Value {
    const which = this.word[this.at] === '/' ? 'every' : 'first';
    if (which === 'every') this.at++;
    const word = this.until('/', 'kept', depth + 1);
    const replacement = this.refusal === undefined ? this.until('}', 'kept', depth + 1) : NOTHING;
    const value = this.plainVariable(name);
    if (this.refusal !== undefined) return NOTHING;
    const pattern = readPattern(word.text);
    if (!pattern) return this.refuse(l10n.t('the pattern "{0}" cannot be read', word.text));
    const text = replaceMatches(value.text, pattern, replacement.text, which);
    return derived(value, join(word, replacement), text, name);
  }

  /** A name, a run of digits or one special character; '' where nothing of the kind follows. */
  private name(): string {
    NAME.lastIndex = this.at;
    const name = NAME.exec(this.word)?.[0] ?? '';
    this.at += name.length;
    return name;
  }

  private lookUp(name: string): Value | undefined {
    this.variables.push(name);
    return this.scope(name);
  }

  private unsupported(modifier: string): Value {
    return this.refuse(l10n.t('the modifier "{0}" is not supported', modifier));
  }

  private refuse(why: string): Value {
    this.refusal ??= why;
    return NOTHING;
  }
}

function notAllowed(name: string, value: Value | undefined): string {
  return value === undefined
    ? l10n.t('{0}: is not allowed to be unset', name)
    : l10n.t('{0}: is not allowed to be empty', name);
}

const SPECIAL = new Set(['$', "'", '"']);
const NAME = /\p{Nd}+|[@*#?$!-]|[\p{L}_][\p{L}\p{Nd}_]*/uy;

function join(a: Value, b: Value): Value {
  if (a === NOTHING) return cap(b);
  if (b === NOTHING) return a;
  return cap(merged(a.text + b.text, a, b));
}

/** The text with everything that `a` and `b` depend on. */
function merged(text: string, a: Value, b: Value): Value {
  const unknown = a.unknown ?? b.unknown;
  const unset = a.unset ?? b.unset;
  return {
    text,
    ...(unknown !== undefined && { unknown }),
    ...(unset !== undefined && { unset }),
    ...((a.byTarget || b.byTarget) && { byTarget: true }),
  };
}

function cap(value: Value): Value {
  return value.text.length > MAX_LENGTH ? { text: '', unknown: value.same ?? l10n.t('a very long text') } : value;
}

/** A text that was chosen by whether a variable has a value. */
function dependentOn(word: Value, decider: Value | undefined): Value {
  return decider?.byTarget ? { ...word, byTarget: true } : word;
}

function derived(value: Value, word: Value, text: string | undefined, name: string): Value {
  const whole = merged(text ?? '', value, word);
  return text === undefined ? { ...whole, unknown: name } : whole;
}
