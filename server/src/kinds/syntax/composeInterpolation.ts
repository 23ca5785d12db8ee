import * as l10n from '@vscode/l10n';
import { directText, type MappedText, mappedText, type Piece } from '../../text/mapped';

/** The variables that a template may use, by name. A name that is absent is unset; an empty text is a value. */
export type Environment = ReadonlyMap<string, string>;

/**
 * A template with its variables put in. `text` maps each character to where it stands in the template: the words of
 * defaults to themselves, a variable's value to its `$`. `missing` names the variables that have no value and no
 * default; Compose puts nothing there, but nobody knows the shell that will run it. `constant`: no `$` was special.
 */
export type Interpolation =
  | { readonly ok: true; readonly text: MappedText; readonly missing: readonly string[]; readonly constant: boolean }
  | { readonly ok: false; readonly message: string };

/**
 * Puts variables into one scalar as Compose does (compose-spec, `12-interpolation.md`; compose-go, `template`): `$N`,
 * `${N}`, `${N:-d}`, `${N-d}`, `${N:?e}`, `${N?e}`, `${N:+r}`, `${N+r}`, nested in their word part, `$$` for a dollar.
 * `blank` says what stands for a variable without a value; nothing by default. Linear in the text; never throws.
 */
export function interpolate(
  template: string,
  environment: Environment,
  blank: (name: string) => string = () => '',
): Interpolation {
  if (!template.includes('$')) return { ok: true, text: directText(template, 0), missing: [], constant: true };
  const work: Work = { environment, blank, pieces: [], missing: [], constant: true, room: MAX_VALUES };
  const failure = substitute(template, 0, work, 0);
  if (failure !== undefined) return { ok: false, message: failure };
  if (work.room < 0) return { ok: false, message: l10n.t('The values of the variables are too long to be read.') };
  return { ok: true, text: mappedText(work.pieces), missing: [...new Set(work.missing)], constant: work.constant };
}

const MAX_NESTING = 64;
/** Characters that variables may bring into one scalar: a few lines of `.env` can double a value again and again. */
const MAX_VALUES = 4_096;
const NAME = /[_a-zA-Z][_a-zA-Z0-9]*/y;
const OPERATOR = /:?[-+?]/y;

interface Work {
  readonly environment: Environment;
  readonly blank: (name: string) => string;
  readonly pieces: Piece[];
  readonly missing: string[];
  constant: boolean;
  room: number;
}

/** Appends what `template`, which stands at `base`, comes to; a text is the error that Compose would give. */
function substitute(template: string, base: number, work: Work, depth: number): string | undefined {
  if (depth > MAX_NESTING) return l10n.t('The variables are nested too deeply to be read.');
  let at = 0;
  for (;;) {
    const dollar = template.indexOf('$', at);
    if (dollar < 0) break;
    put(work, template.slice(at, dollar), base + at);
    const next = template[dollar + 1];
    const name = matchAt(NAME, template, dollar + 1);
    if (next === '$') {
      put(work, '$', base + dollar + 1);
      work.constant = false;
      at = dollar + 2;
    } else if (name !== undefined) {
      putVariable(work, name, base + dollar);
      at = dollar + 1 + name.length;
    } else if (next === '{') {
      const braced = readBraced(template, dollar);
      if (braced === undefined) return `Invalid template: "${shorten(template.slice(dollar))}"`;
      const failure = putBraced(work, braced, base, dollar, depth);
      if (failure !== undefined) return failure;
      at = braced.end;
    } else {
      put(work, '$', base + dollar);
      at = dollar + 1;
    }
  }
  put(work, template.slice(at), base + at);
  return undefined;
}

interface Braced {
  readonly name: string;
  readonly operator?: string;
  readonly word: string;
  /** Where the word begins in the template, and where the text after the brace does. */
  readonly wordAt: number;
  readonly end: number;
}

function readBraced(template: string, dollar: number): Braced | undefined {
  const name = matchAt(NAME, template, dollar + 2);
  if (name === undefined) return undefined;
  const afterName = dollar + 2 + name.length;
  if (template[afterName] === '}') return { name, word: '', wordAt: afterName, end: afterName + 1 };
  const operator = matchAt(OPERATOR, template, afterName);
  if (operator === undefined) return undefined;
  const wordAt = afterName + operator.length;
  const close = closingBrace(template, dollar + 1);
  return close < wordAt ? undefined : { name, operator, word: template.slice(wordAt, close), wordAt, end: close + 1 };
}

/** As compose-go finds it: the character after an opening brace is never looked at; an odd one out ends at the last. */
function closingBrace(template: string, open: number): number {
  let depth = 0;
  let last = -1;
  for (let i = open; i < template.length && template[i] !== '\n'; i++) {
    if (template[i] === '}') {
      last = i;
      if (--depth === 0) return i;
    } else if (template[i] === '{') {
      depth++;
      i++;
      if (template[i] === '}') last = i;
      if (template[i] === '\n') break;
    }
  }
  return last;
}

function putBraced(work: Work, braced: Braced, base: number, dollar: number, depth: number): string | undefined {
  const value = work.environment.get(braced.name);
  const isGiven = braced.operator?.startsWith(':') ? value !== undefined && value !== '' : value !== undefined;
  const putWord = (): string | undefined => {
    work.constant = false;
    return substitute(braced.word, base + braced.wordAt, work, depth + 1);
  };
  switch (braced.operator?.at(-1)) {
    case undefined:
      putVariable(work, braced.name, base + dollar);
      return undefined;
    case '-':
      if (!isGiven) return putWord();
      break;
    case '+':
      if (isGiven) return putWord();
      break;
    default:
      if (!isGiven) return requiredMessage(braced, work, depth);
  }
  work.constant = false;
  putValue(work, value ?? '', base + dollar);
  return undefined;
}

function requiredMessage(braced: Braced, work: Work, depth: number): string {
  const reason: Work = { ...work, pieces: [], missing: [] };
  const failure = substitute(braced.word, 0, reason, depth + 1);
  if (failure !== undefined) return failure;
  const words = reason.pieces.map((piece) => piece.text).join('');
  return `required variable ${braced.name} is missing a value${words === '' ? '' : `: ${words}`}`;
}

function putVariable(work: Work, name: string, source: number): void {
  const value = work.environment.get(name);
  work.constant = false;
  if (value === undefined) work.missing.push(name);
  putValue(work, value ?? work.blank(name), source);
}

function put(work: Work, text: string, source: number): void {
  if (text !== '') work.pieces.push({ text, source });
}

/** A value stands nowhere in the template: each of its characters maps to the variable's `$`. */
function putValue(work: Work, value: string, source: number): void {
  work.room -= value.length;
  if (work.room < 0) return;
  for (let i = 0; i < value.length; i++) work.pieces.push({ text: value.charAt(i), source });
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

function shorten(text: string): string {
  const line = text.split('\n', 1)[0] ?? '';
  return line.length > 60 ? `${line.slice(0, 60)}…` : line;
}
