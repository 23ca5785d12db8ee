import type { Files } from '../../server/src/host/ports';
import { createOfferBook } from '../../server/src/knowledge/offerBook';
import { createSession, type Session } from '../../server/src/knowledge/session';
import type { Kind } from '../../server/src/model/kind';
import { USUAL_LIFETIMES } from '../../server/src/offers/lifetimes';
import { PARTS } from '../../server/src/parts';

const OFFLINE = { state: 'unknown', reason: 'offline', detail: '' } as const;

/** A session over a folder with the product's own parts that asks nobody of an image. */
export function silentSession(root: string, files: Files, kinds: readonly Kind[] = PARTS.kinds): Session {
  return createSession({
    ...PARTS,
    kinds,
    root,
    files,
    offers: createOfferBook({
      asker: { ask: () => Promise.resolve(OFFLINE) },
      instant: () => undefined,
      lifetimes: USUAL_LIFETIMES,
      now: () => 0,
    }),
    nodesOf: () => undefined,
    chosenNodes: () => undefined,
    silence: () => OFFLINE,
  });
}
