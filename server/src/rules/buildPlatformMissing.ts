import * as l10n from '@vscode/l10n';
import { formatPlatform } from '../image/platform';
import { type Build, isPushed } from '../model/build';
import type { Hit } from '../model/finding';
import type { BuildSubject, Rule } from '../model/rule';
import { folderOf } from '../text/paths';
import { isHopelessFor } from './support/hopeless';
import { isBuiltForLambda, oneByOne } from './support/lambdaBase';
import { isMadeBeside, isPushedBeside } from './support/madeBeside';
import { isNamedByArchitecture, isNameLeftOpen } from './support/namesOfBuild';
import { isBundleOfData } from './support/onlyData';
import { isOnNamedBase, isPinned } from './support/pinned';
import { servesAll } from './support/serving';
import { goesNowhere } from './support/thrownAway';
import { madeBy, platformsMade, together } from './support/together';
import { isExplicit, joined, listed } from './support/words';

/** A build that leaves the platform to whatever machine runs it. */
export const buildPlatformMissing: Rule<'build'> = {
  id: 'build-platform-missing',
  summary: 'The build states no platform, so the machine that runs it decides.',
  why: `A build without \`--platform\` or \`platforms:\` makes an image for its own machine. That is noticed elsewhere: the
same script on a laptop with an arm64 processor, or the same workflow on an arm64 runner, pushes an arm64 image under the
same tag, and the amd64 server stops with \`exec format error\` or \`no matching manifest for linux/amd64 in the manifest
list entries\`. Say in the build what the image is for.

What goes nowhere needs no platform:

- An image that stays in the builder or is loaded (\`--load\`), run or scanned by the same script or job, and not pushed
  then, or loaded into a cluster on the same machine.
- One that is called local (\`app:local\`, \`app-local\`, \`localhost/app\`) or by the second (\`app:$(date +%s)\`) or by a
  run of a CI (\`app:ci-$BUILD_NUMBER\`), or that is pushed only to a registry of that machine (\`localhost:5000/app\`) or
  of the jobs of a CI (\`RUNS_ON_ECR_CACHE\`).
- One for pull requests, integration or smoke tests only, or of a stage for developers (\`--target dev\`).
- One that is called a test (\`app:test\`, \`sandbox/app\`) and is not pushed, or pushed under a tag of one run
  (\`app:e2e-$GITHUB_RUN_ID\`, \`app:test-$GITHUB_SHA\`) or by a job of that name.
- One that is built by a rule of make for local use or tests (\`build-dev\`, \`test-docker\`, or its comment or that of the
  whole Makefile says so), or by a step that is named so (\`Build local image\`).
- One under a name that nobody could push (\`app\`), where the Makefile hands others on, or in a script for tests alone
  (\`e2e-test.sh\`); one under any name in such a script that runs images and hands none on.
- One that is built in the engine of minikube (\`eval $(minikube docker-env)\`), or by a job on a machine that is itself its
  node (\`driver: none\`), and is pushed nowhere.
- One that is built only where the script has asked the machine (\`uname -m\`), or beside a build of the same image for all
  platforms that may be pushed (\`make image\`, \`make image-multi\`).
- One that says in its tag or as the last word of its name what it is for (\`app:1-arm64\`, \`app-arm64\`), and a bundle of
  data (\`bundle.Dockerfile\`, \`app-bundle\`), which is no program.
- A target of bake that only others take as a context, and one whose every name is still to be filled in (\`app/<NAME>\`).
- One whose base an argument hands in that is not known (\`FROM $IMAGE\`), for which platforms then neither is, or whose
  base is called after the one architecture that is needed (\`FROM debian-amd64\`).

The following are not meant either, unless an entry of \`targets:\` names the file in its \`files:\`:

- What stands among tests (\`playwright/compose.yaml\` and \`build-for-test.sh\` too), or is what CI needs for itself
  (\`ci/compose.yaml\`).
- What stands in a compose file for developers (\`compose-local.yml\`, \`compose.m1.yml\`), in a folder for them (\`devel/\`,
  \`tools/dev/\`, \`dev/\` with a tag \`dev\`) or in a dev container, or what Compose builds of a Dockerfile for developers
  (\`Dockerfile.dev\`), or a rule of make, a task or a script, and pushes nowhere.
- Other people's code (\`vendor/\`), what is archived or disused (\`old/\`), and a workflow below another folder where the
  root has its own, which GitHub runs.
- What a buildspec builds beside a program of the AWS CDK, where only linux/amd64 is needed: CodeBuild's default there; or
  a hook of Docker Hub's automated builds (\`hooks/build\`), whose machines are that.
- A compose service without a name that anybody could push (none, \`image: app\`, that of its own base), in a file that
  jobs, scripts, a README or another page start (\`docker compose up\`), which is where it is built, and hand nothing on, or
  whose first comment says that it is for local development.
- One without any name, in a file that jobs only build, or that a role of Ansible puts on its machine.
- One under \`image: app\` or without a name, or a target of bake with a tag \`app\` that nothing calls, in a workspace
  that hands its images on to a registry otherwise, for platforms that it states or from machines of several.
- One in a file that only rules of make for tests (\`agent-test\`) start, by its path.
- A compose service that another build pushes, or bake makes, for all platforms; so is what a rule of make, a task or a
  script builds and pushes nowhere, where a workflow pushes the same stage, or the same name, for all platforms.`,
  where: 'builds',
  mends: 'unsafe',
  fix: `The platforms that are needed are written where the build takes them: \`platforms:\`, \`--platform\`. Not offered where
the builder is known to fail with them, and no step that is put in helps.`,
  severity: 'warning',
  on: 'build',
  failures: [
    'exec format error',
    'no matching manifest for linux/amd64 in the manifest list entries',
    'no match for platform in manifest: not found',
  ],
  examples: [
    {
      kind: 'shellScript',
      path: 'build.sh',
      config: 'targets: [linux/amd64]\n',
      bad: 'docker build -t images.test/app:1 .\n',
      good: 'docker build --platform linux/amd64 -t images.test/app:1 .\n',
    },
    {
      kind: 'compose',
      path: 'compose.yaml',
      config: 'targets: [linux/amd64]\n',
      bad: 'services:\n  web:\n    build: .\n',
      good: 'services:\n  web:\n    build:\n      context: .\n      platforms:\n        - linux/amd64\n',
    },
  ],
  *check(subject) {
    const { build, required } = subject;
    // Skaffold and its kin choose by themselves, and it is not read how.
    if (build.tool === 'program') return;
    if (goesNowhere(build) || isNamedByArchitecture(build)) return;
    // The script asks the machine, and builds on others something else or nothing.
    if (isBundleOfData(subject) || build.byArchitecture === true || subject.staysHere || isNameLeftOpen(build)) return;
    if (build.platforms.state !== 'none' || !isExplicit(required)) return;
    if (isPinned(subject) || isOnNamedBase(subject)) return;
    const made = platformsMade(together(subject)) ?? subject.calledOn;
    const likely = made ?? build.likelyMachines;
    if (likely !== undefined && servesAll(required.platforms, likely)) return;
    if ((made === undefined && isPart(build)) || isAlternative(subject) || isHandedOn(build)) return;
    if (isPushedBeside(subject) || isShortWay(subject)) return;
    const needed = required.platforms.map(formatPlatform);
    const slot = build.slot;
    // An index is what Lambda refuses.
    const isMany = slot?.many === true && !isBuiltForLambda(subject);
    const isPossible = (needed.length === 1 || isMany) && !isHopelessFor(subject, required.platforms);
    const edits = slot !== undefined && isPossible ? slot.write(needed) : [];
    const hit: Hit = {
      span: build.span,
      message: `${fact(subject, listed(required.platforms, 'and'))} ${l10n.t('Why: {0}.', required.because)}`,
      requirement: required,
      fixes:
        edits.length === 0
          ? []
          : [
              {
                title: l10n.t('Build for {0} ({1})', joined(needed, 'and'), slot?.label ?? ''),
                edits,
                applicability: 'unsafe',
                preferred: true,
              },
            ],
    };
    yield hit;
  },
};

