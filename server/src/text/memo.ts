/** What was made of named texts; made again where the text under a name is another. */
export type Memo<T> = (name: string, text: string, make: () => T) => T;

/** What was made of a thing that never changes; kept as long as that. */
export type ObjectMemo<A extends object, T> = (of: A) => T;

/** A memo of a pure function of one thing; it saves its cost and changes no answer. */
export function memoOfObjects<A extends object, T extends object>(make: (of: A) => T): ObjectMemo<A, T> {
  const kept = new WeakMap<A, T>();
  return (of) => {
    const known = kept.get(of);
    if (known !== undefined) return known;
    const made = make(of);
    kept.set(of, made);
    return made;
  };
}

/** What was made of two things that never change, the first of which holds the second; kept as long as the first. */
export type PairMemo<A extends object, B, T> = (first: A, second: B, make: () => T) => T;

/** A memo of pure functions of two things; it saves their cost and changes no answer. */
export function memoOfPairs<A extends object, B, T>(): PairMemo<A, B, T> {
  const kept = new WeakMap<A, Map<B, { readonly value: T }>>();
  return (first, second, make) => {
    const within = kept.get(first) ?? new Map<B, { readonly value: T }>();
    const known = within.get(second);
    if (known !== undefined) return known.value;
    const value = make();
    within.set(second, { value });
    kept.set(first, within);
    return value;
  };
}

interface Kept<T> {
  readonly text: string;
  readonly value: T;
  readonly size: number;
}

/**
 * A memo of pure functions of a text, which saves their cost and changes no answer. What was not asked for the longest is
 * forgotten where all together come to more than `maxSize`; the newest is always kept.
 */
export function memoOfTexts<T>(maxSize: number, sizeOf: (value: T, text: string) => number): Memo<T> {
  // The order of a map is that of its insertions.
  const kept = new Map<string, Kept<T>>();
  let size = 0;
  const forget = (name: string): void => {
    size -= kept.get(name)?.size ?? 0;
    kept.delete(name);
  };
  return (name, text, make) => {
    const known = kept.get(name);
    if (known?.text === text) {
      kept.delete(name);
      kept.set(name, known);
      return known.value;
    }
    const value = make();
    forget(name);
    const made = { text, value, size: sizeOf(value, text) };
    kept.set(name, made);
    size += made.size;
    for (const oldest of kept.keys()) {
      if (size <= maxSize || oldest === name) break;
      forget(oldest);
    }
    return value;
  };
}
