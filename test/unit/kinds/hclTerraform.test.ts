import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { evaluate } from '../../../server/src/kinds/syntax/hcl/evaluate';
import { readHcl } from '../../../server/src/kinds/syntax/hcl/hcl';
import type { Value } from '../../../server/src/kinds/syntax/hcl/value';
import { terraformScope } from '../../../server/src/kinds/terraform/scope';

interface Answer {
  readonly expression: string;
  readonly value: unknown;
}

const { answers } = JSON.parse(readFileSync(join(import.meta.dirname, 'hclTerraform/answers.json'), 'utf8')) as {
  readonly answers: readonly Answer[];
};

/** What is not followed: never another value than Terraform's, only none. */
const UNREAD: ReadonlySet<string> = new Set(['"%{ if true }a%{ endif }"', '"${~ local.known ~} x"']);

class Unknown extends Error {}

function plain(value: Value): unknown {
  switch (value.kind) {
    case 'text':
      if (!value.complete) throw new Unknown();
      return value.value;
    case 'number':
    case 'boolean':
      return value.value;
    case 'null':
      return null;
    case 'list':
      return value.items.map(plain);
    case 'object':
      return Object.fromEntries([...value.fields].map(([key, field]) => [key, plain(field.value)]));
    case 'json':
      return JSON.stringify(plain(value.of));
    case 'unknown':
      throw new Unknown();
    default:
      return value satisfies never;
  }
}

describe('expressions are what Terraform makes of them', () => {
  for (const { expression, value } of answers) {
    it(expression, () => {
      const text = `locals {\n  known = "K"\n  list  = ["a", "b"]\n}\nx = ${expression}\n`;
      const { body, errors } = readHcl(text);
      assert.deepEqual(errors, []);
      const [attribute] = body.attributes;
      assert.ok(attribute);
      const made = (): unknown => plain(evaluate(attribute.value, terraformScope(text, [body])));
      if (UNREAD.has(expression)) assert.throws(made, Unknown);
      else assert.deepEqual(made(), value);
    });
  }
});
