import type { Skipped } from '../../../model/reading';
import type { YamlDocument } from '../../../text/yaml/yaml';

/** What YAML could not read, inside the text. */
export function errorsIn({ text, errors }: YamlDocument): readonly Skipped[] {
  const within = (offset: number): number => Math.min(offset, text.length);
  return errors.map(({ value, span }) => ({ span: { start: within(span.start), end: within(span.end) }, why: value }));
}
