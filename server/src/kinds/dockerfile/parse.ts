import { pushAll } from '../../text/pushAll';
import type { Span, Spanned } from '../../text/span';
import { commandText } from './commandText';
import { type ParsedArg, type ParsedVariable, readArgs, readEnv, variableOf } from './declarations';
import type { Instruction } from './instructions';
import { type Flag, insideQuotes, readFlags, spanOfWord, splitWords, type Word } from './words';

/** A Dockerfile's instructions as stages, nothing evaluated. Spans are offsets into the Dockerfile's text. */
export interface ParsedFile {
  /** Before the first FROM. */
  readonly globals: readonly ParsedArg[];
  readonly stages: readonly ParsedStage[];
  readonly skipped: readonly { readonly span: Span; readonly why: string }[];
}

/** A word with the characters it was read from. */
export interface SpannedWord extends Spanned<string> {
  /** The word with the quotes around it. */
  readonly whole: Span;
}

/** A `FROM` with what stands below it, before any variable has a value. */
export interface ParsedStage {
  readonly index: number;
  readonly span: Span;
  readonly image: SpannedWord;
  /** In lower case, as builders keep it. */
  readonly name?: Spanned<string>;
  readonly platform?: { readonly text: Spanned<string>; readonly flag: Span };
  /** It stands in a branch of a template (`{% if … %}`), which another one may take the place of. */
  readonly inBranch: boolean;
  /** Why a builder refuses the FROM so that its image cannot be told. */
  readonly broken?: string;
  readonly args: readonly ParsedArg[];
  readonly sources: readonly ParsedSource[];
  readonly runs: readonly ParsedRun[];
  /** The instructions that are none of `runs`. */
  readonly others: readonly Span[];
  /** What ARG and ENV declare here, in order. */
  readonly declared: readonly ParsedVariable[];
  /** Nothing but ARG follows its FROM. */
  readonly bare: boolean;
}

/** An image or stage that files are taken from. */
export interface ParsedSource {
  readonly from: Spanned<string>;
  readonly by: 'copy' | 'mount';
  /** In an ONBUILD instruction: it counts in the stages built on this one. */
  readonly onbuild: boolean;
}

/** An instruction that runs or downloads something. */
export interface ParsedRun {
  readonly instruction: 'RUN' | 'ADD';
  readonly span: Span;
  /** What follows the flags, as the shell gets it; as long as its span. */
  readonly command: Spanned<string>;
  /** How many of the stage's declared names are in force. */
  readonly declared: number;
}

const KEYWORDS = new Set(
  (
    'ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER ' +
    'VOLUME WORKDIR'
  ).split(' '),
);

/**
 * Groups the instructions of a text into stages. What a builder would refuse is skipped with the reason; the rest is
 * read.
 */
export function parseStages(text: string, instructions: readonly Instruction[], escapeToken: string): ParsedFile {
  const globals: ParsedArg[] = [];
  const stages: OpenStage[] = [];
  const skipped: { span: Span; why: string }[] = [];
  let branches = 0;
  const skip = (span: Span, why: string): void => {
    skipped.push({ span, why });
  };
  for (const instruction of instructions) {
    const { keyword, span, broken } = instruction;
    const stage = stages.at(-1);
    if (broken !== undefined) skip(span, broken);
    if (!KEYWORDS.has(keyword)) {
      skip(span, `${keyword.slice(0, 40)} is no Dockerfile instruction.`);
      branches += branchesOpened(text.slice(span.start, span.end));
    } else if (keyword === 'FROM')
      stages.push({ ...readFrom(instruction, stages.length, escapeToken, skip), inBranch: branches > 0 });
    else if (stage) {
      const runs = stage.runs.length;
      readInstruction(text, instruction, stage, escapeToken);
      if (stage.runs.length === runs) stage.others.push(span);
    } else if (keyword === 'ARG') pushAll(globals, readArgs(instruction, escapeToken));
    else skip(span, `${keyword} stands before the first FROM.`);
  }
  return { globals, stages, skipped };
}

