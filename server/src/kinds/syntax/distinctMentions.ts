import type { PlatformMention } from '../../model/mention';
import { uniqueBy } from '../../text/groups';

/** Mentions in the order of their places, each place once: a text that several commands share through a variable is one. */
export function distinctMentions(mentions: readonly PlatformMention[]): readonly PlatformMention[] {
  const byPlace = uniqueBy(mentions, ({ text: { span } }) => `${span.start}:${span.end}`);
  return [...byPlace].sort((a, b) => a.text.span.start - b.text.span.start);
}
