import type { Span, Spanned } from '../../text/span';
import type { Instruction } from './instructions';
import { spanOfWord, splitQuotedWords, type Word } from './words';

/** A name that an `ARG` declares. */
export interface ParsedArg {
  readonly name: Spanned<string>;
  readonly default?: Spanned<string>;
  readonly span: Span;
}

/** A name with the value that an instruction of a stage gives it. */
export interface ParsedVariable {
  readonly by: 'ARG' | 'ENV';
  readonly name: string;
  /** As written, with its quotes; absent where none is given. */
  readonly value?: Spanned<string>;
  /** The instruction. */
  readonly span: Span;
}

/** The names that an `ARG` declares, each with the default that it gives. */
export function readArgs(instruction: Instruction, escapeToken: string): readonly ParsedArg[] {
  const { line } = instruction;
  return splitQuotedWords(line.text, instruction.from, escapeToken).flatMap((word) => {
    const equals = word.value.indexOf('=');
    const nameEnd = equals < 0 ? word.value.length : equals;
    const name = word.value.slice(0, nameEnd);
    if (name === '') return [];
    const whole = { start: 0, end: word.value.length };
    const defaultSpan = { start: nameEnd + 1, end: word.value.length };
    return {
      name: { value: name, span: spanOfWord(line, word, { start: 0, end: nameEnd }) },
      ...(equals >= 0 && {
        default: { value: word.value.slice(equals + 1), span: spanOfPart(instruction, word, defaultSpan) },
      }),
      span: spanOfWord(line, word, whole),
    };
  });
}

/** An empty part at a word's end stands right after its last character, not where the line goes on. */
function spanOfPart({ line }: Instruction, word: Word, part: Span): Span {
  if (part.end > part.start) return spanOfWord(line, word, part);
  const { end } = spanOfWord(line, word);
  return { start: end, end };
}

/** What an `ENV` sets: `ENV a=1 b=2` or the older `ENV a 1`. */
export function readEnv(instruction: Instruction, escapeToken: string): readonly ParsedVariable[] {
  const { line, from } = instruction;
  const words = splitQuotedWords(line.text, from, escapeToken);
  const [first, second] = words;
  if (first === undefined) return [];
  if (!first.value.includes('=')) {
    const value = words.length === 2 && second ? { value: second.value, span: spanOfWord(line, second) } : undefined;
    return [variableOf('ENV', instruction, first.value, value)];
  }
  return words.flatMap((word) => {
    const equals = word.value.indexOf('=');
    if (equals <= 0) return [];
    const span = spanOfPart(instruction, word, { start: equals + 1, end: word.value.length });
    return [variableOf('ENV', instruction, word.value.slice(0, equals), { value: word.value.slice(equals + 1), span })];
  });
}

/** A variable as its instruction declares it. */
export function variableOf(
  by: 'ARG' | 'ENV',
  { span }: Instruction,
  name: string,
  value: Spanned<string> | undefined,
): ParsedVariable {
  return { by, name, ...(value && { value }), span };
}
