import type { OPTIONS, UsageError } from './options';

type OptionName = keyof typeof OPTIONS;
type Owner = 'lint' | 'inspect' | 'cluster' | 'explain' | 'rules' | 'server' | 'init';

const ASKING: readonly Owner[] = ['lint', 'inspect', 'cluster'];

/** The commands that heed an option; 'every': all of them. */
const OWNERS: Readonly<Record<OptionName, readonly Owner[] | 'every'>> = {
  target: ['lint'],
  format: ASKING,
  output: ASKING,
  config: ASKING,
  // To begin a configuration asks nothing in any case.
  offline: [...ASKING, 'init'],
  'no-cache': ASKING,
  engine: ASKING,
  'strict-lookups': ['lint', 'cluster'],
  fix: ['lint'],
  'unsafe-fixes': ['lint'],
  'fix-dry-run': ['lint'],
  'fail-on': ['lint', 'cluster'],
  baseline: ['lint'],
  'update-baseline': ['lint'],
  'stdin-filename': ['lint', 'cluster'],
  context: ['cluster'],
  kubeconfig: ['lint', 'cluster'],
  nodes: ['lint', 'cluster'],
  pods: ['cluster'],
  save: ['cluster'],
  stdio: ['server'],
  verbose: 'every',
  help: 'every',
  version: 'every',
};

/** An option that a command would not heed, with the commands that do; undefined where there is none. */
export function strayOption(command: Owner, given: readonly string[]): UsageError | undefined {
  for (const [name, owners] of Object.entries(OWNERS)) {
    if (!given.includes(name) || owners === 'every' || owners.includes(command)) continue;
    const where = owners.map((owner) => (owner === 'lint' ? 'platformlint [paths…]' : `platformlint ${owner}`));
    const others = where.length > 1 ? `${where.slice(0, -1).join(', ')} and ${where.at(-1)}` : where.join('');
    const what = command === 'lint' ? 'linting' : command;
    return { usage: `${what} takes no --${name}, which belongs to ${others}` };
  }
  return undefined;
}
