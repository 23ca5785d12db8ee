import { formatPlatform } from '../../image/platform';
import type { BuildSubject } from '../../model/rule';

/** Whether the build asks for several different platforms at once. */
export function isSeveral({ build, platforms }: BuildSubject): boolean {
  return platforms !== undefined && build.apart !== true && new Set(platforms.map(formatPlatform)).size > 1;
}

/** Whether the builder cannot make several platforms: the docker driver without the containerd image store. */
export function lacksBuilder(subject: BuildSubject): boolean {
  const { build } = subject;
  return isSeveral(subject) && DOCKER.has(build.tool) && build.driver === 'docker' && build.store !== 'containerd';
}

/** The tools that build through the Docker Engine. */
const DOCKER: ReadonlySet<string> = new Set(['docker', 'buildx', 'action', 'bake', 'compose']);
