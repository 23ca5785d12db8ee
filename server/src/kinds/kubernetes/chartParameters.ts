import { fieldOf, itemsOf, type ObjectValue, plainText, type Value } from '../syntax/hcl/value';

/** A parameter of a release: one value by its path, as `helm --set` takes it. */
export interface ChartParameter {
  /** As it is written: `image.tag`; undefined where it is not known. */
  readonly name: string | undefined;
  /** The keys of the path; undefined where it leads into a list, or a key has a dot of its own. */
  readonly path: readonly string[] | undefined;
  readonly value: Value | undefined;
}

/** The `parameters` of an Argo CD release: mappings with `name` and `value`. */
export function parametersOf(list: Value): readonly ChartParameter[] {
  return itemsOf(list).map((one) => {
    const name = plainText(fieldOf(one, 'name'));
    const isPlain = name !== undefined && /^[\w-]+(?:\.[\w-]+)*$/.test(name);
    return { name, path: isPlain ? name.split('.') : undefined, value: fieldOf(one, 'value') };
  });
}

/** Values with what the parameters say over them; each value keeps its place. */
export function withParameters(values: Value | undefined, parameters: readonly ChartParameter[]): Value | undefined {
  let merged = values;
  for (const { path, value } of parameters) {
    if (path !== undefined && value !== undefined) merged = put(merged, path, value);
  }
  return merged;
}

function put(into: Value | undefined, [key, ...rest]: readonly string[], value: Value): Value {
  if (key === undefined) return value;
  const object: ObjectValue =
    into?.kind === 'object' ? into : { kind: 'object', fields: new Map(), span: value.span, complete: true };
  const before = object.fields.get(key);
  const field = { key: before?.key ?? { value: key, span: value.span }, value: put(before?.value, rest, value) };
  return { ...object, fields: new Map(object.fields).set(key, field) };
}
