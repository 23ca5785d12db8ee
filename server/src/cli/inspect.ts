import { familiarReference, readReference } from '../image/reference';
import type { ProgramParts } from '../knowledge/programParts';
import { entryName, type KnownOffer, type Offer, type OfferSource, toldEntries } from '../model/offer';
import { EXIT, type Io, refuse } from './io';
import { openWorkspace } from './open';
import type { LintOptions } from './options';
import { writeOutput } from './output';
import { progressLine } from './progress';

/** Says which platforms an image offers and who says so; it sees the builds of the workspace. The exit status. */
export async function inspect(io: Io, parts: ProgramParts, options: LintOptions, reference: string): Promise<number> {
  if (options.format !== 'text' && options.format !== 'json')
    return refuse(io, EXIT.usage, 'inspect writes text or json');
  const reading = readReference(reference);
  if (!reading.ok) return refuse(io, EXIT.usage, `"${reference}" is not an image reference: ${reading.message}`);
  const opened = await openWorkspace(io, parts, options, 'inspect');
  if ('status' in opened) return refuse(io, opened.status, opened.message);
  const progress = progressLine(io);
  try {
    progress.say(`looking up ${reference}`);
    await opened.session.load('', io.signal);
    await opened.session.learn([reading.reference], io.signal);
    const offer = opened.session.offerOf('', reading.reference);
    progress.clear();
    const name = familiarReference(reading.reference);
    const text =
      options.format === 'json' ? `${JSON.stringify(shapeOf(name, offer), undefined, 2)}\n` : textOf(name, offer);
    const unwritten = await writeOutput(io, options.output, text);
    if (unwritten !== undefined) return refuse(io, EXIT.failed, unwritten);
    return offer.state === 'known' ? EXIT.clean : EXIT.failed;
  } finally {
    progress.clear();
    await opened.close();
  }
}

function shapeOf(reference: string, offer: Offer): unknown {
  if (offer.state !== 'known') return { reference, state: 'unknown', platforms: [], ...failureOf(offer) };
  return {
    reference,
    state: 'known',
    source: offer.source,
    kind: offer.kind,
    ...(offer.digest !== undefined && { digest: offer.digest }),
    platforms: toldEntries(offer),
    ...(offer.note !== undefined && { detail: offer.note }),
  };
}

function failureOf(offer: Exclude<Offer, KnownOffer>): { readonly reason: string; readonly detail: string } {
  if (offer.state === 'pending') return { reason: 'canceled', detail: 'The look-up was stopped.' };
  return { reason: offer.reason, detail: offer.detail };
}

const SOURCES: Readonly<Record<OfferSource, string>> = {
  registry: 'says the registry',
  catalogue: 'says the bundled catalogue',
  engine: 'says the local engine',
  workspace: 'as the workspace builds it',
};

function textOf(reference: string, offer: Offer): string {
  if (offer.state !== 'known') {
    const { reason, detail } = failureOf(offer);
    return `${reference}: not known (${reason}): ${detail}\n`;
  }
  const what = offer.kind === 'index' ? 'an index of images' : 'a single image';
  const note = offer.note === undefined ? '' : ` (${offer.note})`;
  const rows = offer.entries.map((entry) => ({
    platform: `${entryName(entry)}${entry.osVersion === undefined ? '' : ` ${entry.osVersion}`}`,
    digest: entry.digest ?? '',
  }));
  const width = Math.max(...rows.map((row) => row.platform.length), 0);
  const { attestations = 0, requests } = offer;
  return [
    `${reference}: ${what}, ${SOURCES[offer.source]}${note}`,
    ...(offer.digest === undefined ? [] : [`digest ${offer.digest}`]),
    ...rows.map((row) => `  ${row.platform.padEnd(width)}  ${row.digest}`.trimEnd()),
    ...(attestations > 0 ? [`${count(attestations, 'attestation')} beside them`] : []),
    ...(requests === undefined
      ? []
      : [requests === 0 ? 'known from before' : `asked in ${count(requests, 'request')}`]),
    '',
  ].join('\n');
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
