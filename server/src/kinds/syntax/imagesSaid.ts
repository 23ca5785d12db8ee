import { platformOfWord } from '../../image/architectureWords';
import { formatPlatform, type Platform } from '../../image/platform';
import { uniqueBy } from '../../text/groups';
import type { Span } from '../../text/span';

/** What a page says of the images of its project: the platforms that they are for, and where it says so first. */
export interface ImagesSaid {
  readonly platforms: readonly Platform[];
  readonly span: Span;
  /** It says so of the Dockerfiles themselves, several at once. */
  readonly ofDockerfiles?: true;
}

/** Whether a page may name architectures of images: a quick look. */
export function maySayImages(text: string): boolean {
  return /(?:amd|arm|x86[-_]?|\bx|aarch)64/i.test(text) && (IMAGE.test(text) || DOCKERFILES.test(text));
}

/**
 * What a Markdown page says in plain words: a sentence of images or containers that names several architectures, or a
 * section called after those that are supported, on a page that has people run images. One architecture is what any
 * machine makes, and says nothing; nor do sentences with a "not", an "only" or a "planned", or of other systems and
 * packages, nor what stands in a block of code.
 */
export function imagesSaid(text: string): ImagesSaid | undefined {
  const runsImages = RUNS.test(text);
  const said = sectionsOf(text)
    .flatMap((section) => statementsOf(section, runsImages))
    .flatMap(saidBy);
  const [first] = said;
  if (first === undefined) return undefined;
  const platforms = uniqueBy(
    said.flatMap((one) => one.platforms),
    formatPlatform,
  );
  const isOfDockerfiles = said.some((one) => one.ofDockerfiles === true);
  return { platforms, span: first.span, ...(isOfDockerfiles && { ofDockerfiles: true }) };
}

/** The whole of a section that is called so, else its sentences of images. */
function statementsOf({ heading, paragraphs }: Section, runsImages: boolean): readonly Words[] {
  const isOfImages = runsImages || IMAGE.test(heading.text);
  if (isOfImages && SUPPORTED.test(heading.text))
    return [{ text: [heading, ...paragraphs].map((one) => one.text).join('\n'), start: heading.start }];
  return paragraphs
    .flatMap(sentencesOf)
    .filter(({ text }) => (IMAGE.test(text) && MAKES.test(text)) || WORK.test(text))
    .filter(({ text }) => !LEAVES_OPEN.test(text));
}

const IMAGE = /\b(?:images?|containers?|docker)\b/i;
const DOCKERFILES = /\bDockerfiles\b/i;
/** Said of Docker it would be no word of what is built. */
const WORK = /\bDockerfiles\b[^.]*\bwork (?:on|for|with)\b/i;
const RUNS = /\b(?:docker|podman)[ \t]+(?:run|pull|create|compose[ \t]+up|compose[ \t]+pull)\b/;
const SUPPORTED =
  /\b(?:support(?:s|ed)?|available)\b.{0,40}\b(?:architectures?|platforms?)\b|\b(?:architectures?|platforms?)\b.{0,40}\b(?:support(?:s|ed)?|available)\b/i;
const MAKES =
  /\b(?:support(?:s|ed|ing)?|available|publish(?:ed|es)?|buil[dt]s?|provided?|provides|ship(?:s|ped)?|released?|offered|multi-?(?:arch(?:itecture)?|platform))\b/i;
const DENIES =
  /\b(?:not?|none|never|only|except|without|unsupported|untested|experimental|planned|soon|todo|deprecated|dropped|should|may|if|emulat\w*|qemu|cross-?\w*)\b|n['’]t\b|[❌✗✖✘🚫]|:x:|\[ \]/iu;
/** What people can do is not what was done. */
const LEAVES_OPEN = /\b(?:can|could|would|how)\b/i;
const OTHERS =
  /\b(?:mac ?os\w*|darwin|windows|(?:free|open|net)bsd|android|ios|binar(?:y|ies)|packages?|installers?|\.?(?:deb|rpm|exe|msi))\b/i;

interface Words {
  readonly text: string;
  readonly start: number;
}

function saidBy({ text, start }: Words): readonly ImagesSaid[] {
  if (DENIES.test(text) || OTHERS.test(text)) return [];
  const platforms = [...text.matchAll(ARCHITECTURE)].flatMap(([word]) => platformOfWord(word) ?? []);
  const isSeveral = new Set(platforms.map(({ architecture }) => architecture)).size > 1;
  const span = { start, end: start + text.trimEnd().length };
  return isSeveral ? [{ platforms, span, ...(WORK.test(text) && { ofDockerfiles: true }) }] : [];
}

const ARCHITECTURE =
  /(?<![\w.:-])(?:amd64|x86[-_]64|x64|arm64v8|arm64|aarch64|armv8|arm32v[567]|armhf|armv[67]l?|i[36]86|ppc64le|s390x|riscv64)(?![\w:-])/gi;

interface Section {
  readonly heading: Words;
  readonly paragraphs: readonly Words[];
}

/** A page by its headings; a paragraph is what stands between empty lines, a list its items (CommonMark). */
function sectionsOf(text: string): readonly Section[] {
  let paragraphs: Words[] = [];
  const sections = [{ heading: { text: '', start: 0 }, paragraphs }];
  let fence: string | undefined;
  let isOpen = false;
  for (const { 0: line, index: start } of text.matchAll(/[^\n]+|\n(?=\n)/g)) {
    const mark = FENCE.exec(line)?.[1];
    if (fence !== undefined || mark !== undefined) {
      fence = fence === undefined ? mark : mark?.startsWith(fence) === true ? undefined : fence;
      isOpen = false;
    } else if (HEADING.test(line)) {
      paragraphs = [];
      sections.push({ heading: { text: line, start }, paragraphs });
      isOpen = false;
    } else {
      const before = isOpen && !ITEM.test(line) ? paragraphs.pop() : undefined;
      paragraphs.push(before === undefined ? { text: line, start } : { ...before, text: `${before.text}\n${line}` });
      isOpen = line.trim() !== '';
    }
  }
  return sections;
}

const FENCE = /^[ \t>]*(`{3,}|~{3,})/;
const HEADING = /^ {0,3}#{1,6}[ \t]/;
const ITEM = /^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]|^[ \t]*\|/;

function sentencesOf({ text, start }: Words): readonly Words[] {
  return [...text.matchAll(/\S[\s\S]*?(?:[.!?](?=\s|$)|$)/g)].map((one) => ({
    text: one[0],
    start: start + one.index,
  }));
}
