import { platformOfWord } from '../../image/architectureWords';
import type { Platform } from '../../image/platform';
import { type Span, spanOf } from '../../text/span';
import { usesArchitecture } from './architectureVariable';
import type { FilledText, Written } from './filledIn';
import { withoutFilters, withoutSubstitutions } from './shellText';

/** An address that names an architecture. */
export interface Download {
  readonly platform: Platform;
  /** The first word that names it. */
  readonly span: Span;
  /** All words of the address that name it, the first included. */
  readonly words: readonly Written[];
  /** What the file is called there. */
  readonly file: string;
  /** What takes no package for another architecture than the system's: dpkg where it is seen, or some such program. */
  readonly refusedBy?: 'dpkg' | 'packageManager';
  /** What else than a file is named: what a compiler is told to make, or a source of packages for apt. */
  readonly is?: 'compiled' | 'source';
}

/** Whether the commands find out the architecture by themselves, or have it in a variable (domain reference §4.7). */
export function detectsArchitecture(text: string): boolean {
  return DETECTION.test(text) || usesArchitecture(withoutFilters(text));
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
    /%\{_arch\}/,
  ]
    .map(({ source }) => source)
    .join('|'),
);

/** The addresses in an instruction that name one architecture for Linux. */
export function downloadsIn(filled: FilledText): readonly Download[] {
  const { text } = filled;
  if (!text.includes('://') || isInOneCase(text)) return [];
  const found: Download[] = [];
  const starts = new Set<number>();
  for (const { index, 0: url } of addressesIn(text)) {
    if (isMentionOnly(text, index)) continue;
    const named = wordsOf(url);
    const words = named.flatMap(({ text: word, at }) => filled.whereIs(spanOf(index + at, word)) ?? []);
    const [first] = words;
    // The same address again, in a variable that the command sets: it is told where it is written.
    if (named[0] === undefined || first === undefined || starts.has(first.span.start)) continue;
    starts.add(first.span.start);
    const file = fileOf(url);
    const refusedBy = whoRefuses(file, text);
    found.push({ platform: named[0].platform, span: first.span, words, file, ...(refusedBy && { refusedBy }) });
  }
  return found;
}

/** What a shell puts in by `$(…)` hides neither the rest of the address around it nor an address within. */
function addressesIn(text: string): readonly RegExpExecArray[] {
  const around = withoutSubstitutions(text);
  return [...text.matchAll(URL), ...(around === text ? [] : around.matchAll(URL))];
}

/** A package is told by its name: it may be installed by any program and in a later instruction. */
export function whoRefuses(file: string, text: string): Download['refusedBy'] {
  if (!PACKAGE.test(file) || TAKES_OTHERS.test(text)) return undefined;
  const installs = /deb$/i.test(file) ? DPKG_INSTALLS.exec(text) : null;
  if (installs !== null) return isSwallowed(text, installs.index) ? 'packageManager' : 'dpkg';
  return UNPACKS.test(text) ? undefined : 'packageManager';
}

/** Whether the command is one whose failure ends nothing: others come after it whatever it comes to. */
function isSwallowed(text: string, at: number): boolean {
  return GOES_ON.test(text.slice(at)) && !ENDS_AT_ONCE.test(text.slice(0, at));
}

/** The rest of a command and of what depends on it (`&&`), and then `||` or another command of the same list. */
const GOES_ON =
  /^(?:[^;&|\n]|\\\r?\n|&&)*(?:\|\|(?![\s\\]*(?:exit|false)\b)|;(?![\s\\;]*(?:$|[})]|(?:fi|done|esac|else|elif)\b)))/;
const ENDS_AT_ONCE = /\bset\s+-(?:[a-z]*e|o\s+errexit)/;

/** Whether a text chooses by a variable that is named for a machine. */
export function isInOneCase(text: string): boolean {
  return IN_ONE_CASE.test(text);
}

