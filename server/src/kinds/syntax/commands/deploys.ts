import { DEPLOY_COMMANDS } from '../../../data/deployCommands';
import type { Build } from '../../../model/build';
import { withOwnPlace } from '../../../model/ownPlace';

/**
 * Marks the builds with a stated platform of a script that puts images on machines itself (`sam deploy`, `terraform
 * apply`): which machines is settled there. Not where it also applies something to a cluster, whose nodes are what the
 * configuration targets.
 */
export function withDeployment(builds: readonly Build[], script: string): readonly Build[] {
  const isStated = builds.some(({ platforms }) => platforms.state === 'known');
  return isStated && !TO_CLUSTER.test(script) && DEPLOYS.test(script) ? builds.map(withOwnPlace) : builds;
}

const START = String.raw`(?:^|[;&|({]|\$\()[ \t]*(?:if[ \t]+|then[ \t]+|do[ \t]+|npx[ \t]+|\w+=\S*[ \t]+)*`;
const words = DEPLOY_COMMANDS.map((command) => command.replaceAll(' ', String.raw`[ \t]+`)).join('|');
const DEPLOYS = new RegExp(`${START}(?:${words})(?![\\w-])`, 'm');
const TO_CLUSTER = /(?:^|[\s;&|({])(?:kubectl|helm|kustomize|oc)[ \t]+[\w-]/m;