function fact(subject: BuildSubject, names: string): string {
  const { build, required } = subject;
  const [own, ...others] = new Set((madeBy(subject) ?? subject.calledOn ?? []).map(formatPlatform));
  const machine =
    own === undefined || others.length > 0
      ? l10n.t('the machine that builds decides')
      : l10n.t('it builds for its runner, {0}', own);
  if (required.platforms.length > 1 && isBuiltForLambda(subject)) {
    const lack = l10n.t('{0} states no platform, but {1} are needed: {2}.', build.title, names, machine);
    return `${lack} ${oneByOne()}`;
  }
  return required.platforms.length > 1
    ? l10n.t(
        '{0} states no platform, but {1} are needed: {2}, and elsewhere the image fails with "no matching manifest" or "exec format error". Build for {1}.',
        build.title,
        names,
        machine,
      )
    : l10n.t(
        '{0} states no platform, but {1} is needed: {2}, and elsewhere the image fails with "no matching manifest" or "exec format error". Build for {1}.',
        build.title,
        names,
        machine,
      );
}

/**
 * One of several images that become one, told apart by what is only known when it is built: its digest, or a part of its
 * name (`$(IMAGE)-$(ARCH)`). Each machine makes its own.
 */
function isPart({ output, merged, names = [], tags }: Build): boolean {
  return output === 'digest' || (merged && names.length > tags.length);
}

/** An architecture that only the call knows is handed to the Dockerfile: `--build-arg ARCH="$*"`. */
function isHandedOn({ args }: Build): boolean {
  return [...args].some(([name, value]) => value === undefined && /(?:^|_)(?:TARGET)?(?:ARCH|PLATFORM)$/i.test(name));
}

/** Another command builds the same for a platform in a variable: whoever starts the script chooses between them. */
function isAlternative({ build, others }: BuildSubject): boolean {
  if ((build.names ?? []).length === 0) return false;
  return others.some((other) => other.build.platforms.state === 'unknown' && isSameImage(other.build, build));
}

/** The same image is built for all that is needed and may be pushed, by a command that whoever starts this one may choose. */
function isShortWay(subject: BuildSubject): boolean {
  const mayBePushed = ({ build }: BuildSubject): boolean => isPushed(build) || build.output === 'unknown';
  const others = subject.others.filter(mayBePushed);
  return isMadeBeside({ ...subject, others }, subject.required.platforms, 'partial');
}

/** The same image by its names, made of Dockerfiles in the same folder: buildx may be given one of its own. */
function isSameImage(one: Build, other: Build): boolean {
  const isSameTool = one.tool === other.tool || (DOCKER.has(one.tool) && DOCKER.has(other.tool));
  return isSameTool && imageKey(one) === imageKey(other);
}

function imageKey({ dockerfiles, target, names, called, group }: Build): string {
  return JSON.stringify([dockerfiles.map(folderOf), target, names, called, group]);
}

const DOCKER: ReadonlySet<Build['tool']> = new Set(['docker', 'buildx']);
