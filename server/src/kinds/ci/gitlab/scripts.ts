import type { Node } from 'yaml';
import type { RunnerLabels } from '../../../model/runner';
import { joinedLines, type MappedText } from '../../../text/mapped';
import { entryOf, resolve, textOf, type YamlDocument } from '../../../text/yaml/yaml';
import { embeddedText } from '../../../text/yaml/yamlBlock';
import { readCommands } from '../../syntax/commands/commands';
import { type CommandReading, type Machine, UNKNOWN_MACHINE } from '../../syntax/commands/contract';
import { type Job, listOf } from './configuration';
import type { Leg } from './variables';

/** The shells of a job: `before_script` and `script` share one, `after_script` has its own. */
export function scriptsOf(document: YamlDocument, job: Job): readonly MappedText[] {
  return [['before_script', 'script'], ['after_script']].map((keys) => {
    const items = keys.flatMap((key) => listOf(document, job.key(key)));
    return joinedLines(items.flatMap((item) => embeddedText(document, item) ?? []));
  });
}

/** What a job's scripts do in one leg, one after the other on one machine. */
export function readScripts(
  scripts: readonly MappedText[],
  start: Machine,
  job: Job,
  runner: RunnerLabels,
  leg: Leg,
): readonly CommandReading[] {
  let machine = start;
  return scripts.map((script) => {
    const read = readCommands(script, {
      folders: [''],
      whole: { below: '', by: 'jobs' },
      variables: leg.variables,
      machine,
      runner,
      group: job.name.value,
      ...(leg.words !== undefined && { leg: leg.words }),
    });
    machine = read.machine;
    return read;
  });
}

/** A `docker:dind` service is a fresh engine: its builder has the docker driver, and hosted runners have no QEMU. */
export function machineOf(document: YamlDocument, job: Job, runner: RunnerLabels): Machine {
  const services = listOf(document, job.key('services')).map((item) => nameOf(document, item));
  const hasEngine = services.some((name) => /(?:^|\/)docker:(?:[\w.-]*-)?dind(?:-|@|$)/.test(name ?? ''));
  const isHosted = runner.labels.some((label) => label.value.startsWith('saas-linux-'));
  return {
    ...UNKNOWN_MACHINE,
    ...(hasEngine && { driver: 'docker' as const }),
    ...(isHosted && { emulation: { state: 'no' as const } }),
  };
}

function nameOf(document: YamlDocument, item: Node): string | undefined {
  return (
    textOf(document, item)?.value ?? textOf(document, resolve(document, entryOf(document, item, 'name')?.value))?.value
  );
}
