import { at, textOf, type Value } from './value';

/** An object after the operations of a JSON patch (RFC 6902); undefined where one of them is not understood or fails. */
export function applyJsonPatch(object: Value, operations: readonly Value[]): Value | undefined {
  let result: Value | undefined = object;
  for (const operation of operations) {
    if (result === undefined) return undefined;
    const op = textOf(at(operation, 'op'));
    const pointer = textOf(at(operation, 'path'));
    const value = at(operation, 'value');
    const steps = pointer === undefined ? undefined : stepsOf(pointer);
    if (op === 'test') continue;
    const isWriting = op === 'add' || op === 'replace';
    if (steps === undefined || !(isWriting ? value !== undefined : op === 'remove')) return undefined;
    result = change(result, steps, isWriting ? value : undefined, op === 'add');
  }
  return result;
}

/** The steps of a JSON pointer. */
export function stepsOf(pointer: string): readonly string[] | undefined {
  if (!pointer.startsWith('/')) return undefined;
  return pointer
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The whole with a value put at, or taken from, the end of the steps; undefined where the way does not exist. */
function change(
  whole: Value,
  [step, ...rest]: readonly string[],
  value: Value | undefined,
  inserts: boolean,
): Value | undefined {
  if (step === undefined || whole.kind === 'leaf') return undefined;
  const isLast = rest.length === 0;
  if (whole.kind === 'map') {
    const inner = whole.fields.get(step);
    const after = isLast ? value : inner && change(inner, rest, value, inserts);
    const isMissing = inner === undefined && !(isLast && inserts);
    if (isMissing || (after === undefined && !isLast)) return undefined;
    const fields = new Map(whole.fields);
    if (after === undefined) fields.delete(step);
    else fields.set(step, after);
    return { kind: 'map', fields };
  }
  const { items } = whole;
  const index = step === '-' ? items.length : /^\d+$/.test(step) ? Number(step) : -1;
  const isAdded = isLast && inserts && value !== undefined;
  if (index < 0 || index > items.length || (index === items.length && !isAdded)) return undefined;
  if (isAdded) return { kind: 'list', items: [...items.slice(0, index), value, ...items.slice(index)] };
  const inner = items[index];
  const after = isLast ? value : inner && change(inner, rest, value, inserts);
  if (after === undefined && !isLast) return undefined;
  return { kind: 'list', items: [...items.slice(0, index), ...(after ? [after] : []), ...items.slice(index + 1)] };
}
