import type { Build } from '../../../model/build';

/**
 * Marks the builds all of whose names hold a variable that a script makes of the machine's architecture, by way of
 * others too (`SUFFIX=-$(uname -m)`, `TAG=1$SUFFIX`). `texts`: the script and what it takes in.
 */
export function withMachineNames(builds: readonly Build[], texts: readonly string[]): readonly Build[] {
  if (builds.length === 0 || !texts.some((text) => MACHINE.test(text))) return builds;
  const made = variablesOfMachine(texts);
  return builds.map((build) => {
    const names = build.names ?? [];
    const isOfMachine = names.length > 0 && names.every((name) => readsAny(name, made));
    return isOfMachine ? { ...build, namedByMachine: true } : build;
  });
}

/** The variables that an assignment anywhere makes of the architecture. */
function variablesOfMachine(texts: readonly string[]): ReadonlySet<string> {
  const open = new Map<string, string[]>();
  for (const text of texts)
    for (const [, name = '', value = ''] of text.matchAll(ASSIGNMENT))
      open.set(name, [...(open.get(name) ?? []), value].slice(-MAX_VALUES));
  const made = new Set<string>();
  // One more in each turn: what is made of it may stand before it.
  for (let turn = 0; turn < MAX_TURNS; turn++) {
    const before = made.size;
    for (const [name, values] of open)
      if (values.some((value) => MACHINE.test(value) || readsAny(value, made))) made.add(name);
    if (made.size === before) break;
  }
  return made;
}

function readsAny(text: string, names: ReadonlySet<string>): boolean {
  return [...text.matchAll(READ)].some(([, name = '']) => names.has(name));
}

const ASSIGNMENT = /^[ \t]*(?:(?:export|local|readonly)[ \t]+)?([A-Za-z_]\w*)=([^\n]{1,400})/gm;
const READ = /\$\{?([A-Za-z_]\w*)/g;
const MACHINE =
  /\buname\s+-[a-z]*[mpi]\b|--print-architecture|\bgo"?\}?"?\s+env\s+GO(?:HOST)?ARCH\b|[$`]\(?\s*arch\s*[)`]|\$\{?(?:host|mach)type\b/i;
const MAX_TURNS = 8;
const MAX_VALUES = 20;
