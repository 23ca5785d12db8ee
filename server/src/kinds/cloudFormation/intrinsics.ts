import { type FieldValue, unknownValue, type Value } from '../syntax/hcl/value';

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
    if (one.kind === 'list') return { ...one, items: one.items.map(read) };
    if (one.kind !== 'object') return one;
    const [only, ...others] = one.fields.keys();
    const isCall = only !== undefined && others.length === 0 && /^(?:Ref|Fn::\w+)$/.test(only);
    if (isCall) return unknownValue(`${only} is not followed.`, one.span);
    const fields = [...one.fields].map(([name, field]): readonly [string, FieldValue] => [
      name,
      { key: field.key, value: read(field.value) },
    ]);
    return { ...one, fields: new Map(fields) };
  };
  return read(value);
}
