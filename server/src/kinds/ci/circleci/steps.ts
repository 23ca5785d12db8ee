import { isMap, isScalar, type Node } from 'yaml';
import { joinPath } from '../../../text/paths';
import { entriesOf, itemsOf, resolve, textAt, textOf, valueAt, type YamlDocument } from '../../../text/yaml/yaml';
import { embeddedText } from '../../../text/yaml/yamlBlock';
import { fillIn } from '../../syntax/ci/fillIn';
import { readCommands } from '../../syntax/commands/commands';
import { type CommandReading, type Machine, UNKNOWN_MACHINE } from '../../syntax/commands/contract';
import { entryOfJob, type Job } from './jobs';
import { EXPRESSION, isKnown } from './parameters';

/** A `run` step, with what surrounds it. */
interface RunStep {
  /** A command, or a mapping with `command`. */
  readonly node: Node;
}

const MAX_DEPTH = 10;
const MAX_STEPS = 2_000;

/** What the `run` steps of a job say, one after the other on one machine. */
export function readSteps(
  document: YamlDocument,
  job: Job,
  mayRead: (length: number) => boolean,
): readonly CommandReading[] {
  const commands = new Map(
    entriesOf(document, valueAt(document, document.root, 'commands')).map((entry) => [entry.key.value, entry.value]),
  );
  const steps = entryOfJob(document, job.layers, 'steps')?.value;
  let machine: Machine = UNKNOWN_MACHINE;
  return runsOf(document, steps, commands, 0)
    .slice(0, MAX_STEPS)
    .flatMap((step) => {
      if (step === 'unread') {
        machine = { ...UNKNOWN_MACHINE };
        return [];
      }
      const read = readRun(document, job, step.node, machine, mayRead);
      machine = read?.machine ?? machine;
      return read ?? [];
    });
}

/** The `run` steps of a list, those of commands and conditions included; `unread` is a step of an orb. */
function runsOf(
  document: YamlDocument,
  list: Node | undefined,
  commands: ReadonlyMap<string, Node | undefined>,
  depth: number,
): readonly (RunStep | 'unread')[] {
  if (depth > MAX_DEPTH) return [];
  return itemsOf(document, list).flatMap((item): readonly (RunStep | 'unread')[] => {
    const entries = entriesOf(document, item);
    const name = isScalar(item) ? textOf(document, item)?.value : entries[0]?.key.value;
    const value = isScalar(item) ? undefined : resolve(document, entries[0]?.value);
    if (name === undefined) return [];
    if (name === 'run') return value === undefined ? [] : [{ node: value }];
    if (name === 'when' || name === 'unless')
      return runsOf(document, valueAt(document, value, 'steps'), commands, depth + 1);
    if (commands.has(name))
      return runsOf(document, valueAt(document, commands.get(name), 'steps'), commands, depth + 1);
    return BUILT_IN.has(name) ? [] : ['unread'];
  });
}

/** Steps that change nothing of the builder (CircleCI configuration reference, "steps"). */
const BUILT_IN: ReadonlySet<string> = new Set([
  'add_ssh_keys',
  'attach_workspace',
  'checkout',
  'persist_to_workspace',
  'restore_cache',
  'save_cache',
  'setup_remote_docker',
  'store_artifacts',
  'store_test_results',
]);

function readRun(
  document: YamlDocument,
  job: Job,
  node: Node,
  machine: Machine,
  mayRead: (length: number) => boolean,
): CommandReading | undefined {
  const script = embeddedText(document, isMap(node) ? valueAt(document, node, 'command') : node);
  const shell = textAt(document, node, 'shell') ?? textOf(document, entryOfJob(document, job.layers, 'shell')?.value);
  const isWindows = job.runner.hosted?.platform.startsWith('windows/') && shell === undefined;
  const isShell = shell === undefined || /^(?:\/\S*\/)?(?:ba|da|z|a)?sh\b/.test(shell.value);
  if (script === undefined || isWindows || !isShell || !mayRead(script.text.length)) return undefined;
  const folder = folderOf(document, job, node);
  const { text, opaque } = fillIn(script, EXPRESSION, () => 'unknown');
  return readCommands(text, {
    folders: folder === undefined ? [] : [folder],
    variables: environmentOf(document, [
      ...job.layers.map((layer) => valueAt(document, layer, 'environment')).reverse(),
      valueAt(document, node, 'environment'),
    ]),
    machine,
    runner: job.runner,
    group: job.name.value,
    replaceOpaque: opaque,
  });
}

/** The folder of a step: that of the job, which the repository is checked out in, or one that is below it. */
function folderOf(document: YamlDocument, job: Job, node: Node): string | undefined {
  const home = textOf(document, entryOfJob(document, job.layers, 'working_directory')?.value)?.value ?? '~/project';
  const folder = textAt(document, node, 'working_directory')?.value.trim() ?? '.';
  if (!isKnown(folder) || folder.includes('$')) return undefined;
  const below = folder.startsWith(`${home}/`) ? folder.slice(home.length + 1) : folder === home ? '.' : folder;
  return /^[/~]/.test(below) ? undefined : joinPath('', below);
}

/** `environment:` of the executor, the job and the step: a mapping, or a list of mappings. */
function environmentOf(
  document: YamlDocument,
  nodes: readonly (Node | undefined)[],
): ReadonlyMap<string, string | undefined> {
  const environment = new Map<string, string | undefined>();
  for (const node of nodes) {
    for (const map of [node, ...itemsOf(document, node)]) {
      for (const { key, value } of entriesOf(document, map)) {
        const text = textOf(document, value)?.value;
        // A value is expanded by nobody: the shell gets the characters as they stand.
        environment.set(key.value, text === undefined || !isKnown(text) ? undefined : text);
      }
    }
  }
  return environment;
}
