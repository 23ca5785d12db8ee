import { baseName } from '../text/paths';

/**
 * Whether a path, or the glob of one, is called after Dockerfiles in its last part (`app.Dockerfile`, `MyDockerfile`):
 * enough where a Dockerfile is to be named. Text that may be anything is looked at harder where it is read.
 */
export function isCalledDockerfile(path: string): boolean {
  return CALLED.test(baseName(path));
}

const CALLED = /(?:docker|container)file/i;
