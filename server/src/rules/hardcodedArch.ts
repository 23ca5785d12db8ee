import * as l10n from '@vscode/l10n';
import { bestOf } from '../image/compatibility';
import { formatPlatform, type Platform, samePlatform } from '../image/platform';
import type { Fix, Hit } from '../model/finding';
import type { Requirement } from '../model/requirement';
import type { Rule, StageSubject } from '../model/rule';
import type { RunInstruction, Stage } from '../model/stage';
import { type FoundDownload, withArchitectureBuiltFor } from './support/architectureBuiltFor';
import { bearsArchitecture } from './support/architectureName';
import { compiledIn } from './support/compiled';
import {
  architectureWords,
  type Download,
  detectsArchitecture,
  downloadsIn,
  holdsNoProgram,
} from './support/downloads';
import { filledRuns } from './support/filledIn';
import { joined, listed, reasonFor } from './support/words';

/** A download, or an option of Go's compiler, that names one architecture (contract §3, domain reference §4.7). */
export const hardcodedArch: Rule<'stage'> = {
  id: 'hardcoded-arch',
  summary: "A download or a compiler's option names one architecture, and another one is needed.",
  why: `A Dockerfile can be built for any platform; the address of a download often cannot. \`tool-linux-amd64.tar.gz\` is
unpacked into the arm64 image just the same, and nothing fails before the program is started: \`exec format error\`, or
\`cannot execute binary file: Exec format error\`, or a package manager's \`package architecture (amd64) does not match
system (arm64)\`. The same goes for what Go is told to compile: \`GOARCH=amd64 go build\`, or \`ENV GOARCH=amd64\` before it.
BuildKit tells the architecture in \`TARGETARCH\`, \`uname -m\` and \`dpkg --print-architecture\` tell it too.
A Dockerfile whose builds leave their platform to an expression (\`runs-on: \${{ matrix.runner }}\` of a matrix that is
only known when it runs, \`queue: "$QUEUE"\` of an agent) is needed for nothing that is known, and neither is one that
is named after what a compiler makes programs for (\`Dockerfile.x86_64-unknown-linux-gnu\`): that runs on whatever
machine compiles. Nor is one in a CI's own folder (\`ci/\`, \`.github/\`), which runs on the CI's machines, unless a
build of it states a platform, or an entry of \`targets:\` names the file in its \`files:\`.`,
  where: 'dockerfile',
  mends: 'unsafe',
  fix: `\`\${TARGETARCH}\`, declared in the stage, takes the place of \`amd64\` or \`arm64\`, and \`$(uname -m)\` that of \`x86_64\` or
\`aarch64\`: in all downloads of the stage and wherever their files are named again. Not offered where a part would stay,
and where a checksum is written down, which is of one file: those need a choice by architecture.`,
  severity: 'warning',
  on: 'stage',
  failures: [
    'cannot execute binary file: Exec format error',
    'exec format error',
    'package architecture (amd64) does not match system (arm64)',
    'qemu-x86_64: Could not open',
    'rosetta error: failed to open elf at /lib64/ld-linux-x86-64.so.2',
  ],
  examples: [
    {
      kind: 'dockerfile',
      path: 'Dockerfile',
      config: 'targets: [linux/arm64]\n',
      bad: 'FROM images.test/multi:1\nRUN curl -fLo /bin/tool https://dl.example/v1/tool-linux-amd64\n',
      good: 'FROM images.test/multi:1\nARG TARGETARCH\nRUN curl -fLo /bin/tool https://dl.example/v1/tool-linux-$TARGETARCH\n',
    },
  ],
  *check(subject) {
    const { stage, stages, builds } = subject;
    if (stage.runs.length === 0) return;
    const filled = filledRuns(stage, stages, builds);
    if ([...filled.values()].some(({ text }) => detectsArchitecture(text))) return;
    const fetched = neededBy(subject);
    const compiled = compiledFor(subject);
    const found = [
      ...(fetched
        ? [...filled].flatMap(([run, text]) => downloadsIn(text).map((download) => ({ run, download })))
        : []),
      ...(compiled ? compiledIn(stage, stages) : []),
    ];
    const architectures = new Set(found.map(({ download }) => download.platform.architecture));
    // Both halves of a choice stand there: the text makes it in a way that is not seen here.
    if (architectures.size !== 1) return;
    // What mends one silences the others of the stage, so it mends them all.
    const fixes = fixesFor(subject, found);
    const told = new Set<number>();
    const hits = new Map<string, Hit>();
    for (const { run, download } of found) {
      // One variable may be used several times.
      if (holdsNoProgram(download.file) || told.has(download.span.start) || isOneOfSeveral(stage, download)) continue;
      told.add(download.span.start);
      const required = download.compiled === true ? compiled : fetched;
      if (required === undefined) continue;
      const missing = required.platforms.filter((platform) => bestOf(platform, [download.platform]).verdict === 'no');
      if (missing.length === 0 || isNamedAfter(stage, download.platform)) continue;
      const message = `${factOf(run, download, missing)}${reasonFor(missing, required)}`;
      // Further downloads of one command are one fact with the first.
      const key = `${run.span.start} ${message}`;
      const first = hits.get(key);
      const again =
        first === undefined
          ? usesOf(download)
          : [...(first.again ?? []), { span: download.span, message: l10n.t('It is downloaded here.') }];
      hits.set(key, { ...(first ?? { span: download.span, message, requirement: required, fixes }), again });
    }
    yield* hits.values();
  },
};

