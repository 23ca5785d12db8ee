import type { Build } from '../../model/build';
import { folderOf, joinPath } from '../../text/paths';
import type { Source } from '../../text/source';
import type { Span } from '../../text/span';
import { programBuild } from './programBuild';

/**
 * AWS Lambda builds the image of a MicroVM from an archive with a Dockerfile, for the architectures that the request for it
 * says: any of those below the folder that no other build names.
 */
export function microvmBuild(title: string, span: Span, folder: string): Build {
  return { ...programBuild(title, span, []), dockerfilePatterns: [joinPath(folder, '**/Dockerfile')], ownPlace: true };
}

/** The builds of a text that asks for such an image, or that allows somebody to. */
export function microvmBuildsIn({ path, text }: Source): readonly Build[] {
  const found = ASKS.exec(text);
  if (found === null) return [];
  return [microvmBuild('AWS Lambda', { start: found.index, end: found.index + found[0].length }, folderOf(path))];
}

/** The command of the AWS CLI, and the action of a policy (Service Authorization Reference, "AWS Lambda"). */
const ASKS = /(?<![\w-])create-microvm-image(?![\w-])|(?<=")lambda:CreateMicrovmImage(?=")/;
