/**
 * Whether a text holds a place for a platform, or for a part of one, that somebody else gives: `linux/???`,
 * `linux/<arch>`, `linux/` before an empty value, `linux/unset`. A typing error is none.
 */
export function isPlaceholder(text: string): boolean {
  return text.split('/').some((part) => NO_NAME.test(part) || STANDS_FOR.test(part));
}

const NO_NAME = /^[^a-z0-9]*$|[<>?]/i;
const STANDS_FOR =
  /^(?:unknown|unset|undefined|undef|none|null|nil|todo|fixme|placeholder|required|change[-_]?me|set[-_]?me|x{3,})$/i;
