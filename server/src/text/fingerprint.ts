/**
 * A short name of a text, by which one can tell that it has changed: equal texts have equal names, different ones
 * practically never (64 bits: FNV-1a over its UTF-16 units, forwards and backwards). Not for secrets.
 */
export function fingerprint(text: string): string {
  let forwards = OFFSET;
  let backwards = OFFSET;
  for (let at = 0; at < text.length; at++) {
    forwards = Math.imul(forwards ^ text.charCodeAt(at), PRIME);
    backwards = Math.imul(backwards ^ text.charCodeAt(text.length - 1 - at), PRIME);
  }
  return [forwards, backwards].map((half) => (half >>> 0).toString(36)).join('-');
}

const OFFSET = 0x811c9dc5;
const PRIME = 0x01000193;
