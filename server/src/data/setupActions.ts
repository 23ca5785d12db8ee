/** An action that a job uses before it builds, with the release that is put into workflows. */
export interface SetupAction {
  /** What its step is called. */
  readonly name: string;
  readonly action: string;
  readonly release: string;
  /** The commit of the release, for workflows that pin their actions. */
  readonly commit: string;
}

/*
 * Releases of docker/setup-qemu-action and docker/setup-buildx-action, as of 2026-11: the tags of these repositories, which
 * public workflows (argoproj/argo-cd, grafana/loki and others) pin with the same commits.
 */

/** Registers emulators for foreign architectures. */
export const QEMU_ACTION: SetupAction = {
  name: 'Set up QEMU',
  action: 'docker/setup-qemu-action',
  release: 'v4.2.0',
  commit: '96fe6ef7f33517b61c61be40b68a1882f3264fb8',
};

/** Creates a builder that can build for several platforms. */
export const BUILDX_ACTION: SetupAction = {
  name: 'Set up Docker Buildx',
  action: 'docker/setup-buildx-action',
  release: 'v4.2.0',
  commit: 'bb05f3f5519dd87d3ba754cc423b652a5edd6d2c',
};