/** Variables with another architecture stand beside its own: something chooses among them. */
function isOneOfSeveral(stage: Stage, { platform, words: [first] }: Download): boolean {
  const isOther = (text: string): boolean =>
    architectureWords(text).some((word) => word.platform.architecture !== platform.architecture);
  return first?.variable !== undefined && stage.variables().some(({ value }) => isOther(value?.value ?? ''));
}

/** The command that downloads, where the architecture stands elsewhere. */
function usesOf({ words: [first] }: Download): Hit['again'] {
  return first?.variable && first.use ? [{ span: first.use, message: l10n.t('It is downloaded here.') }] : [];
}

function factOf(
  run: RunInstruction,
  { platform, refusedBy, words, file, compiled }: Download,
  missing: readonly Platform[],
): string {
  const [first] = missing;
  const where = listed(missing, 'and');
  if (compiled === true)
    return l10n.t(
      'This compiles for {0}, whatever platform is built for: on {1} the program ends in "exec format error". Put the architecture in from {2}.',
      formatPlatform(platform),
      where,
      'TARGETARCH',
    );
  const isInCommand = run.instruction === 'RUN' && words[0]?.variable === undefined;
  const source = joined(isInCommand ? ['TARGETARCH', 'uname -m'] : ['TARGETARCH'], 'or');
  if (/\.whl$/i.test(file))
    return l10n.t(
      'This downloads a wheel for {0}, whatever platform is built for: on {1} the build ends in "is not a supported wheel on this platform". Put the architecture in from {2}.',
      formatPlatform(platform),
      where,
      source,
    );
  if (refusedBy === 'dpkg' && first !== undefined)
    return l10n.t(
      'This downloads a package for {0}, whatever platform is built for: on {1} the build ends in "package architecture ({2}) does not match system ({3})". Put the architecture in from {4}.',
      formatPlatform(platform),
      where,
      debianName(platform),
      debianName(first),
      source,
    );
  return refusedBy === 'packageManager'
    ? l10n.t(
        'This downloads a package for {0}, whatever platform is built for: on {1} the package manager does not install it. Put the architecture in from {2}.',
        formatPlatform(platform),
        where,
        source,
      )
    : l10n.t(
        'This downloads what is made for {0}, whatever platform is built for: on {1} it ends in "exec format error". Put the architecture in from {2}.',
        formatPlatform(platform),
        where,
        source,
      );
}

/** What Debian calls an architecture (dpkg-architecture(1)). */
function debianName({ architecture, variant }: Platform): string {
  switch (architecture) {
    case '386':
      return 'i386';
    case 'arm':
      return variant === 'v7' || variant === undefined ? 'armhf' : 'armel';
    case 'ppc64le':
      return 'ppc64el';
    default:
      return architecture;
  }
}

/** What the stage's content is made for; nothing where that is not known. */
function neededBy({ stage, required, deployed, platformsUnknown }: StageSubject): Requirement | undefined {
  switch (stage.resolved.kind) {
    case 'target':
      // A program that deploys what it builds chooses the machines, too; a CI has its own.
      if (deployed || (platformsUnknown && required.origin !== 'built')) return undefined;
      return neededFor(stage, required);
    case 'constant': {
      const { platform } = stage.resolved;
      const because = l10n.t('this stage is always {0}', formatPlatform(platform));
      return { platforms: [platform], because, origin: 'stated' };
    }
    case 'build':
    case 'unresolved':
      return undefined;
    default:
      return stage.resolved satisfies never;
  }
}

/** What a program that a stage compiles runs on, whatever the stage is: that for which the image is built. */
function compiledFor({ stage, stages, required, deployed, platformsUnknown }: StageSubject): Requirement | undefined {
  const isOpen = stage.resolved.kind === 'target' || stage.resolved.kind === 'build';
  const isForTarget = stages.every(({ shipped, resolved }) => !shipped || resolved.kind === 'target');
  if (!stage.reached || !isOpen || !isForTarget) return undefined;
  return deployed || (platformsUnknown && required.origin !== 'built') ? undefined : neededFor(stage, required);
}

/** Of what is built for, only that for which the stage is needed. */
function neededFor({ reachedFor }: Stage, required: Requirement): Requirement | undefined {
  if (reachedFor === undefined) return required;
  const platforms = required.platforms.filter((one) => reachedFor.some((platform) => samePlatform(platform, one)));
  return platforms.length === 0 ? undefined : { ...required, platforms };
}

function isNamedAfter(stage: Stage, platform: Platform): boolean {
  return stage.name !== undefined && bearsArchitecture(stage.name.value, platform);
}

function fixesFor({ stage, stages }: StageSubject, found: readonly FoundDownload[]): readonly Fix[] {
  const mended = withArchitectureBuiltFor(stage, stages, found);
  if (mended === undefined) return [];
  const title = l10n.t('Use {0}', joined(mended.sources, 'and'));
  return [{ title, edits: mended.edits, applicability: 'unsafe', preferred: true }];
}
