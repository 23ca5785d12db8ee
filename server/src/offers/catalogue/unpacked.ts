import type { Reference } from '../../image/reference';
import type { KnownOffer } from '../../model/offer';
import { loadCatalogue } from './catalogue';

/** Answers from a packed catalogue (gzip) that is at hand as bytes, unpacked with what browsers have for it. */
export async function unpackedCatalogue(
  bytes: Uint8Array<ArrayBuffer>,
): Promise<(reference: Reference) => KnownOffer | undefined> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return loadCatalogue(await new Response(stream).text()).offerOf;
}
