import type { Build } from '../../../model/build';
import type { BuildCall } from '../../../model/buildCall';
import { groupBy } from '../../../text/groups';
import { byStart } from '../../../text/span';
import { withJoins } from '../commands/joins';
import { withKept } from '../commands/kept';
import { inAnyOrder, withPushes } from '../commands/pushes';
import { withStarts } from '../commands/starts';
import { withLocal, withTrials } from './local';
import type { Recipes } from './recipes';
import { commandsOfFunctions } from './shellFunctions';
import { templateReadings } from './templates';
import { withTriedRules } from './tried';

/** The builds of all recipes, with what becomes of the images in any of them. */
export function buildsOf(recipes: Recipes): readonly Build[] {
  const pushes = recipes.readings.flatMap((read) => read.pushes);
  const made = withPushes(recipes.builds, inAnyOrder(recipes.builds, pushes));
  const handedOn = new Set(recipes.readings.flatMap((read) => read.handedOn));
  const tried = withTriedRules(withJoins(made, recipes.joins), [
    ...recipes.readings,
    ...commandsOfFunctions(recipes.makefile),
    ...templateReadings(recipes.makefile, recipes.folders),
  ]);
  const kept = withKept(tried, recipes.readings);
  return [...withLocal(kept, recipes.byTarget, handedOn, recipes.makefile.heading)].sort(byStart);
}

/** Their calls of bake and Compose: the commands of a rule are run together. */
export function callsOf({ buildCalls, readings, byTarget }: Recipes): readonly BuildCall[] {
  const handedOn = new Set(readings.flatMap((read) => read.handedOn));
  return [...groupBy(buildCalls, ({ group }) => group)].flatMap(([target, calls]) => {
    const isLocal = readings.every((read) => read.group !== target || read.handedOn.length === 0);
    const started = withStarts(calls, handedOn);
    return isLocal ? withTrials(started, byTarget.get(target)) : started;
  });
}
