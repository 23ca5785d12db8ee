import { familiarReference } from '../../../image/reference';
import type { Build } from '../../../model/build';
import { staying } from '../../../model/stays';
import { escapePattern } from '../../../text/escapePattern';
import type { CommandReading } from './contract';
import { OPAQUE } from './words';

/**
 * Marks the builds of a document whose image its commands run and hand on to nobody. `ends`: the machine is gone after
 * the document, so an image without a registry's name goes nowhere even if nothing runs it.
 */
export function withTried(
  builds: readonly Build[],
  readings: readonly Pick<CommandReading, 'ran' | 'handedOn'>[],
  ends = false,
): readonly Build[] {
  const ran = new Set(readings.flatMap((one) => one.ran));
  const handedOn = new Set(readings.flatMap((one) => one.handedOn));
  const [likeRan, likeHandedOn] = [patternsOf(ran), patternsOf(handedOn)];
  return builds.map((build) => {
    const { output, pushedAs, tags } = build;
    // A step of an action has no names but those that are known, and there may be more.
    const names = build.names ?? tags.map(({ value }) => familiarReference(value));
    const isHandedOn = (name: string): boolean => handedOn.has(name) || isOfOne(name, handedOn);
    const isNamed = names.length > 0 && !names.some((name) => name.includes(OPAQUE) || isHandedOn(name));
    const isTried =
      names.some((name) => ran.has(name) || ran.has(`${name}:latest`) || isLike(name, likeRan, likeHandedOn)) ||
      (ends && build.names !== undefined && names.every((name) => LOCAL_NAME.test(name)));
    return isNamed && isTried && output === 'none' && pushedAs === undefined ? staying(build, 'tried') : build;
  });
}

/** A name that only Docker's own library has on a registry. */
export const LOCAL_NAME = /^[a-z0-9][\w.-]*(?::(?:[\w.-]|\$\w+|\$\([\w.-]+\))+)?$/;

/** Whether the expression in a name may be a variable of another name: `app:$(github.sha)` is `app:$GITHUB_SHA` as well. */
function isOfOne(name: string, handedOn: ReadonlySet<string>): boolean {
  const known = EXPRESSION.exec(name)?.[1];
  return known !== undefined && [...handedOn].some((other) => other.startsWith(known));
}

const EXPRESSION = /^([^$]+)\$\(\w+\.[\w.-]+\)/;

/** Names with a variable in the middle (`tools/$KIND-signer`), as what they may be. */
function patternsOf(names: ReadonlySet<string>): readonly RegExp[] {
  return [...names].flatMap((name) => {
    if (!WITH_VARIABLE.test(name)) return [];
    const literals = name.split(/\$\w+/).map(escapePattern);
    return [new RegExp(`^${literals.join('[\\w.-]+')}(?::latest)?$`)];
  });
}

/** Enough is known of the name that it can hardly be another's. */
const WITH_VARIABLE = /^[a-z][\w.-]*\/[\w.-]{3,}\$\w+(?:[\w.:-]*)$/;

function isLike(name: string, ran: readonly RegExp[], handedOn: readonly RegExp[]): boolean {
  return ran.some((one) => one.test(name)) && !handedOn.some((one) => one.test(name));
}
