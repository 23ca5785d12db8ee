import { platformOfWord } from '../../image/architectureWords';
import { bestOf } from '../../image/compatibility';
import { formatPlatform, type Platform, parsePlatform } from '../../image/platform';
import type { BuildSubject } from '../../model/rule';
import type { Stage } from '../../model/stage';
import { shippedChain, within } from './shippedChain';
import { shippedStage } from './shippedStage';

/** The platforms for which the build has a RUN to execute that neither the machine nor an emulator on it can run. */
export function platformsNotRun(subject: BuildSubject, runner: Platform): readonly Platform[] {
  return foreignPlatforms(subject, runner).filter((platform) => !isEmulated(platform, subject.build.emulation));
}

/** The platforms for which a needed stage runs something that the machine cannot run. */
function foreignPlatforms(subject: BuildSubject, runner: Platform): readonly Platform[] {
  const shipped = shippedStage(subject);
  const stages = subject.dockerfile?.reading.stages ?? [];
  if (shipped === undefined) return [];
  const built = subject.platforms ?? [];
  const found = new Map<string, Platform>();
  for (const stage of neededStages(stages, shipped, built)) {
    if (!stage.runs.some(({ instruction }) => instruction === 'RUN')) continue;
    for (const platform of platformsOfStage(stage, built)) {
      const isForeign = bestOf(runner, [platform]).verdict === 'no';
      if (isForeign) found.set(formatPlatform(platform), platform);
    }
  }
  return [...found.values()];
}

/**
 * The stages that this build needs: the one that it ships with what that is built on for its platforms. What files are
 * copied from is only known of all builds together, so it counts where they ship one stage, whatever the platform.
 */
function neededStages(stages: readonly Stage[], shipped: Stage, built: readonly Platform[]): readonly Stage[] {
  const links = shippedChain(stages.map((stage) => ({ ...stage, shipped: stage.index === shipped.index })));
  const chain = new Set(
    links.filter((link) => within(link, built).length > 0 || built.length === 0).map(({ stage }) => stage.index),
  );
  const shipsOne = stages.filter((stage) => stage.shipped).length <= 1;
  const choosesByPlatform = stages.some(({ bases }) => bases.some(({ only }) => only !== undefined));
  return stages.filter((stage) => {
    if (chain.has(stage.index)) return true;
    const isForAll = stage.resolved.kind === 'target' || !choosesByPlatform;
    return shipsOne && isForAll && stage.reached && stage.index < shipped.index;
  });
}

function platformsOfStage({ resolved }: Stage, built: readonly Platform[]): readonly Platform[] {
  switch (resolved.kind) {
    case 'target':
      return built;
    case 'constant':
      return [resolved.platform];
    case 'build':
    case 'unresolved':
      return [];
    default:
      return resolved satisfies never;
  }
}

function isEmulated(platform: Platform, { state, covers }: BuildSubject['build']['emulation']): boolean {
  if (state !== 'yes') return false;
  if (covers === undefined) return true;
  return covers.some((word) => {
    const covered = parsePlatform(word) ?? platformOfWord(word);
    return covered === undefined || covered.architecture === platform.architecture;
  });
}
