/**
 * Machine types of Cloud Build's default pool: all of families with x86-64 processors. A private pool may have others.
 * Source: https://cloud.google.com/build/docs/api/reference/rest/v1/projects.builds (`MachineType`) and
 * https://cloud.google.com/build/pricing; as of November 2026.
 */
export const CLOUD_BUILD_MACHINES: RegExp = /^(?:UNSPECIFIED|(?:E2|N1)[_-][A-Z0-9_-]+)$/i;

/** What a build without `options: pool` runs on. */
export const CLOUD_BUILD_PLATFORM = 'linux/amd64';
