import type { Build } from '../../model/build';
import { baseName, folderOf } from '../../text/paths';
import type { Source } from '../../text/source';
import { buildsToldIn, mayTell } from '../syntax/commands/told';

/**
 * The builds of a Dockerfile that its own comments tell people to run, for a platform that they state. A command that names
 * no Dockerfile means this one.
 */
export function buildsToldWithin({ path, text }: Source): readonly Build[] {
  if (!mayTell(text)) return [];
  return [...text.matchAll(COMMENTS)].flatMap(({ 0: lines, index }) =>
    [...lines.replace(SIGN, blank).matchAll(COMMAND)].flatMap(({ 0: whole, 1: command = '', index: within }) =>
      buildsToldIn(command, index + within + whole.length - command.length, [folderOf(path), '']).flatMap((build) => {
        const isThis = build.dockerfiles.some((one) => DEFAULT.test(one) || baseName(one) === baseName(path));
        return isThis ? [{ ...build, dockerfiles: [path] }] : [];
      }),
    ),
  );
}

/** Lines that are comments, one after another. */
const COMMENTS = /^[ \t]*#[^\n]*(?:\n[ \t]*#[^\n]*)*/gm;
const SIGN = /^[ \t]*#+/gm;
/**
 * A command at the beginning of a line, behind a heading (`Build it with:`) or as code in a sentence, to the end of its
 * last line or of the code.
 */
const COMMAND =
  /(?:^(?:[ \t]*\w[\w ]{0,40}:)?[ \t]*(?:[-*$>%][ \t]+)?|`)((?:\w+=\S*[ \t]+|sudo[ \t]+)*(?:docker|podman|buildah|nerdctl|gcloud)[ \t](?:\\[ \t\r]*\n|\\.|[^\n`\\])*)/gm;
const DEFAULT = /(?:^|\/)(?:Docker|Container)file$/;

function blank(text: string): string {
  return ' '.repeat(text.length);
}
