import { codeBuildPlatform } from '../../data/managedServices';
import { formatPlatform, type Platform } from '../../image/platform';
import type { HostedMachine, RunnerLabels } from '../../model/runner';
import { readBuildspec } from '../codeBuild';
import { nodesAt, settingAt } from '../syntax/settings/node';
import type { Gathered, Resource } from './resource';

/** The commands of a CodeBuild project whose specification stands in the project itself, on the machine of its environment. */
export function readBuildspecs({ node, name, folder }: Resource, into: Gathered): void {
  for (const source of nodesAt(node, 'source')) {
    const specification = source.value('buildspec');
    // A file's name is no specification; that file is read by itself.
    if (specification?.kind !== 'text' || !specification.complete || !specification.value.includes('\n')) continue;
    const machine = codeBuildPlatform(name, settingAt(node, 'environment.type'));
    const runner: RunnerLabels = {
      system: 'other',
      key: 'type',
      labels: [],
      unresolved: machine.state !== 'known',
      span: specification.span,
      ...(machine.state === 'known' && { hosted: hostedOn(machine.platform, machine.because) }),
    };
    // Commands of Windows are for another shell.
    if (machine.state === 'known' && machine.platform.os !== 'linux') continue;
    const { uses, builds, mentions } = readBuildspec(specification.mapped, folder, runner);
    into.uses.push(...uses);
    into.builds.push(...builds);
    into.mentions.push(...mentions);
  }
}

function hostedOn(platform: Platform, because: string): HostedMachine {
  return { platform: formatPlatform(platform), because, store: 'unknown' };
}
