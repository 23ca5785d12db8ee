import * as l10n from '@vscode/l10n';
import type { Attribute, Body } from '../syntax/hcl/ast';
import { budgetFor, evaluate, type Scope } from '../syntax/hcl/evaluate';
import { madeText, unknownValue, type Value } from '../syntax/hcl/value';

/**
 * The names of a module's files whose values are certain: their locals, and the variables that a call has given. Those of
 * a file that somebody runs are not known, even with a default, since whoever runs it may set them.
 */
export function terraformScope(
  text: string,
  bodies: readonly Body[],
  variables?: (name: string) => Value | undefined,
): Scope {
  const locals = new Map<string, Attribute>();
  for (const block of bodies.flatMap(({ blocks }) => blocks)) {
    if (block.type.value !== 'locals') continue;
    for (const attribute of block.body.attributes) locals.set(attribute.name.value, attribute);
  }
  const values = new Map<string, Value>();
  const scope: Scope = {
    budget: budgetFor(text),
    lookup(name, key) {
      const isHere = key === 'module' || (variables === undefined && (key === 'root' || key === 'cwd'));
      if (name === 'path' && isHere) return { value: HERE, used: 2 };
      const given = name === 'var' && key !== undefined ? variables?.(key) : undefined;
      if (given !== undefined) return { value: given, used: 2 };
      const attribute = name === 'local' && key !== undefined ? locals.get(key) : undefined;
      if (attribute === undefined || key === undefined) return undefined;
      const known = values.get(key);
      if (known !== undefined) return { value: known, used: 2 };
      values.set(key, unknownValue(l10n.t('{0} needs itself.', `local.${key}`), attribute.value.span));
      const value = evaluate(attribute.value, scope);
      values.set(key, value);
      return { value, used: 2 };
    },
  };
  return scope;
}

/**
 * Paths are resolved from the file's folder, so `path.module` adds nothing; nor do `path.root` and `path.cwd` in a file that
 * somebody runs.
 */
const HERE = madeText('.', { start: 0, end: 0 });
