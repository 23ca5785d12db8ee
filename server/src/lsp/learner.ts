import * as l10n from '@vscode/l10n';
import type { Connection } from 'vscode-languageserver';
import { inSlices } from '../host/inSlices';
import { type Reference, referenceKey } from '../image/reference';
import { answerOf } from './answerOf';
import type { ClientFeatures } from './clientFeatures';
import { type Folder, isWatched } from './folders';
import { closedPaths, type Publisher } from './publisher';

/** Learns what documents mention, when they have been left alone for a moment. */
export interface Learner {
  /** A document was edited or opened: its references are looked up when they are stable. */
  edited(folder: Folder, path: string): void;
  /** Everything of a folder is to be looked up, open documents first. */
  everything(folder: Folder): void;
  /** Learns these references now; for a request that waits. */
  now(folder: Folder, references: readonly Reference[], signal: AbortSignal): Promise<void>;
  /** The same for a person who asked for just these: before all else, and anew what failed before. */
  byHand(folder: Folder, references: readonly Reference[], signal: AbortSignal): Promise<void>;
  dispose(): void;
}

/** How long a text must rest before its references are taken for final. */
const STABLE_MS = 300;
/** With fewer images to look up, a progress bar would only flicker. */
const WORTH_SHOWING = 4;

interface LearnerOptions {
  readonly connection: Connection;
  readonly client: ClientFeatures;
  readonly publisher: Publisher;
}

/** A learner that tells the publisher whenever something was learned. */
export function createLearner({ connection, client, publisher }: LearnerOptions): Learner {
  const dirty = new Map<Folder, Set<string>>();
  const timers: { stable?: NodeJS.Timeout } = {};

  const learnOne = async (folder: Folder, reference: Reference, signal: AbortSignal): Promise<void> => {
    const changed = await folder.session.learn([reference], signal);
    if (changed && !folder.abort.signal.aborted) publisher.changed(folder);
  };

  const learn = async (folder: Folder, references: readonly Reference[], signal: AbortSignal): Promise<void> => {
    await Promise.all(references.map((reference) => learnOne(folder, reference, signal)));
  };

  /** All of a folder: to begin hundreds of look-ups at once would keep who is typing waiting. */
  const learnInTurns = async (
    references: readonly Reference[],
    learnIt: (reference: Reference) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void> => {
    const begun: Promise<void>[] = [];
    await inSlices(references, (reference) => void begun.push(learnIt(reference)), signal);
    await Promise.all(begun);
  };

  const mentionsOf = (folder: Folder, path: string, into: Map<string, Reference>): void => {
    if (!isWatched({ folder, path })) return;
    for (const one of folder.session.analyse(path)?.mentions ?? []) into.set(referenceKey(one), one);
  };

  const flush = (): void => {
    delete timers.stable;
    for (const [folder, paths] of dirty) {
      const mentions = new Map<string, Reference>();
      for (const path of paths) mentionsOf(folder, path, mentions);
      void learn(folder, [...mentions.values()], folder.abort.signal);
    }
    dirty.clear();
  };

  const learnAll = async (folder: Folder): Promise<void> => {
    const { signal } = folder.abort;
    await folder.ready;
    const mentions = new Map<string, Reference>();
    for (const path of folder.open.keys()) mentionsOf(folder, path, mentions);
    if (folder.settings.wholeWorkspace) {
      await inSlices(closedPaths(folder), (path) => mentionsOf(folder, path, mentions), signal);
    }
    const pending = [...mentions.values()].filter(
      (reference) => folder.session.offerOf('', reference).state === 'pending',
    );
    const isShown = client.workDoneProgress && pending.length >= WORTH_SHOWING;
    if (isShown) await learnShown(folder, [...mentions.values()]);
    else await learnInTurns([...mentions.values()], (reference) => learnOne(folder, reference, signal), signal);
  };

  const learnShown = async (folder: Folder, references: readonly Reference[]): Promise<void> => {
    const progress = await answerOf(connection, 'to show progress', connection.window.createWorkDoneProgress());
    if (progress === undefined) return learn(folder, references, folder.abort.signal);
    const abort = new AbortController();
    const stop = (): void => abort.abort();
    folder.abort.signal.addEventListener('abort', stop, { once: true });
    progress.begin('platformlint', 0, l10n.t('looking up {0} images', references.length), true);
    const listening = progress.token.onCancellationRequested(stop);
    const state = { done: 0 };
    const learnIt = async (reference: Reference): Promise<void> => {
      await learnOne(folder, reference, abort.signal);
      state.done++;
      progress.report(
        Math.floor((100 * state.done) / references.length),
        l10n.t('{0} of {1} images', state.done, references.length),
      );
    };
    await learnInTurns(references, learnIt, abort.signal);
    progress.done();
    listening.dispose();
    folder.abort.signal.removeEventListener('abort', stop);
  };

  return {
    edited(folder, path) {
      const paths = dirty.get(folder) ?? new Set();
      dirty.set(folder, paths.add(path));
      clearTimeout(timers.stable);
      timers.stable = setTimeout(flush, STABLE_MS);
    },
    everything: (folder) => void learnAll(folder),
    now: learn,
    async byHand(folder, references, signal) {
      const changed = await folder.learnUrgently(references, signal);
      if (changed && !folder.abort.signal.aborted) publisher.changed(folder);
    },
    dispose: () => clearTimeout(timers.stable),
  };
}
