/** Tags of one version of a `library/<repository>` file, each with the architecture words it is listed for, sorted. */
export type ListedTags = ReadonlyMap<string, readonly string[]>;

/**
 * Reads a file of `library/` in docker-library/official-images, in any format it ever had:
 *
 * - paragraphs of fields (`Tags:`, `SharedTags:`, `Architectures:`, `Constraints:`; the README's "Instruction format"),
 *   the first of which holds defaults; a tag of several entries is listed for the architectures of all of them;
 * - one line a tag: `tag: git://…@commit`, before that `tag<TAB>git://…`. These were built for amd64 alone.
 *
 * An entry bound to a Windows base by `Constraints` is `windows-amd64`, with the build where the constraint tells it:
 * `windows-amd64@20348`. What cannot be read is passed over, as the file's next version mends it.
 */
export function readLibraryFile(text: string): ListedTags {
  const lines = text.split(/\r?\n/).filter((line) => !line.startsWith('#'));
  const found = new Map<string, Set<string>>();
  const add = (tag: string, architectures: readonly string[]): void => {
    if (!TAG.test(tag)) return;
    const known = found.get(tag) ?? new Set<string>();
    for (const architecture of architectures) known.add(architecture);
    found.set(tag, known);
  };
  if (lines.some((line) => /^(?:Shared)?Tags\s*:/i.test(line))) readEntries(lines, add);
  else readLines(lines, add);
  return new Map([...found].map(([tag, architectures]) => [tag, [...architectures].sort()]));
}

type Add = (tag: string, architectures: readonly string[]) => void;

const TAG = /^\w[\w.-]{0,127}$/;
const DEFAULT = ['amd64'];

function readEntries(lines: readonly string[], add: Add): void {
  const [first, ...rest] = paragraphsOf(lines);
  const defaults = first === undefined || first.has('tags') ? undefined : first;
  const entries = first === undefined || defaults !== undefined ? rest : [first, ...rest];
  for (const entry of entries) {
    const field = (name: string): readonly string[] => wordsOf(entry.get(name) ?? defaults?.get(name));
    const listed = field('architectures');
    const architectures = boundToWindows(listed.length === 0 ? DEFAULT : listed, field('constraints'));
    for (const tag of [...field('tags'), ...field('sharedtags')]) add(tag, architectures);
  }
}

/** Fields by lower-case name; a line that begins with white space goes on with the one before it. */
function paragraphsOf(lines: readonly string[]): readonly ReadonlyMap<string, string>[] {
  const paragraphs: Map<string, string>[] = [];
  let current: Map<string, string> | undefined;
  let last = '';
  for (const line of lines) {
    if (line.trim() === '') {
      current = undefined;
      continue;
    }
    if (current === undefined) {
      current = new Map();
      paragraphs.push(current);
    }
    const [, name, value = ''] = /^([A-Za-z0-9-]+)\s*:(.*)$/.exec(line) ?? [];
    if (name !== undefined) {
      last = name.toLowerCase();
      current.set(last, value.trim());
    } else if (/^\s/.test(line)) {
      current.set(last, `${current.get(last) ?? ''} ${line.trim()}`);
    }
  }
  return paragraphs;
}

function wordsOf(value: string | undefined): readonly string[] {
  return (value ?? '').split(/[\s,]+/).filter((word) => word !== '');
}

function readLines(lines: readonly string[], add: Add): void {
  for (const line of lines) {
    const [, tag] = /^([^\s:]+)(?::\s*|\s+)(?:git|https?):\/\//.exec(line) ?? [];
    if (tag !== undefined) add(tag, DEFAULT);
  }
}

/** Before entries could state architectures, a Windows base in the constraints was all that told Windows from Linux. */
function boundToWindows(architectures: readonly string[], constraints: readonly string[]): readonly string[] {
  const base = constraints.find((one) => /^(?:nanoserver|windowsservercore)/.test(one));
  if (base === undefined) return architectures;
  const build = WINDOWS_BUILDS[base.replace(/^(?:nanoserver|windowsservercore)-?/, '')];
  const isWindows = (architecture: string): boolean => architecture.startsWith('windows-');
  const windows = architectures.some(isWindows) ? architectures.filter(isWindows) : ['windows-amd64'];
  return windows.map((architecture) => (build === undefined ? architecture : `${architecture}@${build}`));
}

/** Build numbers of the releases that Windows base images are named after (Microsoft, "Windows Server release info"). */
const WINDOWS_BUILDS: Readonly<Record<string, number>> = {
  sac2016: 14393,
  ltsc2016: 14393,
  '1709': 16299,
  '1803': 17134,
  '1809': 17763,
  ltsc2019: 17763,
  '1903': 18362,
  '1909': 18363,
  '2004': 19041,
  '20H2': 19042,
  ltsc2022: 20348,
  ltsc2025: 26100,
};
