import { spanOf } from '../../text/span';
import { architectureWords, type Download, isElsewhere, whoRefuses } from './downloads';
import type { FilledText } from './filledIn';

/**
 * What picks a file for one architecture from a release of GitHub's, whose address is nowhere written:
 * `curl …/releases/latest | grep browser_download_url | grep linux_amd64 | …`.
 */
export function pickedIn(filled: FilledText): readonly Download[] {
  const { text } = filled;
  if (!text.includes(ADDRESS)) return [];
  return partsOf(text, 0, COMMANDS).flatMap((command) => {
    const asked = RELEASES.exec(command.text);
    return asked === null || !command.text.includes(ADDRESS)
      ? []
      : pickedBy(filled, command, asked.index + asked[0].length);
  });
}

function pickedBy(filled: FilledText, command: Part, from: number): readonly Download[] {
  const after = command.text.slice(from);
  if (TURNS_ROUND.test(after)) return [];
  const named = partsOf(after, command.at + from, PIPE)
    .filter(({ text }) => FILTER.test(text) && !isElsewhere(text))
    .flatMap(({ text, at }) => architectureWords(text).map((word) => ({ ...word, at: at + word.at })));
  const words = named.flatMap(({ text, at }) => filled.whereIs(spanOf(at, text)) ?? []);
  const [first] = words;
  const isOne = new Set(named.map(({ platform }) => platform.architecture)).size === 1;
  if (!isOne || named[0] === undefined || first === undefined) return [];
  const { at, text: word, platform } = named[0];
  const [, ending = ''] = /^([\w.-]*)/.exec(filled.text.slice(at, at + LONGEST_NAME)) ?? [];
  const refusedBy = whoRefuses(ending || word, filled.text);
  return [{ platform, span: first.span, words, file: ending || word, ...(refusedBy && { refusedBy }) }];
}

interface Part {
  readonly text: string;
  readonly at: number;
}

/** The parts of a text between signs that stand in no quotes. */
function partsOf(text: string, offset: number, between: RegExp): readonly Part[] {
  const parts: Part[] = [];
  let at = 0;
  for (const { index, 0: sign } of text.matchAll(between)) {
    if (/^["']/.test(sign)) continue;
    parts.push({ text: text.slice(at, index), at: offset + at });
    at = index + sign.length;
  }
  return [...parts, { text: text.slice(at), at: offset + at }];
}

const ADDRESS = 'browser_download_url';
const RELEASES = /\bapi\.github\.com\/repos\/[^\s"']{1,300}\/releases[^\s"')]{0,100}["']?/;
const COMMANDS = /&&|\|\||[;\n]/g;
const PIPE = /"(?:[^"\\]|\\[\s\S])*"?|'[^']*'?|\|/g;
const FILTER = /^\s*(?:[ef]?grep|rg|jq|[gm]?awk|sed)\s|\b(?:contains|endswith|startswith|test|match|select)\s*\(/;
/** What is named is left out. */
const TURNS_ROUND = /\bgrep\s+(?:-\w+\s+)*(?:-\w*v|--invert-match)|[|(]\s*not\b|!=|!~/;
const LONGEST_NAME = 80;
