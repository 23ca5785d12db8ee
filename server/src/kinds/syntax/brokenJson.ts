import { printParseErrorCode } from 'jsonc-parser';
import type { Spanned } from '../../text/span';
import { jsoncErrors } from './jsonc';

/** The first place where a text is no JSON, comments and trailing commas aside, with what is wrong there. */
export function brokenJson(text: string): Spanned<string> | undefined {
  const [first] = jsoncErrors(text);
  const value = first === undefined ? undefined : WHY.get(printParseErrorCode(first.error));
  if (first === undefined || value === undefined) return undefined;
  const at = text.trimEnd().length;
  const isCutOff = first.offset >= at;
  const span = { start: Math.min(first.offset, at), end: Math.min(first.offset + first.length, text.length) };
  return { value: isCutOff ? `the text ends, and ${value}` : value, span };
}

/** Several values one behind another, as logs have them, are left to whoever reads them. */
const WHY: ReadonlyMap<string, string> = new Map([
  ['InvalidSymbol', 'a value was expected here'],
  ['PropertyNameExpected', 'a key in double quotes was expected here'],
  ['ValueExpected', 'a value was expected here'],
  ['ColonExpected', 'a colon was expected here'],
  ['CommaExpected', 'a comma was expected here'],
  ['CloseBraceExpected', '} was expected here'],
  ['CloseBracketExpected', '] was expected here'],
  ['UnexpectedEndOfString', 'a double quote was expected here'],
]);
