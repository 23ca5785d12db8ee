import type { Journal } from '../../host/journal';
import { type Reference, referenceKey } from '../../image/reference';
import type { KnownOffer, UnknownOffer } from '../../model/offer';
import {
  type CachedFailure,
  type CacheRecord,
  type Content,
  cachedReason,
  contentOf,
  offerOfContent,
  readRecord,
  writeRecord,
} from './records';

/** What was kept about a reference. `at` is when a registry last said so, in ms since 1970. */
export type Kept =
  | { readonly state: 'known'; readonly digest: string; readonly offer: KnownOffer; readonly at: number }
  | { readonly state: 'unknown'; readonly failure: CachedFailure; readonly at: number };

/** Answers on disk, shared by processes. A disk that cannot be used leaves what this process learned. */
export interface OfferCache {
  /** Reads what other processes added since; all of it at first. */
  refresh(): Promise<void>;
  /** What is kept, however old. */
  find(reference: Reference): Kept | undefined;
  /** Keeps an answer of a registry; failures that pass are not kept. */
  keep(reference: Reference, answer: KnownOffer | UnknownOffer, at: number): Promise<void>;
  /** The reference still leads to what is kept. */
  confirm(reference: Reference, at: number): Promise<void>;
  /** Takes the right to ask for this reference; `held` where another process is asking. */
  claim(reference: Reference): Promise<{ release(): Promise<void> } | 'held' | 'failed'>;
}

/** What a cache is made of. */
export interface OfferCacheOptions {
  readonly journal: Journal;
  readonly now: () => number;
  /** Bytes of the file from which on the least used is dropped, down to half of it. */
  readonly maxBytes?: number;
  /** The language that texts are in, English where absent: a failure in the words of another is none that is kept. */
  readonly language?: string;
  /** Hears once that the disk cannot be used. */
  readonly warn: (message: string) => void;
}

const MAX_BYTES = 16 * 1024 * 1024;
/** A look-up ends by itself before this; see `registry/lookup.ts`. */
const CLAIM_MS = 90_000;
const DAY = 24 * 3_600_000;

interface Pointer {
  readonly digest: string;
  at: number;
}

