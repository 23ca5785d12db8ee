import type { Node } from 'yaml';
import type { CommandReading } from '../../syntax/commands/contract';

/** The variables that commands begin with; `undefined` is set, but not known. */
type Variables = ReadonlyMap<string, string | undefined>;

/**
 * Reads the commands of a step, or takes what they came to in another leg or for another caller: there with the same
 * `key`, and with the same values of all variables that they asked for. `read` tells `looksAt` of each of these.
 */
export type RunMemo = (
  step: Node,
  key: string,
  variables: Variables,
  read: (looksAt: (name: string) => void) => CommandReading,
) => CommandReading;

interface Kept {
  readonly variables: Variables;
  readonly names: ReadonlySet<string>;
  readonly reading: CommandReading;
}

/** A memo for one reading of a document. */
export function createRunMemo(): RunMemo {
  const kept = new Map<Node, Map<string, Kept[]>>();
  return (step, key, variables, read) => {
    const ofStep = kept.get(step) ?? new Map<string, Kept[]>();
    const before = ofStep.get(key) ?? [];
    const known = before.find((one) => [...one.names].every((name) => isSame(name, one.variables, variables)));
    if (known !== undefined) return known.reading;
    const names = new Set<string>();
    const reading = read((name) => names.add(name));
    kept.set(step, ofStep.set(key, [...before, { variables, names, reading }]));
    return reading;
  };
}

function isSame(name: string, a: Variables, b: Variables): boolean {
  return a.has(name) === b.has(name) && a.get(name) === b.get(name);
}
