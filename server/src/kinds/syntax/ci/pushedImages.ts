import type { Build } from '../../../model/build';
import { escapePattern } from '../../../text/escapePattern';

/**
 * The build with those of its tags that a list of images has pushed; a name without a tag stands for all tags of the
 * repository. `hole`: what in a name has a value only when the build runs. A build whose tags are not known is pushed
 * where one of its names may be one of the list.
 */
export function withPushedTags(build: Build, listed: readonly string[], hole: RegExp): Build {
  if (build.output !== 'none' || listed.length === 0) return build;
  const patterns = listed.map((entry) => patternOf(entry, hole));
  const tags = build.tags.filter(({ value: { domain, path, tag = 'latest' } }) => {
    const names = [`${domain}/${path}`, ...(domain === 'docker.io' ? [path, path.replace(/^library\//, '')] : [])];
    return names.some((name) => patterns.some((pattern) => pattern.test(name) || pattern.test(`${name}:${tag}`)));
  });
  const isPushed = tags.length > 0 || (build.tags.length === 0 && isListed(build, listed, hole));
  return isPushed ? { ...build, tags, output: 'push' } : build;
}

/** Whether some name may be one of the list, whatever the holes of either are filled with. */
function isListed({ names = [] }: Build, listed: readonly string[], hole: RegExp): boolean {
  if (names.length === 0) return true;
  const fits = (entry: string, name: string): boolean =>
    patternOf(entry, hole).test(name) ||
    patternOf(entry, hole).test(repositoryIn(name)) ||
    patternOf(name, hole).test(entry);
  return names.some((name) => listed.some((entry) => fits(entry, name)));
}

function repositoryIn(name: string): string {
  return name.replace(/:[^/]*$/, '');
}

function patternOf(entry: string, hole: RegExp): RegExp {
  const known = entry.split(hole).map(escapePattern);
  return new RegExp(`^${known.join('[^]*')}$`);
}
