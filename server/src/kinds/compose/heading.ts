import { saysForDevelopers } from '../syntax/localImage';

/** Whether the comment that a compose file begins with says that it is for those who develop. */
export function isHeadedForDevelopers(text: string): boolean {
  const heading = HEADING.exec(text.slice(0, MAX_HEADING))?.[0] ?? '';
  return heading
    .replace(MARKS, ' ')
    .split(SENTENCE)
    .some((sentence) => saysForDevelopers(sentence) && !OF_ANOTHER.test(sentence));
}

/** All comments above the first key. */
const HEADING = /^(?:[ \t]*(?:#[^\n]*|---[ \t]*)?\r?\n)*/;
const MAX_HEADING = 3000;
const MARKS = /^[ \t]*#+/gm;
/** An empty line, or the end of a sentence: the dot of a file's name is none. */
const SENTENCE = /[.;!?](?=\s)|\n[ \t\r]*\n/;

/** A sentence that denies it, or sends people to another file for that. */
const OF_ANOTHER =
  /\b(?:not|never|production|see|take|instead|override|prefer|except)\b|\buse (?!this|it|only)|\.ya?ml\b/i;
