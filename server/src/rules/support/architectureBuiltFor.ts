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

const TARGETARCH = '${TARGETARCH}';
const UNAME = '$(uname -m)';

/**
 * The edits that put the architecture that is built for in the place of the one that a stage's downloads name: in their
 * addresses and wherever the files are named again. Nothing where a part of it would stay: a name in single quotes or in
 * another instruction, a word that is spelled otherwise than by BuildKit and `uname`, or a checksum, which is of one file.
 */
export function withArchitectureBuiltFor(
  stage: Stage,
  stages: readonly Stage[],
  downloads: readonly Download[],
): BuiltFor | undefined {
  const architecture = downloads[0]?.platform.architecture;
  const starts = new Set(downloads.flatMap(({ words }) => words.map(({ start }) => start)));
  const mentions = stage.runs.flatMap((run) => mentionsIn(run, architecture));
  const inAddress = mentions.filter(({ span }) => starts.has(span.start));
  const named = inAddress.filter(({ file }) => file !== '');
  const files = new Set(named.map(({ file }) => file));
  const names = new Set(named.map(({ file, word }) => file + word));
  const isNamedElsewhere = names.size > 0 && stages.some((other) => namesAny(names, other.otherText()));
  if (names.size > MOST_NAMES || isNamedElsewhere || inAddress.some(({ run }) => isChecked(run))) return undefined;
  const edits: Edit[] = [];
  for (const mention of mentions) {
    const isMeant = starts.has(mention.span.start) || files.has(mention.file);
    if (!isMeant || mention.source === undefined) return undefined;
    edits.push({ span: mention.span, text: mention.source });
  }
  const first = mentions.find(({ source }) => source === TARGETARCH)?.run;
  const isDeclared = first === undefined || first.declared().has('TARGETARCH');
  const declaration = isDeclared ? [] : stage.declare('TARGETARCH', first.span.start);
  const sources = [TARGETARCH, UNAME].filter((one) => mentions.some(({ source }) => source === one));
  return { sources, edits: [...declaration, ...edits] };
}

function namesAny(names: ReadonlySet<string>, text: string): boolean {
  return [...names].some((name) => text.includes(name));
}

/** A word of an instruction that names the architecture. */
interface Mention {
  readonly run: RunInstruction;
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
    const [file = ''] = FILE_NAME.exec(value.slice(Math.max(0, at - LONGEST_NAME), at)) ?? [];
    const source = isExpanded && expanded.startsWith(word, at) ? sourceOf(run, word) : undefined;
    return [{ run, word, span: { start, end: start + word.length }, file, ...(source !== undefined && { source }) }];
  });
}

const FILE_NAME = /[^\s"'`/=,:()<>|;&]*$/;
const LONGEST_NAME = 200;
const MOST_NAMES = 40;

function sourceOf({ instruction }: RunInstruction, word: string): string | undefined {
  if (word === 'amd64' || word === 'arm64') return TARGETARCH;
  return instruction === 'RUN' && (word === 'x86_64' || word === 'aarch64') ? UNAME : undefined;
}

/** Whether a checksum is written down: in the command, in a variable that it reads, or in a flag of `ADD`. */
function isChecked({ instruction, span, text }: RunInstruction): boolean {
  const hasFlags = instruction === 'ADD' && text.span.start - span.start > 'ADD '.length;
  const isOfVariable =
    /(?:sha\d*|md5)sum\b/.test(text.value) && /\$\{?\w*(?:SHA|SUM|DIGEST|HASH|MD5)/i.test(text.value);
  return hasFlags || isOfVariable || /\b[0-9a-f]{64}\b|\b[0-9a-f]{96}\b|\b[0-9a-f]{128}\b/i.test(text.value);
}
