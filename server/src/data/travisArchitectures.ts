/**
 * The machines that `arch:` asks for, on Linux. Source: https://docs.travis-ci.com/user/multi-cpu-architectures/; as of
 * November 2026.
 */
export const TRAVIS_ARCHITECTURES: ReadonlyMap<string, string> = new Map([
  ['amd64', 'linux/amd64'],
  ['arm64', 'linux/arm64'],
  ['arm64-graviton2', 'linux/arm64'],
  ['ppc64le', 'linux/ppc64le'],
  ['s390x', 'linux/s390x'],
]);

/** The machine of a job on Linux that names none; the same page, "Default CPU Architecture". */
export const TRAVIS_DEFAULT = 'amd64';
