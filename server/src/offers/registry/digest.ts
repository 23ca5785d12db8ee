import { createHash } from 'node:crypto';

/** Whether a text is a digest that can be checked: sha256, sha384 or sha512 in lower-case hex of the right length. */
export function isDigest(text: string): boolean {
  return /^(sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128})$/.test(text);
}

/** The digest of bytes, by the algorithm of `like` (sha256 where there is none). */
export function digestOf(bytes: Uint8Array, like = 'sha256:'): string {
  const [algorithm = 'sha256'] = like.split(':');
  return `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`;
}

/** Whether bytes are what a digest promises. */
export function matchesDigest(bytes: Uint8Array, digest: string): boolean {
  return isDigest(digest) && digestOf(bytes, digest) === digest;
}
