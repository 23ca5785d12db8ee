import { platformOfWord } from '../../image/architectureWords';
import type { Platform } from '../../image/platform';
import type { RunInstruction, Stage } from '../../model/stage';
import { memoOfObjects } from '../../text/memo';
import { type Span, spanOf } from '../../text/span';
import type { FoundDownload } from './architectureBuiltFor';
import { isInOneCase } from './downloads';
import type { Written } from './filledIn';

/**
 * What the Go compiler is told to make for one architecture of Linux: by a word of the command (`GOARCH=amd64 go build`), or
 * by `ENV` before it. Nothing where the file names others, too: something chooses among them.
 */
export function compiledIn(stage: Stage, stages: readonly Stage[]): readonly FoundDownload[] {
  return compiledOf(stages).get(stage) ?? [];
}

/** By stage; every stage asks for those of all. */
const compiledOf = memoOfObjects((stages: readonly Stage[]): ReadonlyMap<Stage, readonly FoundDownload[]> => {
  const [only, ...others] = new Set(stages.flatMap(saidOf));
  const platform = only === undefined || others.length > 0 ? undefined : platformOfWord(only);
  if (platform === undefined) return new Map();
  return new Map(stages.map((stage) => [stage, compiledFor(stage, platform)]));
});

function compiledFor(stage: Stage, platform: Platform): readonly FoundDownload[] {
  return stage.runs.flatMap((run) => {
    const words = isInOneCase(run.text.value) ? [] : wordsOf(stage, run);
    return words.map((word) => ({
      run,
      download: { platform, span: word.span, words: [word], file: '', is: 'compiled' as const },
    }));
  });
}

/** The architectures that a stage names to the compiler; another system counts as one. */
function saidOf(stage: Stage): readonly string[] {
  const values = stage.variables().map(({ name, value }) => `${name}=${value?.value ?? ''}`);
  return [...stage.runs.map(({ text }) => text.value), ...values].flatMap((text) =>
    [...text.matchAll(SAID)].flatMap(([, key, value = '']) => {
      const word = value.replace(/^["']/, '');
      return key === 'ARCH' || word !== 'linux' ? [word] : [];
    }),
  );
}

const SAID = /\bGO(ARCH|OS)=(["']?[\w$]*)/g;

function wordsOf(stage: Stage, run: RunInstruction): readonly Written[] {
  const { value: text, span } = run.text;
  return [...text.matchAll(COMPILER)].flatMap(({ index }): readonly Written[] => {
    const start = startOfCommand(text, index);
    const before = text.slice(start, index);
    if (!ONLY_VARIABLES.test(before)) return [];
    const [, front, word] = GOARCH.exec(before) ?? [];
    if (front !== undefined && word !== undefined)
      return [{ span: spanOf(span.start + start + before.indexOf(front) + front.length, word) }];
    return fromVariable(stage, run);
  });
}

function startOfCommand(text: string, at: number): number {
  const longest = Math.max(0, at - LONGEST_COMMAND);
  return longest + Math.max(0, text.slice(longest, at).search(/[^\n;&|(`]*$/));
}

function fromVariable(stage: Stage, run: RunInstruction): readonly Written[] {
  const variable = stage.variables().findLast((one) => one.name === 'GOARCH' && one.span.start < run.span.start);
  const word = /^["']?(\w+)/.exec(variable?.value?.value ?? '')?.[1];
  if (variable?.value === undefined || variable.by !== 'ENV' || word === undefined) return [];
  return [{ span: placeOf(variable.value, word), variable }];
}

function placeOf({ value, span }: { readonly value: string; readonly span: Span }, word: string): Span {
  return spanOf(span.start + value.indexOf(word), word);
}

const COMPILER = /\bgo[ \t]+(?:build|install)\b/g;
const ONLY_VARIABLES = /^(?:[\s{!]|then\s|do\s|else\s|env\s|time\s)*(?:[A-Za-z_]\w*=[^\s]*\s+)*$/;
const GOARCH = /(\bGOARCH=["']?)(\w+)/;
/** Looking back ends here, so that a text of nothing but compilers is read in linear time. */
const LONGEST_COMMAND = 400;
