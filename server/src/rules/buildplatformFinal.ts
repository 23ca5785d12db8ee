import * as l10n from '@vscode/l10n';
import type { Build, LocatedBuild } from '../model/build';
import type { Fix, Hit } from '../model/finding';
import type { Rule } from '../model/rule';
import type { Stage } from '../model/stage';
import { isOnImage, shippedChain } from './support/shippedChain';

/** The builder's own platform is shipped under the target's label. */
export const buildplatformFinal: Rule<'stage'> = {
  id: 'buildplatform-final',
  summary: 'The shipped stage has the architecture of the builder, under the label of the target.',
  why: `\`--platform=$BUILDPLATFORM\` is right for a stage that compiles: it runs at full speed on the builder and its result
is copied. On the stage that is shipped it puts the builder's own programs into the image, while BuildKit writes the
target's platform on it. Pulling works everywhere and nothing warns; then the container dies with \`exec format error\`.`,
  where: 'dockerfile',
  mends: 'unsafe',
  fix: `The flag is removed, so that the stage is built for the target. Where it compiles, keep the flag, and copy its result
into a last stage without one.`,
  severity: 'warning',
  on: 'stage',
  failures: ['exec format error', 'exec /usr/local/bin/docker-entrypoint.sh: exec format error'],
  examples: [
    {
      kind: 'dockerfile',
      path: 'Dockerfile',
      bad: 'FROM --platform=$BUILDPLATFORM images.test/multi:1\nRUN make\n',
      good: 'FROM --platform=$BUILDPLATFORM images.test/multi:1 AS build\nRUN make\nFROM images.test/multi:1\nCOPY --from=build /app /app\n',
    },
  ],
  *check({ stage, stages, builds }) {
    const { platform } = stage;
    if (platform?.kind !== 'build' || !isOnImage(stage) || HOLDS_NO_PROGRAM.test(stage.image.value)) return;
    const link = shippedChain(imageStages(stages, builds)).find((one) => one.stage.index === stage.index);
    if (link === undefined) return;
    const shipped = stage.shipped
      ? l10n.t('this stage is what is shipped')
      : l10n.t('the shipped stage is built on this one, so its content is what is shipped');
    const hit: Hit = {
      span: platform.text.span,
      message: l10n.t(
        "$BUILDPLATFORM is the builder's own platform, and {0}: the image says the target's platform, holds the builder's programs and dies with \"exec format error\" elsewhere. Leave the flag out here.",
        shipped,
      ),
      fixes: fixesFor(stage.slot.remove?.() ?? []),
    };
    yield hit;
  },
};

/** Certificates, time zones and users: what runs on it was copied in. */
const HOLDS_NO_PROGRAM = /(?:^|\/)distroless\/static(?:-debian\d+)?(?:$|[:@])/;

/**
 * The stages without the mark of being shipped on those that builds only take files from, run as a check, or keep on the
 * machine that they were built on and for.
 */
function imageStages(stages: readonly Stage[], builds: readonly LocatedBuild[]): readonly Stage[] {
  if (builds.length === 0)
    return stages.map((stage) => (isDefaultTarget(stage) ? { ...stage, shipped: false } : stage));
  return stages.map((stage) => {
    const isLast = stage.index === stages.length - 1;
    const own = builds.filter(({ build: { target } }) =>
      target === undefined ? isLast : target === stage.name?.value,
    );
    const isRepeated = isDefaultTarget(stage);
    const stays = ({ build }: LocatedBuild): boolean => staysHere(build, isLast) || (isRepeated && isNameless(build));
    return own.length > 0 && own.every(stays) ? { ...stage, shipped: false } : stage;
  });
}

function staysHere({ output, tags, platforms, target, stays, ownPlace }: Build, isLast: boolean): boolean {
  if (stays === 'tried' || ownPlace === true) return true;
  if (output === 'files' || output === 'cache' || (output === 'none' && tags.length === 0)) return true;
  // Built on the machine that keeps it, and as far as is known for it: the builder's platform is the target's.
  const isLocal = output === 'none' || output === 'load';
  return isLocal && platforms.state !== 'known' && target !== undefined && !isLast;
}

/** A build that gives its result no name, and does not say that it goes anywhere. */
function isNameless({ output, tags }: Build): boolean {
  return tags.length === 0 && (output === 'none' || output === 'unknown');
}

/**
 * A last stage that only says what a build without a target does: another stage again (`FROM build` and no more), or a
 * check. Where no build is known, or none gives it a name, nothing says that such an image leaves the machine.
 */
function isDefaultTarget(stage: Stage): boolean {
  const isStageAgain = stage.bases.length > 0 && stage.bases.every(({ base }) => base.kind === 'stage');
  if (!stage.shipped || !isStageAgain) return false;
  return stage.name === undefined ? stage.bare : CHECKS.test(stage.name.value);
}

const CHECKS =
  /(?:^|[-_.])(?:tests?|lint|checks?|validate|vet|fmt|generated?|vendor|update|coverage|dev|debug)(?:$|[-_.])/;

function fixesFor(edits: Fix['edits']): readonly Fix[] {
  return [
    { title: l10n.t('Remove {0}', '--platform=$BUILDPLATFORM'), edits, applicability: 'unsafe', preferred: true },
  ];
}