/** A cache over a journal, which is read when first needed. */
export function createOfferCache(options: OfferCacheOptions): OfferCache {
  const { journal, now, maxBytes = MAX_BYTES, language, warn } = options;
  const pointers = new Map<string, Pointer>();
  const failures = new Map<string, { readonly failure: CachedFailure; readonly at: number }>();
  const contents = new Map<string, { readonly content: Content; at: number }>();
  const state: { reading?: Promise<void>; next?: Promise<void>; size: number; lines: number; warned?: true } = {
    size: 0,
    lines: 0,
  };

  const complain = (detail: string): void => {
    if (state.warned) return;
    state.warned = true;
    warn(`Answers of registries are not kept on disk: ${detail}`);
  };

  const take = (record: CacheRecord): void => {
    switch (record.kind) {
      case 'content':
        contents.set(record.digest, { content: record.content, at: record.at });
        return;
      case 'pointer':
        if ((pointers.get(record.key)?.at ?? 0) > record.at) return;
        pointers.set(record.key, { digest: record.digest, at: record.at });
        failures.delete(record.key);
        return;
      case 'failure':
        if ((pointers.get(record.key)?.at ?? 0) > record.at) return;
        failures.set(record.key, { failure: record.failure, at: record.at });
        return;
      default:
        record satisfies never;
    }
  };

  const read = async (): Promise<void> => {
    const news = await journal.read();
    if (!news.ok) return complain(news.detail);
    state.size = news.size;
    if (news.restarted) state.lines = 0;
    let hasGarbage = false;
    for (const line of news.text.split('\n')) {
      if (line === '') continue;
      const record = readRecord(line);
      state.lines++;
      if (record) take(record);
      else hasGarbage = true;
    }
    const live = pointers.size + contents.size + failures.size;
    const isWordy = state.lines > 4 * live + 1_000;
    if (hasGarbage || isWordy || state.size > maxBytes) await compact();
  };

  /** A reading under way may have begun too early for what the caller wants to see: then another follows. */
  const refresh = (): Promise<void> => {
    if (state.next !== undefined) return state.next;
    if (state.reading === undefined) {
      state.reading = read().finally(() => delete state.reading);
      return state.reading;
    }
    state.next = state.reading.then(() => {
      delete state.next;
      return refresh();
    });
    return state.next;
  };

  /** One at a time over all processes; who is not let in leaves it to the other. */
  const compact = async (): Promise<void> => {
    const lock = await journal.lock('compact', CLAIM_MS);
    if (lock === 'held' || lock === 'failed') return;
    try {
      const lines = linesByUse(pointers, failures, contents, now() - DAY);
      const kept: string[] = [];
      let bytes = 0;
      for (const line of lines) {
        bytes += line.length + 1;
        if (bytes > maxBytes / 2) break;
        kept.push(line);
      }
      const replaced = await journal.replace(kept);
      if (!replaced.ok) return complain(replaced.detail);
      state.size = bytes;
      state.lines = kept.length;
    } finally {
      await lock.release();
    }
  };

  const append = async (records: readonly CacheRecord[]): Promise<void> => {
    for (const record of records) take(record);
    const lines = records.map(writeRecord);
    const written = await journal.append(lines);
    if (!written.ok) return complain(written.detail);
    state.size += lines.reduce((sum, line) => sum + line.length + 1, 1);
    if (state.size > maxBytes) await refresh();
  };

  return {
    refresh,
    find(reference) {
      const key = referenceKey(reference);
      const failed = failures.get(key);
      if (failed) {
        const { reason, detail } = failed.failure;
        const isReadable = failed.failure.language === language;
        return isReadable ? { state: 'unknown', failure: { reason, detail }, at: failed.at } : undefined;
      }
      const pointer = pointers.get(key);
      const found = pointer && contents.get(pointer.digest);
      const offer = found && offerOfContent(pointer.digest, found.content, pointer.at);
      return offer && { state: 'known', digest: pointer.digest, offer, at: pointer.at };
    },
    async keep(reference, answer, at) {
      const key = referenceKey(reference);
      if (answer.state === 'unknown') {
        const reason = cachedReason(answer.reason);
        if (reason === undefined) return;
        const { detail, onlyMirrors } = answer;
        const failure = {
          reason,
          detail,
          ...(language !== undefined && { language }),
          ...(onlyMirrors && { onlyMirrors }),
        };
        await append([{ kind: 'failure', key, failure, at }]);
        return;
      }
      const digest = reference.digest ?? answer.digest;
      if (digest === undefined) return;
      const isKept = contents.has(digest);
      const content: CacheRecord = { kind: 'content', digest, content: contentOf(answer), at };
      await append([...(isKept ? [] : [content]), { kind: 'pointer', key, digest, at }]);
    },
    async confirm(reference, at) {
      const key = referenceKey(reference);
      const pointer = pointers.get(key);
      if (pointer) await append([{ kind: 'pointer', key, digest: pointer.digest, at }]);
    },
    claim: (reference) => journal.lock(referenceKey(reference), CLAIM_MS),
  };
}

/** What was used last comes first, each content before what points to it; failures go when they are old. */
function linesByUse(
  pointers: ReadonlyMap<string, Pointer>,
  failures: ReadonlyMap<string, { readonly failure: CachedFailure; readonly at: number }>,
  contents: ReadonlyMap<string, { readonly content: Content; readonly at: number }>,
  oldestFailure: number,
): readonly string[] {
  const lines: string[] = [];
  const written = new Set<string>();
  for (const [key, { digest, at }] of [...pointers].sort(([, a], [, b]) => b.at - a.at)) {
    const content = contents.get(digest);
    if (content === undefined) continue;
    if (!written.has(digest)) lines.push(writeRecord({ kind: 'content', digest, ...content }));
    written.add(digest);
    lines.push(writeRecord({ kind: 'pointer', key, digest, at }));
  }
  for (const [key, { failure, at }] of failures)
    if (at > oldestFailure) lines.push(writeRecord({ kind: 'failure', key, failure, at }));
  return lines;
}
