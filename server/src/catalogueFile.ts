import { join } from 'node:path';
import type { InstantOffers } from './knowledge/offerBook';
import { bundledCatalogue } from './offers/catalogue/bundled';

/** The catalogue beside the program: beside this file as it stands, and beside the bundle, where the build copies it. */
export function catalogueFile(): Promise<InstantOffers> {
  const path = join(__dirname, 'data', 'officialImages.catalogue');
  return Promise.resolve(bundledCatalogue(path, (message) => process.stderr.write(`platformlint: ${message}\n`)));
}
