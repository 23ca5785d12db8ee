import { formatReference, readReference } from '../image/reference';
import type { ImageUse } from '../model/imageUse';
import type { Edit } from '../text/edits';

/**
 * The edit that gives an image another tag: the tag's characters, and those of a digest, which would still decide what is
 * pulled. `undefined` where the reference does not stand in the text as it is.
 */
export function tagEdit({ use, tag }: { readonly use: ImageUse; readonly tag: string }): Edit | undefined {
  const { span, written, image, literal } = use;
  const reading = readReference(written);
  const isWhole = literal && span.end - span.start === written.length;
  if (!isWhole || image === undefined || !reading.ok) return undefined;
  if (formatReference(reading.reference) !== formatReference(image)) return undefined;
  const at = written.indexOf('@');
  const name = at < 0 ? written : written.slice(0, at);
  const colon = name.lastIndexOf(':');
  const hasTag = colon > name.lastIndexOf('/');
  // The first character that is not as it will be.
  const start = hasTag && name.slice(colon + 1) !== tag ? colon + 1 : name.length;
  const text = hasTag ? (start === name.length ? '' : tag) : `:${tag}`;
  return { span: { start: span.start + start, end: span.end }, text };
}
