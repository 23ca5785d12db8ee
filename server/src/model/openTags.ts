import { isOfDockersLibrary, type Reference, readReference, repositoryOf } from '../image/reference';
import { escapePattern } from '../text/escapePattern';
import type { Build } from './build';

/** Tags of a repository that only a run knows, as far as their text is known. */
export interface OpenTags {
  readonly repository: string;
  /** Fits every tag that may be one of them. */
  readonly tags: RegExp;
}

/** Where a build leaves its image under tags that only a run knows: `shop/app:$VERSION`, all that an action may make. */
export function openTagsOf({ names = [], called = [], repositories = [] }: Build): readonly OpenTags[] {
  const all = repositories.map((one) => ({ repository: repositoryOf(one), tags: ANY }));
  const written = names.flatMap((name, i) => openTagOf(called[i] ?? name) ?? []);
  return [...all, ...written];
}

/** Whether a reference may be one of those tags. */
export function mayBeOneOf({ repository, tags }: OpenTags, reference: Reference): boolean {
  const isTag = reference.digest === undefined && tags.test(reference.tag ?? 'latest');
  return isTag && repositoryOf(reference) === repository;
}

function openTagOf(name: string): OpenTags | undefined {
  const [, known = '', tag = ''] = NAME.exec(name) ?? [];
  const reading = readReference(known);
  const literals = tag.split(VARIABLE);
  // Nobody pushes to Docker's own library.
  if (!reading.ok || literals.length === 1 || isOfDockersLibrary(reading.reference)) return undefined;
  const pattern = literals.map(escapePattern).join('.*');
  return { repository: repositoryOf(reading.reference), tags: new RegExp(`^${pattern}$`) };
}

const ANY = /^/;
/** A repository that is known as a whole, with a host's port or without, and a tag. */
const NAME = /^((?:[\w.-]+(?::\d+)?\/)?[\w./-]+):(.+)$/s;
/** Variables of shells, make and task runners, expressions of workflows. */
const VARIABLE = /\$\{\{[^}]*\}\}|\{\{[^}]*\}\}|\$\{[^}]*\}|\$\([^)]*\)|\$\w+/;
