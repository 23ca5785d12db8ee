import { inSlices } from '../host/inSlices';
import { bestOf } from '../image/compatibility';
import { formatPlatform, type Platform } from '../image/platform';
import { familiarReference } from '../image/reference';
import { platformsOf } from '../model/offer';
import type { UseSubject } from '../model/rule';
import type { Context } from './context';
import { type Folder, isWatched, linedOf, uriOf } from './folders';
import { type ImagesResult, METHODS } from './protocol';
import { type ShownOffer, shownOffer } from './shownOffer';

type Image = ImagesResult['images'][number];

/** platformlint/images: every image of the workspace with what is known of it, for the view. */
export function answerImages(context: Context): void {
  context.connection.onRequest(METHODS.images, async (): Promise<ImagesResult> => {
    const images: Image[] = [];
    for (const folder of context.folders.all()) {
      await folder.ready;
      const isOwn = context.folders.isOwn(folder);
      const all = [...folder.session.workspace.documents.keys()];
      const paths = all.filter((path) => isOwn(path) && isWatched({ folder, path })).sort();
      await inSlices(paths, (path) => images.push(...imagesOf(context, folder, path)), folder.abort.signal);
    }
    return { images };
  });
}

function imagesOf({ places }: Context, folder: Folder, path: string): readonly Image[] {
  const analysis = folder.session.analyse(path);
  const lined = linedOf(folder, path, analysis);
  if (analysis === undefined || lined === undefined) return [];
  return analysis.subjects.uses.flatMap((subject): readonly Image[] => {
    const { use, required } = subject;
    const offer = shownOffer(subject);
    const missing = missingOf(subject);
    if (use.builtHere === true) return [];
    const digest = offer.state === 'known' ? offer.digest : undefined;
    return [
      {
        image: use.image === undefined ? use.written : familiarReference(use.image),
        place: { uri: uriOf(folder, path), path, ...places.position(lined, use.span.start) },
        state: stateOf(offer, required?.platforms ?? [], missing),
        platforms: offer.state === 'known' ? platformsOf(offer).map(formatPlatform) : [],
        needed: (required?.platforms ?? []).map(formatPlatform),
        missing: missing.map(formatPlatform),
        detail: offer.state === 'unknown' ? offer.detail : (required?.because ?? ''),
        ...(digest !== undefined && { digest }),
      },
    ];
  });
}

function missingOf({ offer, required }: UseSubject): readonly Platform[] {
  if (offer.state !== 'known') return [];
  const offered = platformsOf(offer);
  return (required?.platforms ?? []).filter((platform) => bestOf(platform, offered).verdict === 'no');
}

function stateOf(offer: ShownOffer, needed: readonly Platform[], missing: readonly Platform[]): Image['state'] {
  if (offer.state !== 'known') return offer.state;
  if (needed.length === 0) return 'notNeeded';
  return missing.length === 0 ? 'serves' : 'missing';
}
