import { readProject } from '../ci/codeBuildProject';
import { nodesAt, settingAt } from '../syntax/settings/node';
import type { Gathered, Resource } from './resource';

/** The commands of a CodeBuild project whose specification stands in the project itself. */
export function readBuildspecs({ node, name, folder }: Resource, into: Gathered): void {
  for (const source of nodesAt(node, 'source')) {
    const specification = source.value('buildspec');
    const type = settingAt(node, 'environment.type');
    const { uses, builds, mentions, buildRuns } = readProject({ name, type, specification, folder });
    into.uses.push(...uses);
    into.builds.push(...builds);
    into.mentions.push(...mentions);
    into.buildRuns.push(...buildRuns);
  }
}
