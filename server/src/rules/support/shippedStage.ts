import type { Build } from '../../model/build';
import type { BuildSubject } from '../../model/rule';
import type { Stage } from '../../model/stage';

/** The stage that a build ships: its target, by name or number, else the last; absent where that is not known. */
export function shippedStage({ build, dockerfile }: BuildSubject): Stage | undefined {
  return targetStage(build, dockerfile?.reading.stages ?? []);
}

/** The one of a Dockerfile's stages that a build ships. */
export function targetStage({ target }: Build, stages: readonly Stage[]): Stage | undefined {
  if (target === undefined) return stages.at(-1);
  const wanted = target.toLowerCase();
  return (
    stages.findLast(({ name }) => name?.value === wanted) ?? (/^\d+$/.test(target) ? stages[Number(target)] : undefined)
  );
}
