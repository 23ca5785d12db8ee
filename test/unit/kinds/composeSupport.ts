import { formatPlatform } from '../../../server/src/image/platform';
import { familiarReference } from '../../../server/src/image/reference';
import { composeKind } from '../../../server/src/kinds/compose/compose';
import type { Build } from '../../../server/src/model/build';
import type { ImageUse } from '../../../server/src/model/imageUse';
import type { Reading } from '../../../server/src/model/reading';
import { applyEdits, type Edit } from '../../../server/src/text/edits';
import type { Span } from '../../../server/src/text/span';

/** The files of a folder by path; the first is the one that is read. */
export type Files = Readonly<Record<string, string>>;

/** Reads the first of `files`, with the others beside it. */
export function readFirst(files: Files): { readonly text: string; readonly reading: Reading } {
  const [path = '', text = ''] = Object.entries(files)[0] ?? [];
  const source = { uri: `file:///w/${path}`, path, text, version: 1 };
  const reading = composeKind.read(source, { file: (other) => files[other], builds: [], platforms: [] });
  return { text, reading };
}

/** Reads one text as `compose.yaml`. */
export function readText(text: string): Reading {
  return readFirst({ 'compose.yaml': text }).reading;
}

export function slice(text: string, span: Span): string {
  return text.slice(span.start, span.end);
}

/** `written -> reference | demand | flags`, for tables. */
export function describeUse(text: string, use: ImageUse): string {
  const image = use.image === undefined ? `? ${use.unread}` : familiarReference(use.image);
  const flags = [use.role, ...(use.builtHere ? ['built'] : []), ...(use.condition ? [use.condition] : [])];
  return `${slice(text, use.span)} -> ${image} | ${describeDemand(use)} | ${flags.join(' ')}`;
}

export function describeDemand({ demand }: ImageUse): string {
  return demand.kind === 'stated' ? demand.platforms.map(formatPlatform).join(',') : demand.kind;
}

/** The platforms of a build with their characters: `linux/amd64@"linux/amd64"`. */
export function describePlatforms(text: string, build: Build): string {
  if (build.platforms.state !== 'known') return build.platforms.state;
  return build.platforms.items.map(({ value, span }) => `${value}@${slice(text, span)}`).join(' ');
}

export function edited(text: string, edits: readonly Edit[] | undefined): string {
  return applyEdits(text, edits ?? []);
}
