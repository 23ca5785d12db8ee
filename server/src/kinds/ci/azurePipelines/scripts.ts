import type { Node } from 'yaml';
import type { MappedText } from '../../../text/mapped';
import { joinPath } from '../../../text/paths';
import { entriesOf, entryOf, textAt, textOf, type YamlDocument } from '../../../text/yaml/yaml';
import { embeddedText } from '../../../text/yaml/yamlBlock';
import { fillIn } from '../../syntax/ci/fillIn';
import { readCommands } from '../../syntax/commands/commands';
import { type CommandReading, type Machine, UNKNOWN_MACHINE } from '../../syntax/commands/contract';
import { isWindows, type Job } from './jobs';
import { EXPRESSION, fillingOf, interpolate, type Variables } from './variables';

/** The commands of a step, and what they make of the machine. */
export function readScript(
  document: YamlDocument,
  step: Node,
  script: MappedText,
  job: Job,
  machine: Machine,
): CommandReading {
  const folder = folderOfStep(document, step, job);
  const known = new Map([...job.variables, ...placesFrom(folder)]);
  const { text, opaque } = fillIn(script, EXPRESSION, (found) => fillingOf(found, known));
  return readCommands(text, {
    folders: folder === undefined ? [] : [folder],
    variables: environmentOf(document, step, job),
    machine,
    runner: job.runner,
    ...(job.name !== '' && { group: job.name }),
    ...(job.leg !== undefined && { leg: job.leg }),
    replaceOpaque: opaque,
  });
}

/** The shell text of a step: `bash:`, and `script:` where it is not for the shell of Windows. */
export function scriptOf(document: YamlDocument, step: Node, job: Job): MappedText | undefined {
  const bash = entryOf(document, step, 'bash');
  const script = isWindows(job.runner) ? undefined : entryOf(document, step, 'script');
  const task = textAt(document, step, 'task')?.value ?? '';
  const inline = /^(?:Bash@3|CmdLine@2)$/i.test(task) ? inputOf(document, step, 'script') : undefined;
  const isForShell = bash !== undefined || !isWindows(job.runner);
  return isForShell ? embeddedText(document, (bash ?? script)?.value ?? inline) : undefined;
}

/** An input of a task, by its name in any case. */
export function inputOf(document: YamlDocument, step: Node, name: string): Node | undefined {
  return inputEntry(document, step, name)?.value;
}

/** The entry of an input. */
export function inputEntry(document: YamlDocument, step: Node, name: string) {
  const inputs = entriesOf(document, entryOf(document, step, 'inputs')?.value);
  return inputs.find((entry) => entry.key.value.toLowerCase() === name.toLowerCase());
}

/** A path of the repository as a workspace path; `undefined` where it is not known. */
export function repositoryPath(text: string, variables: Variables): string | undefined {
  const whole = interpolate(text.trim(), new Map([...variables, ...placesFrom('')]));
  const isElsewhere = whole === undefined || whole.startsWith('/') || /[*?]/.test(whole);
  return isElsewhere ? undefined : joinPath('', whole);
}

/** The machine at the start of a job: a hosted agent has no emulators, and its builder is the engine's. */
export function machineOf({ runner }: Job): Machine {
  const isHosted = runner.hosted?.platform.startsWith('linux/') === true;
  return isHosted ? { ...UNKNOWN_MACHINE, driver: 'docker', emulation: { state: 'no' } } : UNKNOWN_MACHINE;
}

/** The folder that a step runs in; the sources of a second repository move the first to a folder of its own. */
function folderOfStep(document: YamlDocument, step: Node, job: Job): string | undefined {
  const checkouts = job.steps.filter((one) => entryOf(document, one, 'checkout') !== undefined);
  if (checkouts.length > 1 || checkouts.some((one) => entryOf(document, one, 'path') !== undefined)) return undefined;
  const node = entryOf(document, step, 'workingDirectory')?.value ?? inputOf(document, step, 'workingDirectory');
  const written = textOf(document, node)?.value ?? '';
  return repositoryPath(written, job.variables);
}

/** The predefined variables that stand for the folder of the sources, as it is reached from a folder in it. */
function placesFrom(folder: string | undefined): Variables {
  if (folder === undefined) return new Map();
  const depth = folder.split('/').filter((part) => part !== '').length;
  const back = depth === 0 ? '.' : Array.from({ length: depth }, () => '..').join('/');
  return new Map(SOURCES.map((name) => [name, back]));
}

const SOURCES = ['build.sourcesdirectory', 'system.defaultworkingdirectory', 'build.repository.localpath'];

/** Variables are there in upper case, with `_` for each dot; those of the step's `env` come last. */
function environmentOf(document: YamlDocument, step: Node, job: Job): ReadonlyMap<string, string | undefined> {
  const environment = new Map<string, string | undefined>();
  for (const [name, value] of job.variables)
    environment.set(name.toUpperCase().replace(/[. ]/g, '_'), interpolate(value, job.variables));
  for (const { key, value } of entriesOf(document, entryOf(document, step, 'env')?.value)) {
    const text = textOf(document, value)?.value;
    environment.set(key.value, text === undefined ? undefined : interpolate(text, job.variables));
  }
  return environment;
}
