/** A plugin of Drone or Woodpecker that builds images: an image that is configured by `settings`. */
export interface BuildPlugin {
  /** The path of its image, without the registry. */
  readonly image: RegExp;
  /** The setting that holds platforms, and whether it takes several. */
  readonly platforms: { readonly setting: string; readonly many: boolean };
  readonly driver: 'docker' | 'container';
  /** Whether `repo` is the whole name, without a registry that another setting puts before it. */
  readonly wholeName: boolean;
}

/**
 * Plugins that build. Source: README and `cmd/drone-docker/main.go` of drone-plugins/drone-docker, `docs.md` of
 * woodpecker-ci/plugin-docker-buildx, the documentation of thegeeklab/drone-docker-buildx; as of November 2026.
 */
export const BUILD_PLUGINS: readonly BuildPlugin[] = [
  plugin(/^plugins\/docker$/, 'platform', true),
  plugin(/^plugins\/(?:ecr|gcr|gar|acr)$/, 'platform', false),
  plugin(/^(?:woodpeckerci\/plugin-docker-buildx|woodpecker-plugins\/(?:plugin-)?docker-buildx)$/, 'platforms', true),
  plugin(/^thegeeklab\/(?:drone|wp)-docker-buildx$/, 'platforms', true),
];

/** Plugins that join images to one: what the same document builds is part of it. */
export const MANIFEST_PLUGINS: RegExp = /(?:^|\/)(?:[\w-]+-)?manifest$/;

function plugin(image: RegExp, setting: 'platform' | 'platforms', wholeName: boolean): BuildPlugin {
  const many = setting === 'platforms';
  return { image, platforms: { setting, many }, driver: many ? 'container' : 'docker', wholeName };
}
