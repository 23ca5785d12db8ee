import type { Build } from '../../../model/build';
import type { BuildCall } from '../../../model/buildCall';
import { staying } from '../../../model/stays';
import { saysForDevelopers, saysForLocalUse, saysLocalImage } from '../localImage';
import type { MakeRule } from './rules';

/**
 * Marks the builds of rules that say by their name or comment that they are for the machine of whoever calls them:
 * `build-dev`, `# For local use`, `# Build local image`, `integration-test`, `# Build the test image`, `# using the system's
 * architecture`. So may the comment that the whole makefile begins with (`heading`). Not those that the makefile pushes,
 * unless the rule's own comment says so in as many words (`# Push to the local registry`).
 */
export function withLocal(
  builds: readonly Build[],
  ruleOf: ReadonlyMap<string, MakeRule>,
  handedOn: ReadonlySet<string>,
  heading: string,
): readonly Build[] {
  const isAllLocal = saysForDevelopers(heading);
  return builds.map((build) => {
    const { group, names = [], output, pushedAs } = build;
    const rule = group === undefined ? undefined : ruleOf.get(group);
    if (rule === undefined || output !== 'none') return build;
    const isPushed = pushedAs !== undefined || names.some((name) => handedOn.has(name));
    const isSaidLocal =
      isAllLocal ||
      rule.targets.some((target) => isNamedLocal(target) || TESTS.test(target)) ||
      saysLocalImage(rule.comment) ||
      saysForDevelopers(rule.comment) ||
      TEST_IMAGE.test(rule.comment) ||
      OWN_MACHINE.test(rule.comment);
    const isPlainlyLocal = saysForLocalUse(rule.comment) || LOCAL_REGISTRY.test(rule.comment);
    const isLocal = isPlainlyLocal || (!isPushed && isSaidLocal);
    return isLocal ? staying(build, 'tried') : build;
  });
}

/** Marks the calls of a rule that is called for tests (`agent-test`) which start services of a file that they name. */
export function withTrials(calls: readonly BuildCall[], rule: MakeRule | undefined): readonly BuildCall[] {
  if (rule?.targets.every((target) => FOR_TESTS.test(target)) !== true) return calls;
  const isTrial = ({ of, files }: BuildCall): boolean => of === 'compose up' && files.length > 0;
  return calls.map((call) => (isTrial(call) ? staying(call, 'tried') : call));
}

function isNamedLocal(target: string): boolean {
  return target
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .some((word) => LOCAL.has(word));
}

const LOCAL: ReadonlySet<string> = new Set(['local', 'dev', 'devel', 'development']);

const LOCAL_REGISTRY =
  /\bpush(?:es)?\b(?: [\w-]+){0,4} to (?:the |a |your )?local (?:docker |container |image )?registry\b/i;

/** `test` may be what is done, too: `# Build and test images`. */
const TEST_IMAGE =
  /\b(?:builds?|the|an?|our) (?:(?:the|an?|our) )?test(?:ing|[ -]?(?:server|client|runner))? (?:docker |container )?images?\b/i;

/** Elsewhere it is for another machine, and whoever calls the rule knows. */
const OWN_MACHINE = /\b(?:current|local|host|native|system['’]?s?) (?:architecture|platform)\b/i;

/** A rule that is called for its tests builds what they are run in. */
const TESTS = /(?:integration|e2e|smoke|acceptance|conformance)[-_]?tests?$|^tests?[-_]/i;

/** The last word says what a rule is there for. */
const FOR_TESTS = /(?:^|[-_.])(?:tests?|e2e)$/i;
