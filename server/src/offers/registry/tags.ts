import * as l10n from '@vscode/l10n';
import { ask, type FetchScope, statusFailure } from './fetcher';
import { asArray, asObject, asString, readJson } from './json';
import { clean } from './messages';
import { isFailure, type RegistryResponse, type SendFailure } from './send';

/** The tags of a repository, in the order in which the registry lists them. */
export interface TagList {
  readonly state: 'known';
  readonly tags: readonly string[];
  /** Whether these are all; a list that is too long is cut. */
  readonly complete: boolean;
}

/** The most requests for one list. */
export const maxTagPages = 20;

const pageSize = 1_000;
const maxPageBytes = 4 * 1024 * 1024;
const maxTags = 40_000;
const TAG = /^\w[\w.-]{0,127}$/;

/** Reads the pages of a tag list until there is no next one (distribution-spec, "Listing Tags"). */
export async function fetchTags(scope: FetchScope): Promise<TagList | SendFailure> {
  const tags = new Set<string>();
  const asked = new Set<string>();
  for (let query: string | undefined = `?n=${pageSize}`; query !== undefined; ) {
    const isTooLong = scope.budget.left <= 0 || tags.size >= maxTags;
    // A list that leads back to a page of before never ends.
    if (isTooLong || asked.has(query)) return { state: 'known', tags: [...tags], complete: false };
    asked.add(query);
    const answer = await ask(scope, 'GET', 'tags', `tags/list${query}`, maxPageBytes);
    if (isFailure(answer)) return answer;
    // Some registries refuse a page of this size instead of giving a smaller one.
    const refusesSize = answer.status === 400 && asked.size === 1;
    if (refusesSize) {
      query = '';
      continue;
    }
    if (answer.status !== 200) return statusFailure(scope, answer);
    const page = tagsOf(answer.body);
    if (page === undefined) {
      const detail = l10n.t(
        'What {0} sent as the tags of {1} is no list of tags.',
        clean(scope.host),
        clean(scope.subject),
      );
      return { failure: 'badAnswer', detail };
    }
    for (const tag of page) tags.add(tag);
    query = nextQuery(answer);
  }
  return { state: 'known', tags: [...tags], complete: true };
}

/** The tags of one page; `null` stands for none (older registries). What cannot be a tag is left out. */
function tagsOf(body: Uint8Array): readonly string[] | undefined {
  const tags = asObject(readJson(body))?.tags;
  const listed = tags === null ? [] : asArray(tags);
  return listed?.flatMap((one) => {
    const tag = asString(one) ?? '';
    return TAG.test(tag) ? [tag] : [];
  });
}

/**
 * The query of the next page (RFC 8288). Only the query is taken from the link: behind proxies its scheme, host and
 * path are often those of another place, and nobody is asked but this repository's registry.
 */
function nextQuery({ headers, url }: RegistryResponse): string | undefined {
  const link = headers.link?.slice(0, 4_096) ?? '';
  for (const [, target = '', parameters = ''] of link.matchAll(/<([^<>]*)>([^<>]*)/g)) {
    const isNext = /;\s*rel\s*=\s*"?next\b/i.test(parameters);
    if (isNext && URL.canParse(target, url.href)) return new URL(target, url).search || undefined;
  }
  return undefined;
}
