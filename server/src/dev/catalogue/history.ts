import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Listing } from '../../offers/catalogue/encoding';
import { readLibraryFile } from './libraryFile';

/**
 * The tags that repositories of official images ever listed, as they were last listed on the main branch, without those
 * that nobody can pull any more.
 */
export interface History {
  /** The day of the newest commit, `YYYY-MM-DD` in UTC. */
  readonly date: string;
  /** By repository, then by tag. */
  readonly listing: ReadonlyMap<string, ReadonlyMap<string, Listing>>;
}

/**
 * From this day on (seconds since 1970) official images were pushed as manifest lists whatever their number of
 * architectures; a tag that was dropped before it is a single manifest to this day.
 */
const INDEXES_SINCE = Date.UTC(2017, 8, 12) / 1000;

/**
 * What was dropped before this day was pushed by engines older than Docker 1.10, or may have been: a manifest of schema 1,
 * which today's engines refuse to pull on every platform.
 */
const SCHEMA_2_SINCE = Date.UTC(2016, 6, 1) / 1000;

/**
 * Reads the history of a checkout or a bare clone of docker-library/official-images: first parents only, so what once
 * was proposed and never merged does not count. Rejects where git cannot read it.
 */
export async function readHistory(folder: string): Promise<History> {
  const versions = versionsIn(await git(folder, LOG, ''));
  const newest = versions.at(-1);
  if (newest === undefined) throw new Error(`${folder} has no history of library/`);
  const texts = await textsOf(
    folder,
    [...new Set(versions.map(({ blob }) => blob))].filter((blob) => !isNone(blob)),
  );
  const listing = new Map<string, Map<string, Listing>>();
  const current = new Map<string, ReadonlySet<string>>();
  for (const { repository, blob, at } of versions) {
    const text = isNone(blob) ? '' : texts.get(blob);
    if (text === undefined) throw new Error(`${blob} of library/${repository} is not in ${folder}`);
    const tags = listing.get(repository) ?? new Map<string, Listing>();
    listing.set(repository, tags);
    const listed = readLibraryFile(text);
    // What this version no longer lists was pushed last just before it.
    for (const tag of current.get(repository) ?? []) {
      const before = tags.get(tag);
      if (before === undefined || listed.has(tag)) continue;
      // A `latest` that went while the rest stayed was deleted (elasticsearch, kibana); other tags are left as they are.
      if (at < SCHEMA_2_SINCE || (tag === 'latest' && listed.size > 0)) tags.delete(tag);
      else if (at < INDEXES_SINCE && before.architectures.length === 1) tags.set(tag, { ...before, kind: 'manifest' });
    }
    for (const [tag, architectures] of listed) tags.set(tag, { kind: 'index', architectures });
    current.set(repository, new Set(listed.keys()));
  }
  for (const [repository, tags] of listing) if (tags.size === 0) listing.delete(repository);
  return { date: new Date(newest.at * 1000).toISOString().slice(0, 10), listing };
}

interface Version {
  readonly repository: string;
  readonly blob: string;
  /** Seconds since 1970. */
  readonly at: number;
}

const LOG = 'log --first-parent --no-renames --raw --no-abbrev --reverse --format=@%ct -- library'.split(' ');

function versionsIn(log: string): readonly Version[] {
  const versions: Version[] = [];
  let at = 0;
  for (const line of log.split('\n')) {
    if (line.startsWith('@')) at = Number(line.slice(1));
    const [, blob, repository] = /^:\d+ \d+ \w+ (\w+) \w\tlibrary\/([a-z0-9]+(?:[._-]+[a-z0-9]+)*)$/.exec(line) ?? [];
    if (blob !== undefined && repository !== undefined) versions.push({ repository, blob, at });
  }
  return versions;
}

function isNone(blob: string): boolean {
  return /^0+$/.test(blob);
}

/** The texts of blobs, by one `git cat-file --batch` (its output: `<id> blob <bytes>`, the bytes, a line feed). */
async function textsOf(folder: string, blobs: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const output = await gitBytes(folder, ['cat-file', '--batch'], blobs.join('\n'));
  const texts = new Map<string, string>();
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf(10, at);
    const [id = '', type, bytes] = output.toString('latin1', at, end).split(' ');
    const length = type === 'blob' ? Number(bytes) : -1;
    if (length >= 0) texts.set(id, output.toString('utf8', end + 1, end + 1 + length));
    at = end + 1 + (length >= 0 ? length + 1 : 0);
  }
  return texts;
}

async function git(folder: string, args: readonly string[], stdin: string): Promise<string> {
  return (await gitBytes(folder, args, stdin)).toString('utf8');
}

async function gitBytes(folder: string, args: readonly string[], stdin: string): Promise<Buffer> {
  // A partial clone must not fetch what it lacks: nothing here asks a network.
  const child = spawn('git', ['-C', folder, ...args], { env: { ...process.env, GIT_NO_LAZY_FETCH: '1' } });
  const chunks: Buffer[] = [];
  const complaints: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => complaints.push(chunk));
  // A git that fails may be gone before it has read; its status tells.
  child.stdin.on('error', () => child.stdin.destroy());
  child.stdin.end(stdin);
  const [status] = await once(child, 'close');
  if (status !== 0) throw new Error(`git ${args[0]} in ${folder}: ${Buffer.concat(complaints).toString('utf8')}`);
  return Buffer.concat(chunks);
}
