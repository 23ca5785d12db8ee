/** A resource class of CircleCI's own machines. */
export interface CircleciClass {
  readonly name: RegExp;
  readonly platform: string;
}

/**
 * The resource classes of the Docker and the machine executor. Sizes change, the form of a name does not, so these are
 * patterns. Names of self-hosted runners have a slash.
 * Source: https://circleci.com/docs/reference/configuration-reference/ ("resource_class", with the tables of
 * circleci/circleci-docs, `execution-resources`); as of November 2026.
 */
export const CIRCLECI_CLASSES: readonly CircleciClass[] = [
  { name: /^arm\.(?:medium|large|2?xlarge)$/, platform: 'linux/arm64' },
  { name: /^(?:small|medium\+?|large|xlarge|2xlarge\+?)(?:\.gen\d)?$/, platform: 'linux/amd64' },
  { name: /^gpu\.nvidia\.[\w.]+$/, platform: 'linux/amd64' },
  { name: /^windows\.[\w.]+$/, platform: 'windows/amd64' },
];

/**
 * The machine images that run on linux/amd64 without a `resource_class`; the Docker executor always does ("Arm on
 * Docker" and "Using the Arm VM execution environment" of the same documentation: Arm is asked for by its class).
 */
export const CIRCLECI_LINUX_IMAGES: RegExp = /^(?:default|ubuntu-\d{4}:[\w.-]+|ubuntu-\d{4}|android:[\w.-]+)$/;
