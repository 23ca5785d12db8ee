import * as l10n from '@vscode/l10n';
import { platformOfWord } from '../image/architectureWords';
import { formatPlatform, type Platform } from '../image/platform';
import { readReference } from '../image/reference';
import type { Fix, Hit } from '../model/finding';
import type { Offer } from '../model/offer';
import type { Reading } from '../model/reading';
import type { Rule } from '../model/rule';
import type { Stage } from '../model/stage';
import { platformOfBase } from './support/architectureName';
import { AUTOMATIC_ARGUMENTS } from './support/automatic';
import { compiledIn } from './support/compiled';
import { type Download, detectsArchitecture, downloadsIn } from './support/downloads';
import { FACT } from './support/facts';
import { filledRuns } from './support/filledIn';
import { isLambdaBase, oneByOne } from './support/lambdaBase';
import { knownOffer, servesAll } from './support/serving';
import { isOnImage, shippedChain, within } from './support/shippedChain';
import { isOnWindows } from './support/windows';
import { isExplicit, listed, reasonFor } from './support/words';

/** A shipped stage that takes the platform of whatever machine builds it. */
export const fromPlatformMissing: Rule<'stage'> = {
  id: 'from-platform-missing',
  summary: 'Nothing says for which platform this Dockerfile is built, though one is needed.',
  why: `Without \`--platform\`, neither on \`docker build\` nor on \`FROM\`, a build is for the machine it runs on. On a laptop
with an arm64 processor the result is an arm64 image, and the amd64 server that gets it stops with \`exec format error\`,
or cannot pull it: \`no matching manifest for linux/amd64\`. Best is to state the platform where the image is built; where
that is done by hand, on \`FROM\`.

A Dockerfile is not meant that leaves the platform to its builds, or whose platform is said elsewhere:

- It reads \`TARGETARCH\` and its kin, or an architecture from an argument of its own, or asks the machine (\`uname -m\`).
- Its base names an architecture itself, or is only for the one that is needed, as far as is known: elsewhere the
  build fails.
- It is a template (\`%%VERSION%%\`), which another program makes into what is built.
- Its own comments, a README or a page for those who develop (\`CONTRIBUTING.md\`, \`docs/docker.md\`) have the command that
  builds it for a platform.
- A script, a job or a README has a service build its folder (\`gcloud builds submit\`, \`az acr build\`), the machines of
  which make all that is needed.
- The code of a program of the AWS CDK builds its folder for a platform.
- A job builds folders that only its run knows, and says for which platform; so does a loop in a script or Makefile at
  the root.
- A job hands its path to a workflow of another repository, which builds it nobody knows how.
- Its README says that its images are for several architectures, all that are needed among them; or, below the top of the
  repository, has the image only tried (\`docker build -t probe .\`, \`docker run --rm probe\` or \`docker run probe:test\`), or
  built in the engine of minikube.

The following are not meant either, unless an entry of \`targets:\` names the file in its \`files:\`:

- What stands among tests (\`suites/\` too), or is for their coverage (\`Dockerfile.coverage\`).
- A draft (\`Dockerfile.draft\`).
- What is for developers by its name or folder (\`Dockerfile.dev\`, \`compose/local/\`), for Binder (\`binder/\`), or a
  dev container.
- What is in a CI's own folder (\`ci/\`, \`.github/\`, \`github_actions/\`), or for one by its name (\`Dockerfile.cicd\`).
- A template by its name or folder (\`Dockerfile.template\`, \`.templates/\`).
- Other people's code (\`vendor/\`), and what is archived (\`.archive/\`, \`archived/\`) or disused (\`old/\`,
  \`deprecated/\`, \`Dockerfile.old\`).`,
  where: 'dockerfile',
  mends: 'unsafe',
  fix: `\`--platform=\` with the needed platform is put into \`FROM\`; one fix for each, where several are needed. Better is to
state the platform where the image is built.`,
  severity: 'warning',
  on: 'stage',
  failures: ['exec format error', 'no matching manifest for linux/amd64 in the manifest list entries'],
  examples: [
    {
      kind: 'dockerfile',
      path: 'Dockerfile',
      config: 'targets: [linux/amd64]\n',
      bad: 'FROM images.test/multi:1\nCOPY . /app\n',
      good: 'FROM --platform=linux/amd64 images.test/multi:1\nCOPY . /app\n',
    },
  ],
  *check({ stage, stages, required, builds, reading, offer }) {
    if (!isExplicit(required) || stage.platform !== undefined || !isOnImage(stage)) return;
    if (leavesPlatformToBuild(reading) || isTemplate(reading) || isForAnother(reading, required.platforms)) return;
    if (isListOfImages(stages) || isPlaceholder(stage.image.value)) return;
    if (platformOfBase(stage.image.value) !== undefined) return;
    // A build that is known either states the platform or is itself the place to mend.
    if (builds.length > 0 || stage.resolved.kind !== 'target' || isOnWindows(stage) || stopsElsewhere(reading)) return;
    const link = shippedChain(stages).find((one) => one.stage === stage);
    const needed = link === undefined ? [] : within(link, required.platforms);
    if (needed.length === 0 || isOnlyFor(required.platforms, offer)) return;
    const names = needed.map(formatPlatform);
    const fixes = names.map(
      (name): Fix => ({
        title: l10n.t('Add --platform={0}', name),
        edits: stage.slot.write([name]),
        applicability: 'unsafe',
        preferred: names.length === 1,
      }),
    );
    const fact = l10n.t(
      'Nothing says that this is built for {0}: a machine of another architecture builds for itself, and what it makes dies with "exec format error" there.',
      listed(needed, 'and'),
    );
    const remedy =
      names.length === 1
        ? l10n.t('Build with --platform {0}, or write FROM --platform={0}.', names.join())
        : isLambdaBase(stage)
          ? oneByOne()
          : l10n.t('Build with --platform {0}.', names.join());
    const hit: Hit = {
      span: stage.image.span,
      message: `${fact} ${remedy}${reasonFor(needed, required)}`,
      requirement: required,
      // What the image itself lacks comes first: no platform that is stated mends that.
      fact: FACT.image,
      fixes: fixes.filter(({ edits }) => edits.length > 0),
    };
    yield hit;
  },
};

