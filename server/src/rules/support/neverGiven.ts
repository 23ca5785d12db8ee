import type { Build, LocatedBuild } from '../../model/build';
import type { Stage } from '../../model/stage';
import { memoOfObjects } from '../../text/memo';
import { isOnlyArchitecture } from './architectureName';
import { AUTOMATIC_ARGUMENTS } from './automatic';

/**
 * Whether a choice is one that nobody makes: builds are known, none of them hands in arguments of any name, and the
 * file itself neither tests it nor chooses an image by it. What BuildKit sets is no choice of the file's.
 */
export function isNeverGiven(
  name: string,
  value: string,
  stages: readonly Stage[],
  builds: readonly LocatedBuild[],
): boolean {
  if (AUTOMATIC_ARGUMENTS.has(name) || !isOnlyArchitecture(value)) return false;
  return builds.length > 0 && !givenIn(builds).open && !chosenIn(stages).has(name);
}

/** Whether a build may be given arguments that are not known by name. */
const givenIn = memoOfObjects((builds: readonly LocatedBuild[]): { readonly open: boolean } => ({
  open: builds.some(
    ({ build }) => CHOOSES.has(build.tool) || [...build.args.keys()].some((name) => !IDENTIFIER.test(name)),
  ),
}));

const IDENTIFIER = /^[A-Za-z_]\w*$/;
/** Builders that take arguments from places that are not read. */
const CHOOSES: ReadonlySet<Build['tool']> = new Set(['program', 'hosted']);

/** The variables that a `FROM` is made of, or that commands compare with something. */
const chosenIn = memoOfObjects(
  (stages: readonly Stage[]): ReadonlySet<string> =>
    new Set(
      stages
        .flatMap(({ image, platform, runs }) => [
          image.value,
          platform?.text.value ?? '',
          ...runs.flatMap(({ text }) => [...text.value.matchAll(TEST)].map(([test]) => test)),
        ])
        .flatMap((text) => [...text.matchAll(NAME)].map(([, name = '']) => name)),
    ),
);

const TEST = /(?:(?<![\w-])(?:if|elif|case|test|while|until)[ \t]|(?<!\S)\[{1,2}[ \t])[^;\n]{0,200}/g;
const NAME = /\$\{?([A-Za-z_]\w*)/g;
