import type { RunInstruction, Stage } from '../../model/stage';
import type { Edit } from '../../text/edits';
import type { Span } from '../../text/span';
import { architectureWords, type Download } from './downloads';
import { expandedText } from './shellText';

/** What gives the architecture, as it is written, and the edits that put it in. */
export interface BuiltFor {
  readonly sources: readonly string[];
  readonly edits: readonly Edit[];
}

/** A download with the instruction that makes it. */
export interface FoundDownload {
  readonly run: RunInstruction;
  readonly download: Download;
}

const TARGETARCH = '${TARGETARCH}';
const UNAME = '$(uname -m)';

/**
 * The edits that put the architecture that is built for in the place of the one that a stage's downloads name: in their
 * addresses and wherever the files are named again. Nothing where a part of it would stay: a name in single quotes or in
 * another instruction, a word that is spelled otherwise than by BuildKit and `uname`, a value of another stage, or a
 * checksum, which is of one file.
 */
export function withArchitectureBuiltFor(
  stage: Stage,
  stages: readonly Stage[],
  found: readonly FoundDownload[],
): BuiltFor | undefined {
  const architecture = found[0]?.download.platform.architecture;
  const starts = new Set(found.flatMap(({ download }) => download.words.map(({ span }) => span.start)));
  const values = valuesIn(stage, found);
  if (values === undefined) return undefined;
  const mentions = [...values, ...stage.runs.flatMap((run) => mentionsIn(run, architecture))];
  const inAddress = mentions.filter(({ span }) => starts.has(span.start));
  const named = inAddress.filter(({ file }) => file !== '');
  const files = new Set(named.map(({ file }) => file));
  const names = new Set(named.map(({ file, word }) => file + word));
  const isNamedElsewhere = names.size > 0 && stages.some((other) => namesAny(names, restOf(other, stage, values)));
  const isWrittenDown = [...new Set(found.map(({ run }) => run))].some(isChecked);
  if (names.size > MOST_NAMES || isNamedElsewhere || isWrittenDown) return undefined;
  if (values.length > 0 && saysOtherwise(stage, architecture, values)) return undefined;
  const edits: Edit[] = [];
  for (const mention of mentions) {
    const isMeant = starts.has(mention.span.start) || files.has(mention.file);
    if (!isMeant || mention.source === undefined) return undefined;
    edits.push({ span: mention.span, text: mention.source });
  }
  const [first] = mentions.filter(({ source }) => source === TARGETARCH).sort((a, b) => a.before - b.before);
  const isDeclared = first === undefined || first.isDeclared();
  const declaration = isDeclared ? [] : stage.declare('TARGETARCH', first.before);
  const sources = [TARGETARCH, UNAME].filter((one) => mentions.some(({ source }) => source === one));
  return { sources, edits: [...declaration, ...edits] };
}

function namesAny(names: ReadonlySet<string>, text: string): boolean {
  return [...names].some((name) => text.includes(name));
}

/** The words in values of variables; nothing where one of them cannot be replaced. */
function valuesIn(stage: Stage, found: readonly FoundDownload[]): readonly Mention[] | undefined {
  const mentions = new Map<number, Mention>();
  for (const { span, variable } of found.flatMap(({ download }) => download.words)) {
    if (variable?.value === undefined) continue;
    const { value, span: whole } = variable.value;
    const at = span.start - whole.start;
    const word = value.slice(at, at + span.end - span.start);
    if (variable.stage !== stage.index || value.startsWith("'") || !IS_GOARCH.test(word)) return undefined;
    mentions.set(span.start, {
      before: variable.span.start,
      isDeclared: () =>
        stage.variables().some((other) => other.name === 'TARGETARCH' && other.span.start < variable.span.start),
      word,
      span,
      file: fileBefore(value, at),
      source: TARGETARCH,
    });
  }
  return [...mentions.values()];
}

/** Whether the stage's other instructions name the architecture anywhere but in the values that are mended. */
function saysOtherwise(stage: Stage, architecture: string | undefined, values: readonly Mention[]): boolean {
  const said = architectureWords(stage.otherText()).filter(({ platform }) => platform.architecture === architecture);
  return said.length !== values.length;
}

/** What the instructions of a stage that are no downloads say, where no value of it is mended. */
function restOf(other: Stage, mended: Stage, values: readonly Mention[]): string {
  return other.index === mended.index && values.length > 0 ? '' : other.otherText();
}

/** A word of an instruction that names the architecture. */
interface Mention {
  /** Where its instruction begins, and whether `TARGETARCH` is declared there. */
  readonly before: number;
  isDeclared(): boolean;
  readonly word: string;
  readonly span: Span;
  /** What stands before it in a file's name. */
  readonly file: string;
  /** What may take its place; absent where nothing would be expanded, or nothing gives that spelling. */
  readonly source?: string;
}

function mentionsIn(run: RunInstruction, architecture: string | undefined): readonly Mention[] {
  const { value, span } = run.text;
  const expanded = run.instruction === 'RUN' ? expandedText(value) : value;
  // A list of words is read by no shell.
  const isExpanded = run.instruction === 'ADD' || !value.trimStart().startsWith('[');
  return architectureWords(value).flatMap(({ text: word, at, platform }) => {
    if (platform.architecture !== architecture) return [];
    const start = span.start + at;
    const source = isExpanded && expanded.startsWith(word, at) ? sourceOf(run, word) : undefined;
    const mention: Mention = {
      before: run.span.start,
      isDeclared: () => run.declared().has('TARGETARCH'),
      word,
      span: { start, end: start + word.length },
      file: fileBefore(value, at),
      ...(source !== undefined && { source }),
    };
    return [mention];
  });
}

function fileBefore(text: string, at: number): string {
  return FILE_NAME.exec(text.slice(Math.max(0, at - LONGEST_NAME), at))?.[0] ?? '';
}

const FILE_NAME = /[^\s"'`/=,:()<>|;&]*$/;
const LONGEST_NAME = 200;
const MOST_NAMES = 40;

const IS_GOARCH = /^(?:amd64|arm64)$/;

function sourceOf({ instruction }: RunInstruction, word: string): string | undefined {
  if (IS_GOARCH.test(word)) return TARGETARCH;
  return instruction === 'RUN' && (word === 'x86_64' || word === 'aarch64') ? UNAME : undefined;
}

/** Whether a checksum is written down: in the command, in a variable that it reads, or in a flag of `ADD`. */
function isChecked({ instruction, span, text }: RunInstruction): boolean {
  const hasFlags = instruction === 'ADD' && text.span.start - span.start > 'ADD '.length;
  const isOfVariable =
    /(?:sha\d*|md5)sum\b/.test(text.value) && /\$\{?\w*(?:SHA|SUM|DIGEST|HASH|MD5)/i.test(text.value);
  return hasFlags || isOfVariable || /\b[0-9a-f]{64}\b|\b[0-9a-f]{96}\b|\b[0-9a-f]{128}\b/i.test(text.value);
}
