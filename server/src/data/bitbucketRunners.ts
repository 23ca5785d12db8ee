/**
 * The labels of self-hosted runners that say an architecture. A runner of another kind than `linux.arm64` may have any.
 * Source: https://support.atlassian.com/bitbucket-cloud/docs/configure-your-runner-in-bitbucket-pipelines-yml/ and
 * https://bitbucket.org/blog/announcing-support-for-linux-arm-runners-in-bitbucket-pipelines; as of November 2026.
 */
export const BITBUCKET_LABELS: ReadonlyMap<string, string> = new Map([['linux.arm64', 'linux/arm64']]);

/** Labels of runners that run a step's script on the machine itself, and no image. */
export const BITBUCKET_WITHOUT_IMAGES: ReadonlySet<string> = new Set(['linux.shell', 'windows', 'macos']);

/**
 * The machines of Bitbucket's own cloud, for steps without `runs-on` and without an `arch` in their `runtime`. Source:
 * https://support.atlassian.com/bitbucket-cloud/kb/bitbucket-runners-comparison/; as of November 2026.
 */
export const BITBUCKET_CLOUD = 'linux/amd64';
