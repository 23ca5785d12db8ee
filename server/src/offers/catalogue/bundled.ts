import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Reference } from '../../image/reference';
import type { KnownOffer } from '../../model/offer';
import { type Catalogue, loadCatalogue, officialName } from './catalogue';

/**
 * Answers from the catalogue in a file (gzip), which is read when the first official image is asked for and not before.
 * Where it cannot be read, `warn` hears of it once, and nothing is known.
 */
export function bundledCatalogue(
  path: string,
  warn: (message: string) => void,
): (reference: Reference) => KnownOffer | undefined {
  const state: { opened?: Catalogue | 'none' } = {};
  const open = (): Catalogue | 'none' => {
    try {
      return loadCatalogue(gunzipSync(readFileSync(path)).toString('utf8'));
    } catch (error) {
      warn(
        `The catalogue of official images cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      );
      return 'none';
    }
  };
  return (reference) => {
    if (officialName(reference) === undefined) return undefined;
    state.opened ??= open();
    return state.opened === 'none' ? undefined : state.opened.offerOf(reference);
  };
}