/** A condition on a variable that names a machine (`if [ ${FOR_MAC_M1} = true ]`): whoever builds says what it is for. */
const IN_ONE_CASE =
  /(?:\b(?:if|case|test)\s|\[)[^;\n]{0,120}?\$\{?(?:[A-Za-z0-9]+_)*(?:M[1-4]|APPLE_SILICON|ARM|ARM64|ARMV[678]|ARMHF|AARCH64|AMD64|X86|X64|X86_64|GRAVITON|RASPBERRY_?PI|RPI)(?![A-Z0-9a-z])/i;

/** Whether no program that runs is in a file: it is a key, a signature, a checksum or what a debugger reads. */
export function holdsNoProgram(file: string): boolean {
  return NO_PROGRAM.test(file);
}

function fileOf(url: string): string {
  const path = url.replace(/[?#].*$/, '');
  return path.slice(path.lastIndexOf('/') + 1);
}

const NO_PROGRAM =
  /\.(?:asc|sig|sign|gpg|pub|minisig|pem|crt|cert|(?:sha\d+|md5)(?:sums?)?)$|^(?:RPM-)?GPG-KEY(?:-[\w.-]+)?$|^(?:sha\d+|md5)sums?(?:\.txt)?$|\.ddeb$|-(?:dbgsym|debug(?:info|source))(?=[-_.])[^/]*\.(?:deb|rpm)$/i;

const PACKAGE = /\.(?:deb|rpm|apk)$/i;
const DPKG_INSTALLS = /\bdpkg\s+(?:-\S+\s+)*(?:-[a-zA-Z]*i|--install)\b/;
/** What makes a package manager take packages for other systems: dpkg(1), rpm(8), dnf(8). */
const TAKES_OTHERS = /--add-architecture|--force-(?:all|architecture)|--ignorearch|--forcearch/;
/** Nobody looks at the architecture of what is only unpacked. */
const UNPACKS =
  /\bdpkg(?:-deb)?\s+(?:-\S+\s+)*(?:-[xXR]|--(?:v|raw-)?extract|--fsys-tarfile)\b|\brpm2(?:cpio|archive)\b|\bar\s+-?[xp]|\bbsdtar\s+-?\w*x|\b7z\w*\s+[xe]\b/;

/** The path of an address is what is looked at: a host's name says nothing about what it serves. */
const URL = /(?:https?|ftp):\/\/[^\s"'`<>|;\\]+/g;

/** A word that names an architecture, as files for Linux are named. */
export interface ArchitectureWord {
  readonly text: string;
  /** Its offset in the text. */
  readonly at: number;
  readonly platform: Platform;
}

/** All words of a text that name an architecture. */
export function architectureWords(text: string): readonly ArchitectureWord[] {
  return [...text.matchAll(ARCHITECTURE)].flatMap((match) => {
    const word = match[1] ?? match[2] ?? '';
    const platform = platformOfWord(match[1] === undefined ? 'amd64' : word);
    const at = match.index + match[0].length - word.length;
    return platform === undefined ? [] : [{ text: word, at, platform }];
  });
}

const ARCHITECTURE =
  /(?<![A-Za-z0-9])(?:linux)?(amd64|x86[_-]64|x64|arm64v8|arm64|aarch64|armv7l?|armv6l?|armhf|i[36]86|ppc64le|ppc64el|s390x|riscv64)(?![A-Za-z0-9])|(?<=linux[-_.]?)(64(?:bit)?)(?![A-Za-z0-9])/gi;
/**
 * Another system's file, a compiler that makes code for another machine, an emulator, what a machine boots from (in a
 * container an emulated one), a checksum's own tool.
 */
const ELSEWHERE =
  /(?<![a-z])(?:darwin|macos|osx|windows|win(?:32|64)|freebsd|openbsd|netbsd|solaris|cross|qemu|binfmt|noarch|vmlinu[xz]|bzimage|initr(?:d|amfs))(?![a-z])|\.(?:exe|msi|dmg|pkg)$|_all\.deb$|\.(?:img|iso|qcow2?|vmdk|vdi|vhdx?|ova)(?:\.(?:gz|xz|bz2|zst))?$/i;

/** Whether a name says that it is for nothing that runs in a container. */
export function isElsewhere(name: string): boolean {
  return ELSEWHERE.test(name);
}

/** The words of the address that name an architecture, where all name the same. */
function wordsOf(url: string): readonly ArchitectureWord[] {
  const hostEnd = url.indexOf('/', url.indexOf('://') + 3);
  if (hostEnd < 0) return [];
  const path = url.slice(hostEnd).replace(/[?#].*$/, '');
  if (isElsewhere(path)) return [];
  const words = architectureWords(path).map((word) => ({ ...word, at: hostEnd + word.at }));
  return new Set(words.map(({ platform }) => platform.architecture)).size === 1 ? words : [];
}

/** Sources are cloned and built; what is echoed is text; a comment is none. */
const NO_DOWNLOAD = /^(?:[({!\s]|then\s|do\s|else\s|sudo\s)*(?:echo|printf|git|go|#)(?![\w-])/;

/** Whether the command around an address does something else than downloading from it. */
function isMentionOnly(text: string, at: number): boolean {
  return NO_DOWNLOAD.test(commandBefore(text, at));
}

/** The command that a place is in, as far as it stands in front of it. */
export function commandBefore(text: string, at: number): string {
  let start = at;
  while (start > 0 && at - start < LONGEST_COMMAND && !SEPARATORS.has(text[start - 1] ?? '')) start--;
  return text.slice(start, at);
}

const SEPARATORS: ReadonlySet<string> = new Set(['\n', ';', '&', '|', '(', '`']);
/** Looking back ends here, so that a text of nothing but addresses is read in linear time. */
const LONGEST_COMMAND = 400;
