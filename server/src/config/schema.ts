/** A JSON schema as far as ours goes (draft-07). */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly markdownDescription?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly string[];
  readonly examples?: readonly unknown[];
  readonly required?: readonly string[];
  readonly $schema?: string;
  readonly $id?: string;
}

const PLATFORM: Schema = {
  type: 'string',
  description: 'A platform: os/arch[/variant], for example linux/amd64; or what uname -m prints on the machine.',
  examples: ['linux/amd64', 'linux/arm64', 'linux/arm/v7', 'windows/amd64'],
};

const GLOBS = (description: string): Schema => ({ type: 'array', items: { type: 'string' }, description });

/** The JSON schema of `.platformlint.yaml` for a list of rule ids: what the reader, the editor and the docs agree on. */
export function configSchema(ruleIds: readonly string[]): Schema {
  const severity: Schema = { type: 'string', enum: ['error', 'warning', 'info', 'off'] };
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'platformlint configuration',
    type: 'object',
    additionalProperties: false,
    properties: {
      targets: {
        type: 'array',
        description: 'The platforms that images must run on. The last entry that matches a file wins.',
        items: { anyOf: [PLATFORM, TARGET_ENTRY] },
      },
      rules: {
        type: 'object',
        description: 'The severity of a rule, or off.',
        properties: Object.fromEntries(ruleIds.map((id) => [id, severity])),
        additionalProperties: false,
      },
      runners: {
        type: 'object',
        description: 'The platform of self-hosted runners by label.',
        additionalProperties: PLATFORM,
      },
      registries: {
        type: 'object',
        description: 'How a registry is reached, by its host (and port).',
        additionalProperties: REGISTRY,
      },
      ignore: GLOBS('Files that are not read.'),
    },
  };
}

const TARGET_ENTRY: Schema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    files: GLOBS('The files that the entry is for, as globs from this file’s folder.'),
    platforms: { type: 'array', items: PLATFORM, description: 'The platforms needed there.' },
    because: { type: 'string', description: 'The reason, as messages shall give it.' },
    cluster: {
      type: 'string',
      description:
        'A kube context, or docker: and the Docker context of a Swarm, whose nodes decide; read only when you allow it.',
    },
  },
};

const REGISTRY: Schema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    http: { type: 'boolean', description: 'Ask over plain http, without credentials.' },
    mirrors: {
      type: 'array',
      items: { type: 'string' },
      description: 'Base URLs asked first; a path is put before the repository name.',
    },
  },
};
