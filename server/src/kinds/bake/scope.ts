import * as l10n from '@vscode/l10n';
import type { Span } from '../../text/span';
import type { Block, Expression } from '../syntax/hcl/ast';
import { type Budget, evaluate, type Scope, scopeWith } from '../syntax/hcl/evaluate';
import { type FieldValue, madeText, unknownValue, type Value } from '../syntax/hcl/value';
import type { BakeFile } from './files';

/** An expression with whether it stands in the text being read. */
export interface Given {
  readonly value: Expression;
  readonly own: boolean;
}

/**
 * The names of bake files: variables with their defaults, which the environment may replace but seldom does; functions
 * of the files; the attributes of targets. Names that bake itself sets are not known.
 */
export function bakeScope(files: readonly BakeFile[], budget: Budget): Scope {
  const variables = new Map<string, Given>();
  const functions = new Map<string, Block>();
  const targets = new Map<string, readonly (readonly [string, Given])[]>();
  for (const { body, own } of files) {
    for (const { name, value } of body.attributes) variables.set(name.value, { value, own });
    for (const block of body.blocks) {
      const name = block.labels[0]?.value ?? '';
      const fallback = block.body.attributes.findLast((one) => one.name.value === 'default');
      if (block.type.value === 'variable' && fallback !== undefined)
        variables.set(name, { value: fallback.value, own });
      if (block.type.value === 'function') functions.set(name, block);
      if (block.type.value === 'target') {
        const given = block.body.attributes.map((one) => [one.name.value, { value: one.value, own }] as const);
        targets.set(name, [...(targets.get(name) ?? []), ...given]);
      }
    }
  }
  const values = new Map<string, Value>();
  let depth = 0;
  const known = (key: string, make: () => Value): Value => {
    const found = values.get(key);
    if (found !== undefined) return found;
    values.set(key, unknownValue(l10n.t('It needs itself.'), NOWHERE));
    const value = make();
    values.set(key, value);
    return value;
  };
  const scope: Scope = {
    budget,
    lookup(name, key) {
      const variable = variables.get(name);
      if (variable !== undefined) return { value: known(name, () => given(variable, scope)), used: 1 };
      const attributes = name === 'target' && key !== undefined ? targets.get(key) : undefined;
      if (attributes === undefined) return undefined;
      return { value: known(`target ${key}`, () => targetValue(attributes, scope)), used: 2 };
    },
    call(name, args, span) {
      const block = functions.get(name);
      if (block === undefined) return undefined;
      if (depth > 16) return unknownValue(l10n.t('It is nested too deeply.'), span);
      depth++;
      const value = callBlock(block, args, span, scope);
      depth--;
      return value;
    },
  };
  return scope;
}

/** What an expression comes to; one of another file has no place in this text. */
export function given({ value, own }: Given, scope: Scope): Value {
  const found = evaluate(value, scope);
  return own ? found : withoutPlace(found);
}

/** The place of what does not stand in the text being read. */
export const NOWHERE: Span = { start: 0, end: 0 };

function targetValue(attributes: readonly (readonly [string, Given])[], scope: Scope): Value {
  const fields = new Map<string, FieldValue>();
  for (const [name, one] of attributes) {
    fields.set(name, { key: { value: name, span: NOWHERE }, value: given(one, scope) });
  }
  return { kind: 'object', fields, span: NOWHERE, complete: false };
}

function callBlock({ body }: Block, args: readonly Value[], span: Span, scope: Scope): Value {
  const attribute = (name: string): Expression | undefined =>
    body.attributes.findLast((one) => one.name.value === name)?.value;
  const result = attribute('result');
  const names = namesOf(attribute('params'));
  const [rest] = namesOf(wrapped(attribute('variadic_params')));
  if (result === undefined || args.length < names.length) return unknownValue(l10n.t('It cannot be called so.'), span);
  const values = new Map<string, Value>();
  for (const [i, name] of names.entries()) values.set(name, args[i] ?? unknownValue(l10n.t('It is not given.'), span));
  if (rest !== undefined) values.set(rest, { kind: 'list', items: args.slice(names.length), span });
  return evaluate(result, scopeWith(values, scope));
}

function wrapped(expression: Expression | undefined): Expression | undefined {
  return expression?.kind === 'variable' ? { kind: 'list', items: [expression], span: expression.span } : expression;
}

/** Parameters are a list of names; in JSON of texts. */
function namesOf(list: Expression | undefined): readonly string[] {
  if (list?.kind !== 'list') return [];
  return list.items.flatMap((item) => {
    if (item.kind === 'variable') return [item.name];
    const [part] = item.kind === 'template' ? item.parts : [];
    return part?.kind === 'text' ? [part.value] : [];
  });
}

function withoutPlace(value: Value): Value {
  switch (value.kind) {
    case 'text':
      return madeText(value.value, NOWHERE);
    case 'list':
      return { ...value, items: value.items.map(withoutPlace), span: NOWHERE };
    case 'object': {
      const fields = [...value.fields].map(
        ([name, field]) => [name, { key: { value: name, span: NOWHERE }, value: withoutPlace(field.value) }] as const,
      );
      return { ...value, fields: new Map(fields), span: NOWHERE };
    }
    case 'json':
      return { ...value, of: withoutPlace(value.of), span: NOWHERE };
    case 'number':
    case 'boolean':
    case 'null':
    case 'unknown':
      return { ...value, span: NOWHERE };
    default:
      return value satisfies never;
  }
}