/** How many branches a statement of Jinja and its kin opens; one that it closes counts against them. */
function branchesOpened(statement: string): number {
  if (/^\{%[-+~]?\s*end/.test(statement)) return -1;
  return /^\{%[-+~]?\s*(?:if|for|unless|case)\b/.test(statement) ? 1 : 0;
}

interface OpenStage extends ParsedStage {
  readonly args: ParsedArg[];
  readonly sources: ParsedSource[];
  readonly runs: ParsedRun[];
  readonly others: Span[];
  readonly declared: ParsedVariable[];
  bare: boolean;
}

type Skip = (span: Span, why: string) => void;

const STAGE_NAME = /^[a-z][a-z0-9_.-]*$/;

function readFrom(
  instruction: Instruction,
  index: number,
  escapeToken: string,
  skip: Skip,
): Omit<OpenStage, 'inBranch'> {
  const { line, span } = instruction;
  const { flags, from } = readFlags(line.text, instruction.from, escapeToken);
  const words = splitWords(line.text, from);
  const platform = flags.find(({ name }) => name === 'platform');
  // `--platform linux/amd64 alpine`: builders refuse it, and the word after the flag is no image.
  const lacksValue = platform !== undefined && !platform.value;
  const image = words[lacksValue && words.length > 1 ? 1 : 0];
  const isNamed = words.length === 3 && words[1]?.value.toLowerCase() === 'as';
  const name = isNamed ? words[2] : undefined;
  const broken = lacksValue
    ? 'The flag needs its value after an equals sign: --platform=linux/amd64.'
    : image
      ? undefined
      : 'FROM names no image.';
  if (broken !== undefined) skip(span, broken);
  else if (!isNamed && words.length !== 1) skip(span, 'FROM takes an image, or an image, AS and a name.');
  else if (name && !STAGE_NAME.test(name.value.toLowerCase())) skip(span, 'This is no valid name of a stage.');
  const end: Word = { value: '', start: from, end: from };
  return {
    index,
    span,
    image: wordIn(instruction, image ?? end),
    ...(name && { name: { value: name.value.toLowerCase(), span: spanOfWord(line, name) } }),
    ...(platform?.value && {
      platform: {
        text: { value: platform.value.value, span: spanOfWord(line, platform.value) },
        flag: line.spanToSource(platform),
      },
    }),
    ...(broken !== undefined && { broken }),
    args: [],
    sources: [],
    runs: [],
    others: [],
    declared: [],
    bare: true,
  };
}

function wordIn({ line }: Instruction, word: Word): SpannedWord {
  const inside = insideQuotes(word);
  return { value: word.value, span: spanOfWord(line, inside), whole: spanOfWord(line, word) };
}

function readInstruction(text: string, instruction: Instruction, stage: OpenStage, escapeToken: string): void {
  if (instruction.keyword !== 'ARG') stage.bare = false;
  switch (instruction.keyword) {
    case 'ARG': {
      const args = readArgs(instruction, escapeToken);
      pushAll(stage.args, args);
      const declared = args.map(({ name, default: value }) => variableOf('ARG', instruction, name.value, value));
      pushAll(stage.declared, declared);
      return;
    }
    case 'ENV':
      pushAll(stage.declared, readEnv(instruction, escapeToken));
      return;
    case 'COPY':
    case 'RUN':
    case 'ADD':
      readCommand(text, instruction, instruction.keyword, stage, escapeToken);
      return;
    case 'ONBUILD':
      readOnbuild(instruction, stage, escapeToken);
  }
}

function readCommand(
  text: string,
  instruction: Instruction,
  keyword: 'COPY' | 'RUN' | 'ADD',
  stage: OpenStage,
  escapeToken: string,
): void {
  const { flags, from } = readFlags(instruction.line.text, instruction.from, escapeToken);
  stage.sources.push(...sourcesOf(instruction, keyword, flags, false));
  if (keyword === 'COPY') return;
  if (keyword === 'ADD' && !isDownload(instruction.line.text, stage)) return;
  const command = commandText(text, instruction, from);
  stage.runs.push({ instruction: keyword, span: instruction.span, command, declared: stage.declared.length });
}

/** By the address itself, or by a variable that holds one. */
function isDownload(line: string, { declared }: OpenStage): boolean {
  if (ADDRESS.test(line)) return true;
  const [, name] = /\$\{?([A-Za-z_]\w*)/.exec(line) ?? [];
  const written = name === undefined ? undefined : declared.findLast((variable) => variable.name === name)?.value;
  return written !== undefined && ADDRESS.test(written.value);
}

const ADDRESS = /(?:https?|ftp|git|ssh):\/\/|git@/;

function readOnbuild(instruction: Instruction, stage: OpenStage, escapeToken: string): void {
  const [first] = splitWords(instruction.line.text, instruction.from);
  const keyword = first?.value.toUpperCase();
  if (!first || (keyword !== 'COPY' && keyword !== 'RUN')) return;
  const { flags } = readFlags(instruction.line.text, first.end, escapeToken);
  stage.sources.push(...sourcesOf(instruction, keyword, flags, true));
}

function sourcesOf(
  { line }: Instruction,
  keyword: 'COPY' | 'RUN' | 'ADD',
  flags: readonly Flag[],
  onbuild: boolean,
): readonly ParsedSource[] {
  const found: ParsedSource[] = [];
  for (const { name, value } of flags) {
    if (value === undefined) continue;
    if (keyword === 'COPY' && name === 'from' && value.value !== '') {
      found.push({ from: { value: value.value, span: spanOfWord(line, value) }, by: 'copy', onbuild });
    }
    const part = keyword === 'RUN' && name === 'mount' ? fromOfMount(value.value) : undefined;
    if (part && part.end > part.start) {
      const from = { value: value.value.slice(part.start, part.end), span: spanOfWord(line, value, part) };
      found.push({ from, by: 'mount', onbuild });
    }
  }
  return found;
}

/** The value of the last `from` among the comma-separated, possibly quoted options of a mount. */
function fromOfMount(options: string): Span | undefined {
  let found: Span | undefined;
  let at = 0;
  while (at < options.length) {
    const isQuoted = options[at] === '"';
    const start = isQuoted ? at + 1 : at;
    const stop = options.indexOf(isQuoted ? '"' : ',', start);
    const end = stop < 0 ? options.length : stop;
    if (/^from=/i.test(options.slice(start, start + 5))) found = { start: start + 5, end };
    const comma = isQuoted ? options.indexOf(',', end) : stop;
    at = comma < 0 ? options.length : comma + 1;
  }
  return found;
}
