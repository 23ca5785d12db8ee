import type { RuleSetting } from '../model/rule';
import type { Schema } from './jsonSchema';

/** A key of `.platformlint.yaml`: the JSON schema of what it takes. */
export interface ConfigKey extends Schema {
  /** In English, as the schema and the documentation; where an editor shows it, `l10n.t(description)`. */
  readonly description: string;
}

type Keys = Readonly<Record<string, ConfigKey>>;

/** What can be said of a rule. */
export const RULE_SETTINGS: readonly RuleSetting[] = ['error', 'warning', 'info', 'off'];

/** A platform as it is written in a configuration. */
export const PLATFORM: Schema = {
  type: 'string',
  description: 'A platform: os/arch[/variant], for example linux/amd64; or what uname -m prints on the machine.',
  examples: ['linux/amd64', 'linux/arm64', 'linux/arm/v7', 'windows/amd64'],
};

const TEXTS: Schema = { type: 'array', items: { type: 'string' } };

/** The keys of an entry of `targets`. */
export const TARGET_KEYS = {
  files: { ...TEXTS, description: 'The files that the entry is for, as globs from this file’s folder.' },
  platforms: { type: 'array', items: PLATFORM, description: 'The platforms needed there.' },
  because: { type: 'string', description: 'The reason, as messages shall give it.' },
  cluster: {
    type: 'string',
    description:
      'A kube context, or docker: and the Docker context of a Swarm, whose nodes decide; read only when you allow it.',
  },
} as const satisfies Keys;

/** The keys of a registry. */
export const REGISTRY_KEYS = {
  http: { type: 'boolean', description: 'Ask over plain http, without credentials.' },
  mirrors: { ...TEXTS, description: 'Base URLs asked first; a path is put before the repository name.' },
} as const satisfies Keys;

/**
 * The keys of `.platformlint.yaml`. The schema, the table of the documentation and the words of the editor are made from
 * them, and the reader knows no others.
 */
export const CONFIG_KEYS = {
  targets: {
    type: 'array',
    description: 'The platforms that images must run on. The last entry that matches a file wins.',
    items: { anyOf: [PLATFORM, { type: 'object', additionalProperties: false, properties: TARGET_KEYS }] },
  },
  rules: { type: 'object', description: 'The severity of a rule, or off.' },
  runners: {
    type: 'object',
    description: 'The platform of self-hosted runners by label.',
    additionalProperties: PLATFORM,
  },
  registries: {
    type: 'object',
    description: 'How a registry is reached, by its host (and port).',
    additionalProperties: { type: 'object', additionalProperties: false, properties: REGISTRY_KEYS },
  },
  ignore: { ...TEXTS, description: 'Files that are not read.' },
} as const satisfies Keys;

/** The descriptions of all keys, which the editor shows. */
export function keyDescriptions(): readonly string[] {
  return [CONFIG_KEYS, TARGET_KEYS, REGISTRY_KEYS].flatMap((keys: Keys) =>
    Object.values(keys).map(({ description }) => description),
  );
}
