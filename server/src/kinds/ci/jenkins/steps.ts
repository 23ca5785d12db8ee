import type { Piece } from '../../../text/mapped';
import type { Span } from '../../../text/span';
import { plainSpan, type Values } from './texts';
import type { TextToken, Token } from './tokens';

/** What stands between a pair of braces, and what it belongs to. */
export interface Block {
  /** The name in front: `stage`, `agent`, `docker`, `node`. */
  readonly name: string;
  /** The texts in the brackets behind it: the label of `node('x')`, the folder of `dir('x')`. */
  readonly texts: readonly TextToken[];
  readonly around?: Block;
  /** The `agent` of a pipeline or a stage, once it was met. */
  agent?: Agent;
}

/** Where a pipeline, a stage or a `node` runs: the label that its agent has, if one is said. */
export interface Agent {
  readonly span: Span;
  readonly label?: TextToken;
}

/** A step or a setting with the texts that it is given. */
export interface Step {
  readonly name: string;
  readonly span: Span;
  readonly block?: Block;
  /** Those without a name, in their order; a text that something is added to is none. */
  readonly texts: readonly TextToken[];
  /** Those with a name: `script: '…'`. */
  readonly named: ReadonlyMap<string, TextToken>;
  /** A `true` is given: `dockerfile true`. */
  readonly isOn: boolean;
}

/** The steps and settings of a pipeline, each in its block, with the agents that the blocks say. */
export function stepsOf(tokens: readonly Token[]): readonly Step[] {
  const steps: Step[] = [];
  const open: (Block | undefined)[] = [];
  let head: Step | undefined;
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at];
    if (token?.kind === 'word') {
      const block = open.at(-1);
      const step = stepAt(tokens, at, block);
      head = begins(tokens, at) ? step : head;
      if (step.texts.length > 0 || step.named.size > 0 || step.isOn) steps.push(step);
    } else if (token?.kind === 'mark' && token.text === '{') {
      const around = open.at(-1);
      const block = head && { name: head.name, texts: head.texts, ...(around && { around }) };
      if (block?.name === 'agent' && around) around.agent = { span: head?.span ?? token.span };
      // Braces of anything else stand in the block around them.
      open.push(block ?? around);
      head = undefined;
    } else if (token?.kind === 'mark' && token.text === '}') {
      open.pop();
      head = undefined;
    }
  }
  return steps;
}

/** Whether a word is the first of its statement. */
function begins(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  return before === undefined || (before.kind === 'mark' && /^[\n;{}]$/.test(before.text));
}

/** Tokens of one call that are looked at: lists of parameters are far shorter. */
const MAX_ARGUMENTS = 200;

/** The arguments behind a word, in brackets or, for a step of a pipeline, to the end of its line. */
function stepAt(tokens: readonly Token[], at: number, block: Block | undefined): Step {
  const word = tokens[at];
  const texts: TextToken[] = [];
  const named = new Map<string, TextToken>();
  let isOn = false;
  const first = tokens[at + 1];
  const inBrackets = first?.kind === 'mark' && first.text === '(';
  let depth = 0;
  for (let i = at + 1; i < Math.min(tokens.length, at + MAX_ARGUMENTS); i++) {
    const token = tokens[i];
    if (token === undefined) break;
    const mark = token.kind === 'mark' ? token.text : '';
    if (mark === '(' || mark === '[') depth++;
    if (mark === ')' || mark === ']') depth--;
    const isOver = inBrackets ? depth === 0 : /^[\n;{}]$/.test(mark) || depth < 0;
    if (isOver || mark === '{' || mark === '=') break;
    if (depth > (inBrackets ? 1 : 0)) continue;
    if (token.kind === 'word' && token.text === 'true') isOn ||= i === at + 1;
    if (token.kind !== 'text' || isJoined(tokens, i)) continue;
    const name = nameBefore(tokens, i);
    if (name === undefined) texts.push(token);
    else named.set(name, token);
  }
  const span = word?.span ?? { start: 0, end: 0 };
  return {
    name: word?.kind === 'word' ? word.text : '',
    span,
    texts,
    named,
    isOn,
    ...(block && { block }),
  };
}

function isMark(token: Token | undefined, text: string): boolean {
  return token?.kind === 'mark' && token.text === text;
}

/** Something is added to the text, or asked of it: its value is another. */
function isJoined(tokens: readonly Token[], at: number): boolean {
  return [tokens[at - 1], tokens[at + 1]].some((one) => one?.kind === 'mark' && /^[+?*%]$/.test(one.text));
}

function nameBefore(tokens: readonly Token[], at: number): string | undefined {
  const [name, colon] = [tokens[at - 2], tokens[at - 1]];
  return name?.kind === 'word' && colon?.kind === 'mark' && colon.text === ':' ? name.text : undefined;
}

/** The names that the file sets once, and to a plain text: `X = '…'` in `environment`, `def X = '…'`. */
export function valuesOf(document: string, tokens: readonly Token[]): Values {
  const values = new Map<string, readonly Piece[] | undefined>();
  tokens.forEach((token, at) => {
    const isMore = isMark(tokens[at - 1], '+');
    const name = tokens[isMore ? at - 2 : at - 1];
    const text = tokens[at + 1];
    if (!isMark(token, '=') || name?.kind !== 'word' || isMark(text, '=')) return;
    const span = text?.kind === 'text' && !isJoined(tokens, at + 1) ? plainSpan(document, text) : undefined;
    const key = name.text.replace(/^(?:env|this)\./, '');
    const value = span && [{ text: document.slice(span.start, span.end), source: span.start }];
    values.set(key, values.has(key) || isMore ? undefined : value);
  });
  // `withEnv(['X=1'])` sets it for a while.
  for (const [, name = ''] of document.matchAll(/['"]([A-Za-z_]\w*)=/g)) values.delete(name);
  return new Map([...values].flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}
