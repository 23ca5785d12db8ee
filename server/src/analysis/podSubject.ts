import { type Platform, parsePlatform } from '../image/platform';
import type { Pod } from '../model/pod';
import type { PodSubject } from '../model/rule';
import type { Environment } from '../targets/environment';
import { feasibleNodes } from '../targets/feasibleNodes';
import { asksForWindows } from '../targets/nodeTraits';
import { promisedPlatforms } from '../targets/promised';
import { asksForUnknown, type Feasible, feasiblePlatforms } from '../targets/scheduling';

/** A pod with the nodes it may be put on; its uses are joined to it afterwards. */
export function podSubject(pod: Pod, environment: Environment): PodSubject {
  const universe = environment.requirement;
  const choice = feasiblePlatforms(pod, universe.platforms);
  const matched = pod.unresolved ? [] : matchedBy(pod, choice, environment);
  const isOpen = pod.unresolved || isLeftOpen(pod, choice, matched, environment);
  const feasible = isOpen ? [] : neededBy(pod, choice, matched);
  const selectedBy = choice.span === undefined ? undefined : { span: choice.span, words: choice.because };
  return {
    pod,
    uses: [],
    universe,
    feasible,
    matched,
    constrained: choice.constrained,
    ...(selectedBy && { selectedBy }),
    ...(environment.nodes && { nodes: environment.nodes }),
  };
}

/** The platforms of `N` that the pod can be put on. */
function matchedBy(pod: Pod, choice: Feasible, environment: Environment): readonly Platform[] {
  const { platforms } = environment.requirement;
  const found = takenBy(pod, choice, environment);
  const hasLinux = platforms.some((platform) => platform.os === 'linux');
  // A pod that does not ask for Windows is a Linux pod: Windows nodes of a mixed cluster are not its concern.
  return hasLinux && !asksForWindows(pod) ? found.filter((platform) => platform.os !== 'windows') : found;
}

function takenBy(pod: Pod, choice: Feasible, { nodes, promised }: Environment): readonly Platform[] {
  if (nodes !== undefined) return feasibleNodes(pod, nodes.nodes).platforms;
  return promised === undefined ? choice.platforms : promisedPlatforms(pod, promised);
}

/** The pod chooses among several platforms by something of which it is not known which of them it leads to. */
function isLeftOpen(pod: Pod, choice: Feasible, matched: readonly Platform[], { nodes }: Environment): boolean {
  return nodes === undefined && choice.stated === undefined && matched.length > 1 && asksForUnknown(pod);
}

/** What is selected outright counts even where no node of it was seen; else what is left of `N`. */
function neededBy(pod: Pod, choice: Feasible, matched: readonly Platform[]): readonly Platform[] {
  if (choice.stated !== undefined) {
    const stated = choice.stated;
    const exact = matched.filter((platform) =>
      stated.some((one) => one.architecture === platform.architecture && one.os === platform.os),
    );
    return exact.length === 0 ? stated : exact;
  }
  if (matched.length > 0 || !choice.constrained) return matched;
  return feasiblePlatforms(pod, COMMON).platforms;
}

const COMMON: readonly Platform[] = ['linux/amd64', 'linux/arm64'].flatMap((name) => parsePlatform(name) ?? []);
