import type { Schema } from './jsonSchema';
import { CONFIG_KEYS, RULE_SETTINGS } from './keys';

/** The JSON schema of `.platformlint.yaml` for a list of rule ids. */
export function configSchema(ruleIds: readonly string[]): Schema {
  const severity: Schema = { type: 'string', enum: RULE_SETTINGS };
  const properties = Object.fromEntries(ruleIds.map((id) => [id, severity]));
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'platformlint configuration',
    type: 'object',
    additionalProperties: false,
    properties: { ...CONFIG_KEYS, rules: { ...CONFIG_KEYS.rules, properties, additionalProperties: false } },
  };
}
