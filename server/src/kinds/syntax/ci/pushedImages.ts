import type { Build } from '../../../model/build';

/**
 * The build with those of its tags that a list of images has pushed; a name without a tag stands for all tags of the
 * repository. `hole`: what in an entry has a value only when the build runs.
 */
export function withPushedTags(build: Build, listed: readonly string[], hole: RegExp): Build {
  if (build.output !== 'none' || listed.length === 0) return build;
  const patterns = listed.map((entry) => patternOf(entry, hole));
  const tags = build.tags.filter(({ value: { domain, path, tag = 'latest' } }) => {
    const names = [`${domain}/${path}`, ...(domain === 'docker.io' ? [path, path.replace(/^library\//, '')] : [])];
    return names.some((name) => patterns.some((pattern) => pattern.test(name) || pattern.test(`${name}:${tag}`)));
  });
  return tags.length === 0 && build.tags.length > 0 ? build : { ...build, tags, output: 'push' };
}

function patternOf(entry: string, hole: RegExp): RegExp {
  const known = entry.split(hole).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${known.join('[^]*')}$`);
}
