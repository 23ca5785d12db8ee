import { CLOUD_RUN_PLATFORM, DEPLOY_COMMANDS } from '../../../data/deployCommands';
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

/**
 * The images that a script hands to Cloud Run, each as it is written but for quotes and braces; none where it also applies
 * something to a cluster.
 */
export function imagesForCloudRun(script: string): ReadonlySet<string> {
  const commands = TO_CLUSTER.test(script) ? [] : [...plain(script).matchAll(TO_CLOUD_RUN)];
  return new Set(commands.flatMap(([command]) => IMAGE.exec(command)?.[1] ?? []));
}

/** Whether a build is for what Cloud Run runs, and its command names one of the images that are handed to that. */
export function isForCloudRun({ runner }: Build, command: string, images: ReadonlySet<string>): boolean {
  if (images.size === 0 || runner?.hosted?.platform !== CLOUD_RUN_PLATFORM) return false;
  return [...plain(command).matchAll(TAG)].some(([, tag = '']) => images.has(tag));
}

/** A text without what only the shell needs: quotes, the braces of a variable, the ends of lines that go on. */
function plain(text: string): string {
  return text
    .replace(/\\\r?\n/g, ' ')
    .replace(/['"]/g, '')
    .replace(/\$\{(\w+)\}/g, '$$$1');
}

const TO_CLOUD_RUN =
  /\bgcloud[ \t][^\n;&|]*?\brun[ \t]+(?:(?:services|jobs|worker-pools)[ \t]+)?(?:deploy|create|update)[ \t][^\n;&|]*/g;
const TAG = /\s(?:-t|--tag|--destination)[=\s]\s*([^\s)]+)/g;
const IMAGE = /[ \t]--image[= \t]\s*([^\s)]+)/;

const START = String.raw`(?:^|[;&|({]|\$\()[ \t]*(?:if[ \t]+|then[ \t]+|do[ \t]+|npx[ \t]+|\w+=\S*[ \t]+)*`;
const words = DEPLOY_COMMANDS.map((command) => command.replaceAll(' ', String.raw`[ \t]+`)).join('|');
const DEPLOYS = new RegExp(`${START}(?:${words})(?![\\w-])`, 'm');
const TO_CLUSTER = /(?:^|[\s;&|({])(?:kubectl|helm|kustomize|oc)[ \t]+[\w-]/m;
