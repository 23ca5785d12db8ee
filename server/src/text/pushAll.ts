/** Appends items one by one: as the arguments of one call, those of a very long text overflow the stack. */
export function pushAll<Item>(into: Item[], items: Iterable<Item>): void {
  for (const item of items) into.push(item);
}
