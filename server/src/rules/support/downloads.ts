import { platformOfWord } from '../../image/architectureWords';
import type { Platform } from '../../image/platform';
import type { RunInstruction } from '../../model/stage';
import type { Span } from '../../text/span';

/** An address that names an architecture. */
export interface Download {
  readonly platform: Platform;
  readonly word: string;
  readonly span: Span;
  /** The quotes it stands in: in single ones no variable is expanded. */
  readonly quote: 'single' | 'none';
}

/** Whether the commands find out the architecture by themselves, or have it in a variable (domain reference §4.7). */
export function detectsArchitecture(text: string): boolean {
  return DETECTION.test(text);
}

const DETECTION = new RegExp(
  [
    /\buname\s+-[a-z]*[mpia]/,
    /(?:\$\(|`)\s*arch\s*(?:\)|`)/,
    /--print-(?:foreign-)?arch/,
    /dpkg-architecture/,
    /\brpm\s+(?:--eval|-E)/,
    /go\s+env\s+(?:GOHOST|GO)ARCH/,
    /\bxx-[a-z]/,
    /\blscpu\b|getconf\s+LONG_BIT/,
    /platform\.machine|process\.arch|os\.arch|os\.uname/,
    /\$\{?[A-Za-z_]*(?:ARCH|arch|Arch|PLATFORM|platform|MACHINE|machine|CPU)/,
    /%\{_arch\}|\$basearch/,
  ]
    .map(({ source }) => source)
    .join('|'),
);

/** The addresses in an instruction that name one architecture for Linux. */
export function downloadsIn(run: RunInstruction): readonly Download[] {
  const { value: text, span } = run.text;
  if (!text.includes('://')) return [];
  const found: Download[] = [];
  for (const { index, 0: url } of text.matchAll(URL)) {
    if (isMentionOnly(text, index)) continue;
    const word = wordOf(url);
    if (word === undefined) continue;
    const start = span.start + index + word.at;
    found.push({
      platform: word.platform,
      word: word.text,
      span: { start, end: start + word.text.length },
      quote: isSingleQuoted(text, index) ? 'single' : 'none',
    });
  }
  return found;
}

/** The path of an address is what is looked at: a host's name says nothing about what it serves. */
const URL = /(?:https?|ftp):\/\/[^\s"'`<>|;\\]+/g;

interface Word {
  readonly text: string;
  readonly at: number;
  readonly platform: Platform;
}

const ARCHITECTURE =
  /(?<![A-Za-z0-9])(?:linux)?(amd64|x86[_-]64|x64|arm64v8|arm64|aarch64|armv7l?|armv6l?|armhf|i[36]86|ppc64le|ppc64el|s390x|riscv64)(?![A-Za-z0-9])|(?<=linux[-_.]?)(64(?:bit)?)(?![A-Za-z0-9])/gi;
/** Another system's file, a compiler that makes code for another machine, an emulator, a checksum's own tool. */
const ELSEWHERE =
  /(?<![a-z])(?:darwin|macos|osx|windows|win(?:32|64)|freebsd|openbsd|netbsd|solaris|cross|qemu|binfmt|noarch)(?![a-z])|\.(?:exe|msi|dmg|pkg)$/i;

/** The first word of the address that names an architecture, where all such words name the same. */
function wordOf(url: string): Word | undefined {
  const hostEnd = url.indexOf('/', url.indexOf('://') + 3);
  if (hostEnd < 0) return undefined;
  const path = url.slice(hostEnd).replace(/[?#].*$/, '');
  if (ELSEWHERE.test(path)) return undefined;
  const words = [...path.matchAll(ARCHITECTURE)].flatMap((match): Word[] => {
    const text = match[1] ?? match[2] ?? '';
    const platform = platformOfWord(match[1] === undefined ? 'amd64' : text);
    const at = hostEnd + match.index + match[0].length - text.length;
    return platform === undefined ? [] : [{ text, at, platform }];
  });
  const [first, ...others] = words;
  const isOne = others.every(({ platform }) => platform.architecture === first?.platform.architecture);
  return isOne ? first : undefined;
}

/** Sources are cloned and built; what is echoed is text; a comment is none. */
const NO_DOWNLOAD = /^(?:[({!\s]|then\s|do\s|else\s|sudo\s)*(?:echo|printf|git|go|#)(?![\w-])/;

/** Whether the command around an address does something else than downloading from it. */
function isMentionOnly(text: string, at: number): boolean {
  let start = at;
  while (start > 0 && at - start < LONGEST_COMMAND && !SEPARATORS.has(text[start - 1] ?? '')) start--;
  return NO_DOWNLOAD.test(text.slice(start, at));
}

const SEPARATORS: ReadonlySet<string> = new Set(['\n', ';', '&', '|', '(', '`']);
/** Looking back ends here, so that a text of nothing but addresses is read in linear time. */
const LONGEST_COMMAND = 400;

function isSingleQuoted(text: string, at: number): boolean {
  return text[at - 1] === "'";
}
