import type { Build } from '../../../model/build';
import { groupBy } from '../../../text/groups';
import { buildsFromElsewhere } from '../commands/elsewhere';
import { readRules } from './recipes';
import type { Makefile } from './rules';
import { buildsOf } from './together';

/**
 * What the recipes of included files build with the variables of the makefile, and in its folder. `buildsAlone`: what the
 * file at a path builds by its own text.
 */
export function includedBuilds(
  makefile: Makefile,
  folders: readonly string[],
  included: readonly string[],
  buildsAlone: (path: string) => readonly Build[],
): readonly Build[] {
  const places = groupBy(makefile.rules, ({ elsewhere }) => elsewhere);
  if (places.size === 0) return [];
  const alone = included.flatMap(buildsAlone);
  return [...places].flatMap(([place, rules]) =>
    buildsFromElsewhere(buildsOf(readRules(makefile, rules, folders)), alone, place),
  );
}
