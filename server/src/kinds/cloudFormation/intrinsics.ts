import * as l10n from '@vscode/l10n';
import { type FieldValue, unknownValue, type Value } from '../syntax/hcl/value';

const INTRINSIC = /^(?:Ref|Fn::\w+)$/;

/** The same value with the intrinsic functions in their long form (`{ Ref: … }`, `{ Fn::If: … }`) as not known. */
export function withoutIntrinsics(value: Value): Value {
  const known = new Map<Value, Value>();
  const read = (one: Value): Value => {
    const before = known.get(one);
    if (before !== undefined) return before;
    const made = readHere(one);
    known.set(one, made);
    return made;
  };
  const readHere = (one: Value): Value => {
    if (one.kind === 'list') return { ...one, items: one.items.flatMap((item) => choicesOf(item, 0)).map(read) };
    if (one.kind !== 'object') return one;
    const [only, ...others] = one.fields.keys();
    const isCall = only !== undefined && others.length === 0 && INTRINSIC.test(only);
    if (isCall) return unknownValue(l10n.t('{0} is not followed.', only), one.span);
    const fields = [...one.fields].map(([name, field]): readonly [string, FieldValue] => [
      name,
      { key: field.key, value: read(field.value) },
    ]);
    return { ...one, fields: new Map(fields) };
  };
  return read(value);
}

/** An item under a condition, `{ Fn::If: [condition, item, item] }`: each mapping of the two is one that may be there. */
function choicesOf(item: Value, depth: number): readonly Value[] {
  const condition = item.kind === 'object' && item.fields.size === 1 ? item.fields.get('Fn::If')?.value : undefined;
  if (condition?.kind !== 'list' || depth > MAX_CONDITIONS) return [item];
  const mappings = condition.items
    .slice(1)
    .flatMap((branch) => choicesOf(branch, depth + 1))
    .filter(isMapping);
  return mappings.length > 0 ? mappings : [item];
}

const MAX_CONDITIONS = 8;

function isMapping(value: Value): boolean {
  const [only, ...others] = value.kind === 'object' ? value.fields.keys() : [];
  return only !== undefined && !(others.length === 0 && INTRINSIC.test(only));
}
