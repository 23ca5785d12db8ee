import { addToList } from '../../text/groups';
/** What a tag was last listed as. */
export interface Listing {
  readonly kind: 'index' | 'manifest';
  /** Words of official images (`arm64v8`), for Windows with a build (`windows-amd64@20348`); sorted. */
  readonly architectures: readonly string[];
}

/** Every listing, by repository and tag. */
export type Listings = ReadonlyMap<string, ReadonlyMap<string, Listing>>;

/** Finds listings in an encoded catalogue, which stays as it is: a look-up reads along its text. */
export interface Decoded {
  /** The day of the newest commit that was read, `YYYY-MM-DD`. */
  readonly date: string;
  listingOf(repository: string, tag: string): Listing | undefined;
}

/**
 * Writes listings down. A tag is cut before its first hyphen: `3.12-slim` is the head `3.12` and the suffix `-slim`.
 * Heads with the same suffixes share one group, and nearly all do:
 *
 *     platformlint-catalogue 1 <date>
 *     <architectures,…> <…>                           every set once, `=` before that of a single manifest
 *     <repository>\t<heads>\t<groups of the heads>\t<groups>    one line a repository, sorted
 *
 * Heads, and suffixes within a group, are sorted and begin with a character for how much is as in the one before
 * (`0` plus the count). A suffix ends with `/` and the number of its set, in base 36, unless that is the one before.
 */
export function encodeCatalogue(date: string, listings: Listings): string {
  const sets = new Map<string, number>();
  for (const [name] of setsByUse(listings)) sets.set(name, sets.size);
  const repositories = [...listings].sort(([a], [b]) => (a < b ? -1 : 1));
  const lines = repositories.map(([repository, tags]) => encodeRepository(repository, tags, sets));
  return [`${MAGIC} ${date}`, [...sets.keys()].join(' '), ...lines].join('\n');
}

/** Opens what {@link encodeCatalogue} wrote; throws on anything else, since the text is the program's own. */
export function decodeCatalogue(text: string): Decoded {
  const [head = '', sets = '', ...lines] = text.split('\n');
  if (!head.startsWith(`${MAGIC} `)) throw new Error('This is no catalogue of this version.');
  const listings = sets.split(' ').map(readSet);
  const repositories = new Map(lines.map((line) => [line.slice(0, line.indexOf('\t')), line]));
  return {
    date: head.slice(MAGIC.length + 1),
    listingOf(repository, tag) {
      const [, heads = '', numbers = '', groups = ''] = repositories.get(repository)?.split('\t') ?? [];
      const [first, suffix] = cut(tag);
      const found = seek(heads, first);
      if (found === undefined) return undefined;
      const group = nth(groups, '|', Number.parseInt(nth(numbers, ' ', found.index), 36));
      const item = seek(group, suffix);
      if (item === undefined) return undefined;
      return listings[Number.parseInt(group.slice(group.lastIndexOf('/', item.end - 1) + 1), 36)];
    },
  };
}

const MAGIC = 'platformlint-catalogue 1';
const COUNT_BASE = 48;

function nameOf({ kind, architectures }: Listing): string {
  return `${kind === 'manifest' ? '=' : ''}${architectures.join(',')}`;
}

function readSet(name: string): Listing {
  const isSingle = name.startsWith('=');
  return { kind: isSingle ? 'manifest' : 'index', architectures: name.slice(isSingle ? 1 : 0).split(',') };
}

/** The most used first, so that their numbers are short; ties by name, so that the bytes are the same every time. */
function setsByUse(listings: Listings): readonly (readonly [string, number])[] {
  const uses = new Map<string, number>();
  for (const tags of listings.values()) {
    for (const listing of tags.values()) uses.set(nameOf(listing), (uses.get(nameOf(listing)) ?? 0) + 1);
  }
  return [...uses].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
}

function encodeRepository(
  repository: string,
  tags: ReadonlyMap<string, Listing>,
  sets: ReadonlyMap<string, number>,
): string {
  const byHead = new Map<string, string[]>();
  let head: string | undefined;
  let before = '';
  let set = -1;
  for (const [tag, listing] of [...tags].sort(([a], [b]) => byParts(cut(a), cut(b)))) {
    const [first, suffix] = cut(tag);
    if (first !== head) {
      head = first;
      before = '';
      set = -1;
    }
    const own = sets.get(nameOf(listing)) ?? -1;
    const item = `${shortened(suffix, before)}${own === set ? '' : `/${own.toString(36)}`}`;
    addToList(byHead, first, item);
    before = suffix;
    set = own;
  }
  const groups = new Map<string, number>();
  const heads: string[] = [];
  const numbers: string[] = [];
  let last = '';
  for (const [first, items] of byHead) {
    const group = items.join(' ');
    const number = groups.get(group) ?? groups.size;
    groups.set(group, number);
    heads.push(shortened(first, last));
    numbers.push(number.toString(36));
    last = first;
  }
  return [repository, heads.join(' '), numbers.join(' '), [...groups.keys()].join('|')].join('\t');
}

/**
 * The place of a word in a sorted list whose items say how much is as in the one before. `same` is how much of the word
 * the item before had: an item that has more in common with that one differs from the word at the same place.
 */
function seek(list: string, word: string): { readonly index: number; readonly end: number } | undefined {
  let same = 0;
  let index = 0;
  for (let at = 0; at < list.length; index++) {
    const space = list.indexOf(' ', at);
    const end = space < 0 ? list.length : space;
    const shared = list.charCodeAt(at) - COUNT_BASE;
    if (shared < same) return undefined;
    if (shared === same) {
      let next = at + 1;
      while (next < end && same < word.length && list[next] === word[same]) {
        next++;
        same++;
      }
      if (same === word.length && (next === end || list[next] === '/')) return { index, end };
    }
    at = end + 1;
  }
  return undefined;
}

/** An item of a list by its number. */
function nth(list: string, separator: string, index: number): string {
  let at = 0;
  for (let left = index; left > 0; left--) {
    const found = list.indexOf(separator, at);
    if (found < 0) return '';
    at = found + 1;
  }
  const end = list.indexOf(separator, at);
  return list.slice(at, end < 0 ? list.length : end);
}

function cut(tag: string): readonly [string, string] {
  const at = tag.indexOf('-');
  return at < 0 ? [tag, ''] : [tag.slice(0, at), tag.slice(at)];
}

function byParts([a, x]: readonly [string, string], [b, y]: readonly [string, string]): number {
  if (a !== b) return a < b ? -1 : 1;
  return x < y ? -1 : 1;
}

function shortened(text: string, before: string): string {
  let same = 0;
  while (same < before.length && before[same] === text[same]) same++;
  return `${String.fromCharCode(COUNT_BASE + same)}${text.slice(same)}`;
}
