import type { BuildSubject } from '../../model/rule';
import type { Stage } from '../../model/stage';

/** The stage that a build ships: its target, by name or number, else the last; absent where that is not known. */
export function shippedStage({ build, dockerfile }: BuildSubject): Stage | undefined {
  const stages = dockerfile?.reading.stages ?? [];
  const { target } = build;
  if (target === undefined) return stages.at(-1);
  const wanted = target.toLowerCase();
  return (
    stages.findLast(({ name }) => name?.value === wanted) ?? (/^\d+$/.test(target) ? stages[Number(target)] : undefined)
  );
}