/**
 * Written for builds that choose the platform: it declares or reads an argument for that, or asks the machine what it is.
 * A constant on `FROM` would contradict the rest.
 */
function leavesPlatformToBuild({ args, stages }: Reading): boolean {
  return (
    args.some(({ name }) => AUTOMATIC_ARGUMENTS.has(name.value) || ARCHITECTURE.test(name.value)) ||
    stages.some(
      ({ platform, image, runs }) =>
        platform?.kind === 'build' ||
        READ.test(image.value) ||
        runs.some(({ text }) => detectsArchitecture(text.value)),
    )
  );
}

/** Marks of a script that puts values in and builds what comes of it: `%%VERSION%%`. */
function isTemplate({ args, stages }: Reading): boolean {
  return (
    args.some(({ default: value }) => value !== undefined && MARK.test(value.value)) ||
    stages.some(({ runs }) => runs.some(({ text }) => MARK.test(text.value)))
  );
}

const MARK = /%%[A-Za-z_]\w*%%/;

/** What it downloads or compiles is for another platform, which is what is to be mended first, or there is nothing else. */
function isForAnother({ stages }: Reading, needed: readonly Platform[]): boolean {
  return (
    [...downloadsOf(stages), ...compiledOf(stages)].some(({ platform }) => !servesAll(needed, [platform])) ||
    stages.some(({ runs }) => runs.some(({ text }) => hasSourcesOfOthers(text.value, needed)))
  );
}

/** It installs from a source of packages that has only other architectures: `deb [arch=amd64] …` (sources.list(5)). */
function hasSourcesOfOthers(text: string, needed: readonly Platform[]): boolean {
  return [...text.matchAll(SOURCE)].some(([, list = '']) => {
    const platforms = list.split(',').map(platformOfWord);
    const known = platforms.flatMap((platform) => platform ?? []);
    return known.length === platforms.length && !servesAll(needed, known);
  });
}

const SOURCE = /\bdeb\s+\[[^\]\n]{0,200}?\barch=([\w,]+)/g;

/** It installs a package of one architecture: a machine of another makes nothing, and its build says why. */
function stopsElsewhere({ stages }: Reading): boolean {
  return downloadsOf(stages).some(({ refusedBy }) => refusedBy !== undefined);
}

function downloadsOf(stages: readonly Stage[]): readonly Download[] {
  return stages.flatMap((stage) => [...filledRuns(stage, stages, []).values()].flatMap(downloadsIn));
}

function compiledOf(stages: readonly Stage[]): readonly Download[] {
  return stages.flatMap((stage) => compiledIn(stage, stages).map(({ download }) => download));
}

const ARCHITECTURE = /(?:^|_)(?:go)?(?:arch|architecture|platform)$/i;
const READ = /\$\{?(?:TARGET|BUILD)(?:PLATFORM|ARCH|OS)\b/;

/**
 * Images and nothing done with any, several or one that is pinned: they stand there for a program that keeps their
 * versions up to date, and another that reads them.
 */
function isListOfImages(stages: readonly Stage[]): boolean {
  const isKept = stages.length > 1 || stages.some(({ image }) => PINNED.test(image.value));
  return isKept && stages.every((stage) => stage.bare && isOnImage(stage));
}

const PINNED = /@sha256:/;

/** No machine of another architecture makes anything of it for itself. */
function isOnlyFor(needed: readonly Platform[], offer: Offer | undefined): boolean {
  const known = knownOffer(offer);
  return known !== undefined && needed.length === 1 && servesAll(known.platforms, needed);
}

/** A word that no registry can have as a name: something puts an image there before the build. */
function isPlaceholder(image: string): boolean {
  return !image.includes('$') && !readReference(image).ok;
}
