import { platformOfWord } from '../../image/architectureWords';
import type { RunInstruction, Stage } from '../../model/stage';
import { memoOfObjects } from '../../text/memo';
import { spanOf } from '../../text/span';
import type { FoundDownload } from './architectureBuiltFor';
import { commandBefore } from './downloads';
import type { FilledText } from './filledIn';

/**
 * The sources of packages that a stage gives to apt for one architecture (sources.list(5)) and then installs from:
 * `echo "deb [arch=amd64] …" > /etc/apt/sources.list.d/x.list`. Nothing where packages for other systems are taken.
 */
export function sourcesIn(
  stage: Stage,
  stages: readonly Stage[],
  filled: ReadonlyMap<RunInstruction, FilledText>,
): readonly FoundDownload[] {
  const found = [...filled].flatMap(([run, text]) => (run.instruction === 'RUN' ? sourcesOf(run, text) : []));
  const [first] = found;
  if (first === undefined) return [];
  const later = stage.runs.filter(({ span }) => span.start >= first.run.span.start);
  const onIt = stages.filter(({ bases }) =>
    bases.some(({ base }) => base.kind === 'stage' && base.index === stage.index),
  );
  const installs = [...later, ...onIt.flatMap(({ runs }) => runs)].some(({ text }) => INSTALLS.test(text.value));
  return installs && !systemsOf(stages).others ? found : [];
}

function sourcesOf(run: RunInstruction, filled: FilledText): readonly FoundDownload[] {
  const { text } = filled;
  if (!GIVES.test(text)) return [];
  const writes = writesIn(text);
  const last = new Map(writes.filter(({ isAnew }) => isAnew).map(({ path, at }) => [path, at]));
  let next = 0;
  return [...text.matchAll(SOURCE)].flatMap(({ index, 0: line }): readonly FoundDownload[] => {
    while ((writes[next]?.at ?? text.length) < index) next++;
    const own = writes[next];
    const isOverwritten = own !== undefined && (last.get(own.path) ?? own.at) > own.at;
    const [, front = '', word = ''] = ARCHITECTURE.exec(line) ?? [];
    const platform = platformOfWord(word);
    const written = filled.whereIs(spanOf(index + line.indexOf(front) + front.length, word));
    if (platform === undefined || written === undefined || isOverwritten) return [];
    if (IS_OTHERWISE.test(commandBefore(text, index))) return [];
    return [{ run, download: { platform, span: written.span, words: [written], file: '', is: 'source' } }];
  });
}

/** A file of apt's that a command writes, added to or made anew. */
interface Write {
  readonly path: string;
  readonly at: number;
  readonly isAnew: boolean;
}

function writesIn(text: string): readonly Write[] {
  return [...text.matchAll(WRITES)].map(({ index, 1: by = '', 2: path = '' }) => ({
    path,
    at: index,
    isAnew: by !== '>>' && !by.includes('-'),
  }));
}

const WRITES = /(>>?|\btee(?:[ \t]+-{1,2}[\w-]+)?)[ \t]*(\/etc\/apt\/[\w./-]+)/g;
/** It writes where apt looks, or has it written. */
const GIVES = /sources\.list|\b(?:add-apt|apt-add)-repository\b/;
const SOURCE = /(?<![\w-])deb[ \t]+\[[^\]\n]{0,400}\][ \t]*[^\s:]{1,40}:\/\//g;
/** One architecture, not a list of them. */
const ARCHITECTURE = /([\s[]arch=)([\w-]+)(?=[\s\]])/;
/** A comment, or an edit of sources that stand there. */
const IS_OTHERWISE = /^\s*#|\b(?:sed|perl|[gm]?awk|grep)\s/;
const INSTALLS = /\b(?:apt|apt-get|aptitude)[ \t](?:[^;&|\n]{0,200}[ \t])?(?:install|upgrade|dist-upgrade)\b/;
/** Whether apt is told anywhere to install for other systems, too. */
const systemsOf = memoOfObjects((stages: readonly Stage[]): { readonly others: boolean } => ({
  others: stages.some(({ runs }) => runs.some(({ text }) => TAKES_OTHERS.test(text.value))),
}));

const TAKES_OTHERS = /--add-architecture|\s[a-z0-9][\w.+-]*:(?:amd64|arm64|armhf|i386|ppc64el|s390x)(?![\w.])/;
