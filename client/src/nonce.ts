import { randomBytes } from 'node:crypto';

/** A word that nobody can guess, for the content security policy of one page. */
export function newNonce(): string {
  return randomBytes(16).toString('base64url');
}
