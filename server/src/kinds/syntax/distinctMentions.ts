import type { PlatformMention } from '../../model/mention';

/** Mentions in the order of their places, each place once: a text that several commands share through a variable is one. */
export function distinctMentions(mentions: readonly PlatformMention[]): readonly PlatformMention[] {
  const byPlace = new Map(mentions.map((each) => [`${each.text.span.start}:${each.text.span.end}`, each]));
  return [...byPlace.values()].sort((a, b) => a.text.span.start - b.text.span.start);
}
