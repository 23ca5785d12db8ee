import { joinPath } from '../../../text/paths';
import { inputOf, type Step } from './step';

/** Where a repository lies in a job's working directory. */
export interface Checkout {
  /** Relative to the job's working directory; '' is that itself. */
  readonly path: string;
  /** It is the repository that the workflow is in; not so for another one, or where that is not known. */
  readonly own: boolean;
  /** An input or a variable says which repository it is, and may say this one. */
  readonly maybeOwn?: true;
}

/** What an `actions/checkout` step puts where; `undefined` where its path is not known. */
export function checkoutOf(step: Step): Checkout | undefined {
  const path = inputOf(step, 'path');
  const repository = inputOf(step, 'repository');
  if (path !== undefined && !path.known) return undefined;
  const isOwn = repository === undefined || repository.holes.some((hole) => hole.expression === 'github.repository');
  const isOpen = !isOwn && repository !== undefined && repository.holes.length > 0;
  return { path: joinPath('', path?.text.trim() ?? ''), own: isOwn, ...(isOpen && { maybeOwn: true }) };
}

/**
 * The workspace path of a path in a job's working directory; `undefined` where it is none of this repository's (an
 * absolute path, another checkout, a variable). Without any checkout the repository is taken to lie there.
 */
export function workspacePath(path: string, root: string, checkouts: readonly Checkout[]): string | undefined {
  const found = placeIn(path, root, checkouts);
  return found?.checkout === undefined || found.checkout.own ? found?.path : undefined;
}

/** The same where the checkout may be this repository's as well, if that is not known. */
export function likelyWorkspacePath(path: string, root: string, checkouts: readonly Checkout[]): string | undefined {
  const found = placeIn(path, root, checkouts);
  const { own = true, maybeOwn = false } = found?.checkout ?? {};
  return own || maybeOwn ? found?.path : undefined;
}

interface Place {
  readonly path: string;
  readonly checkout?: Checkout;
}

function placeIn(path: string, root: string, checkouts: readonly Checkout[]): Place | undefined {
  if (/^[/~]|\$/.test(path)) return undefined;
  const folded = joinPath('', path);
  if (folded.startsWith('..')) return undefined;
  if (checkouts.length === 0) return { path: joinPath(root, folded) };
  let nearest: Checkout | undefined;
  for (const one of checkouts) {
    const isAround = one.path === '' || folded === one.path || folded.startsWith(`${one.path}/`);
    if (isAround && one.path.length >= (nearest?.path.length ?? 0)) nearest = one;
  }
  return nearest && { path: joinPath(root, folded.slice(nearest.path.length)), checkout: nearest };
}
