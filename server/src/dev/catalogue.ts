import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { encodeCatalogue } from '../offers/catalogue/encoding';
import { readHistory } from './catalogue/history';

/**
 * Builds the bundled catalogue from a checkout (or bare clone, with its whole history) of
 * docker-library/official-images: `npx tsx server/src/dev/catalogue.ts <folder>`. Asks no network.
 */
async function main(folder: string | undefined): Promise<void> {
  if (folder === undefined) throw new Error('Name the folder of a checkout of docker-library/official-images.');
  const { date, listing } = await readHistory(folder);
  // What both Node and browsers can unpack.
  const bytes = gzipSync(encodeCatalogue(date, listing), { level: 9 });
  writeFileSync(join(__dirname, '..', 'data', 'officialImages.catalogue'), bytes);
  const tags = [...listing.values()].reduce((sum, one) => sum + one.size, 0);
  process.stdout.write(`${tags} tags of ${listing.size} repositories up to ${date}: ${bytes.length} bytes\n`);
}

main(process.argv[2]).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
