/** The index of the last of some ascending starts that is not after `offset`; 0 where all are after it, or none is. */
export function lastNotAfter(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = Math.max(0, starts.length - 1);
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Where each of some texts begins when they are joined. */
export function startsOf(parts: readonly { readonly text: string }[]): readonly number[] {
  const starts: number[] = [];
  let length = 0;
  for (const { text } of parts) {
    starts.push(length);
    length += text.length;
  }
  return starts;
}
