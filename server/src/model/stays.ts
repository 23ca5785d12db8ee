/**
 * Why an image does not leave the machine that builds it, as far as a document or the calls of the workspace tell, the
 * surest first. Whoever reads that in a document says it by `staying`; what the calls of a bake or compose file say, and
 * how far each reason holds with what else is known, stands in `analysis/staying.ts`.
 *
 * - `tried`: nobody else is to have it. It is run there and handed on to nobody, or is for tests or pull requests only.
 *   That holds by itself: such an image is thrown away (`isThrownAway`), whatever it is built for.
 * - `started`: Compose is asked to start it, on the engine that builds it, and no call of it hands anything on, or its file
 *   says that it is for those who develop. It stays if nobody could push it under its name.
 * - `kept`: the commands of its document hand on other images only. It is in the engine of whoever starts them, and that
 *   may be anybody: it stays if it is for developers, or another build hands the same image on.
 *
 * That an image goes nowhere by its output is another question (`isThrownAway`), and so is what its names say of it
 * (`isCalledTrial`), which is asked when all tags are known.
 */
export type Stays = 'tried' | 'started' | 'kept';

const SUREST_FIRST: readonly Stays[] = ['tried', 'started', 'kept'];

/** The build or call with the reason, unless it has a surer one. */
export function staying<T extends { readonly stays?: Stays }>(one: T, why: T['stays'] & Stays): T {
  const isSurer = one.stays !== undefined && SUREST_FIRST.indexOf(one.stays) <= SUREST_FIRST.indexOf(why);
  return isSurer ? one : { ...one, stays: why };
}
