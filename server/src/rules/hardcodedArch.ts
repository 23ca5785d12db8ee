import * as l10n from '@vscode/l10n';
import { bestOf } from '../image/compatibility';
import { formatPlatform, type Platform, samePlatform } from '../image/platform';
import type { Fix, Hit } from '../model/finding';
import type { Requirement } from '../model/requirement';
import type { Rule, StageSubject } from '../model/rule';
import type { Stage } from '../model/stage';
import { type FoundDownload, withArchitectureBuiltFor } from './support/architectureBuiltFor';
import { bearsArchitecture } from './support/architectureName';
import { compiledIn } from './support/compiled';
import { alsoSaid, downloadFact, usesOf } from './support/downloadFact';
import {
  architectureWords,
  type Download,
  detectsArchitecture,
  downloadsIn,
  holdsNoProgram,
} from './support/downloads';
import { filledRuns } from './support/filledIn';
import { sourcesIn } from './support/packageSources';
import { pickedIn } from './support/releaseFilters';
import { joined, reasonFor } from './support/words';

/** A download, or an option of Go's compiler, that names one architecture (contract §3, domain reference §4.7). */
export const hardcodedArch: Rule<'stage'> = {
  id: 'hardcoded-arch',
  summary: "A download or a compiler's option names one architecture, and another one is needed.",
  why: `A Dockerfile can be built for any platform; the address of a download often cannot. \`tool-linux-amd64.tar.gz\` is
unpacked into the arm64 image just the same, and nothing fails before the program is started: \`exec format error\`, or
\`cannot execute binary file: Exec format error\`, or a package manager's \`package architecture (amd64) does not match
system (arm64)\`. The same goes for what Go is told to compile: \`GOARCH=amd64 go build\`, or \`ENV GOARCH=amd64\` before it.
A filter that picks the file of a release (\`… | grep browser_download_url | grep linux_amd64\`) names one as an address
does. \`deb [arch=amd64] …\` makes apt read a source for one architecture: elsewhere what only that source has is not
found. \`ARG ARCH=amd64\` leaves the choice to whoever builds; it is told where builds are known and none of them hands it
in, and the file neither compares it with anything nor chooses an image by it.
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
    'Unable to locate package',
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
    const { stage, stages, builds, reading } = subject;
    if (stage.runs.length === 0) return;
    const filled = filledRuns(stage, stages, builds, reading.args);
    if ([...filled.values()].some(({ text }) => detectsArchitecture(text))) return;
    const fetched = neededBy(subject);
    const compiled = compiledFor(subject);
    const found = [
      ...(fetched
        ? [
            ...[...filled].flatMap(([run, text]) =>
              [...downloadsIn(text), ...pickedIn(text)].map((download) => ({ run, download })),
            ),
            ...sourcesIn(stage, stages, filled),
          ]
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
      const required = download.is === 'compiled' ? compiled : fetched;
      if (required === undefined) continue;
      const missing = required.platforms.filter((platform) => bestOf(platform, [download.platform]).verdict === 'no');
      if (missing.length === 0 || isNamedAfter(stage, download.platform)) continue;
      const message = `${downloadFact(run, download, missing)}${reasonFor(missing, required)}`;
      // Further downloads of one command are one fact with the first.
      const key = `${run.span.start} ${message}`;
      const first = hits.get(key);
      const again =
        first === undefined
          ? usesOf(download)
          : [...(first.again ?? []), { span: download.span, message: alsoSaid(download) }];
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
