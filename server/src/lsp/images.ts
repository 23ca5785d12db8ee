import { inSlices } from '../host/inSlices';
import { bestOf } from '../image/compatibility';
import { formatPlatform } from '../image/platform';
import { familiarReference } from '../image/reference';
import { platformsOf } from '../model/offer';
import type { UseSubject } from '../model/rule';
import type { Context } from './context';
import { type Folder, isWatched, linedOf, uriOf } from './folders';
import { type ImagesResult, METHODS } from './protocol';

type Image = ImagesResult['images'][number];

/** platformlint/images: every image of the workspace with what is known of it, for the view. */
export function answerImages(context: Context): void {
  context.connection.onRequest(METHODS.images, async (): Promise<ImagesResult> => {
    const images: Image[] = [];
    for (const folder of context.folders.all()) {
      await folder.ready;
      const paths = [...folder.session.workspace.documents.keys()].filter((path) => isWatched({ folder, path })).sort();
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
    const { use, offer, required } = subject;
    if (use.builtHere === true) return [];
    const digest = offer.state === 'known' ? offer.digest : undefined;
    return [
      {
        image: use.image === undefined ? use.written : familiarReference(use.image),
        place: { uri: uriOf(folder, path), path, ...places.position(lined, use.span.start) },
        state: stateOf(subject),
        platforms: offer.state === 'known' ? platformsOf(offer).map(formatPlatform) : [],
        needed: (required?.platforms ?? []).map(formatPlatform),
        detail: offer.state === 'unknown' ? offer.detail : (required?.because ?? ''),
        ...(digest !== undefined && { digest }),
      },
    ];
  });
}

function stateOf({ offer, required }: UseSubject): Image['state'] {
  if (offer.state !== 'known') return offer.state;
  const offered = platformsOf(offer);
  const isServed = (required?.platforms ?? []).every((platform) => bestOf(platform, offered).verdict !== 'no');
  return isServed ? 'serves' : 'missing';
}
