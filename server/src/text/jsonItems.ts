/** Takes JSON in pieces. */
export interface JsonItems {
  /** The next piece, wherever it was cut. */
  take(piece: string): void;
  /**
   * Ends the text: each document of it (usually one) with `0` in the place of every item that was handed over. Where the
   * text is no JSON, one of these or of the items is none either.
   */
  end(): readonly string[];
}

/**
 * Cuts the objects of a list out of JSON that may be too large to be held whole: those in the array `items` of an
 * object (Kubernetes' lists), or in an array that is the document. Each is handed over when it ends, as its text. Linear.
 */
export function jsonItems(handOver: (item: string) => void): JsonItems {
  const documents: string[] = [];
  let outside = '';
  let item: string | undefined;
  let depth = 0;
  // How deep the objects lie that are items; 0 outside of a list.
  let listDepth = 0;
  let inString = false;
  let isEscaped = false;

  const take = (piece: string): void => {
    let start = 0;
    const put = (end: number): void => {
      if (item === undefined) outside += piece.slice(start, end);
      else item += piece.slice(start, end);
      start = end;
    };
    if (piece === '') return;
    const first = isEscaped ? 1 : 0;
    isEscaped = false;
    for (let at = first; at < piece.length; at++) {
      if (inString) {
        const quote = piece.indexOf('"', at);
        const end = quote < 0 ? piece.length : quote;
        const escapesNext = backslashes(piece, at, end) % 2 === 1;
        if (quote < 0) isEscaped = escapesNext;
        else inString = escapesNext;
        at = end;
        continue;
      }
      const code = piece.charCodeAt(at);
      switch (code) {
        case QUOTE:
          inString = true;
          break;
        case OPEN_BRACE:
          if (listDepth > 0 && depth === listDepth) {
            put(at);
            item = '';
          }
          depth++;
          break;
        case OPEN_BRACKET:
          depth++;
          if (listDepth === 0 && (depth === 1 || (depth === 2 && isItemsKey(outside, piece.slice(start, at)))))
            listDepth = depth;
          break;
        case CLOSE_BRACE:
        case CLOSE_BRACKET:
          depth--;
          if (item !== undefined && depth === listDepth) {
            put(at + 1);
            handOver(item);
            item = undefined;
            outside += '0';
          } else if (depth < listDepth) listDepth = 0;
          if (depth > 0) break;
          put(at + 1);
          documents.push(outside);
          outside = '';
          depth = 0;
          break;
        default:
      }
    }
    put(piece.length);
  };

  return {
    take,
    end: () => {
      const rest = `${outside}${item ?? ''}`;
      return rest.trim() === '' && documents.length > 0 ? documents : [...documents, rest];
    },
  };
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** How many backslashes stand before `end`, back to `start`. */
function backslashes(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && text.charCodeAt(at - 1) === BACKSLASH) at--;
  return end - at;
}

/** Whether a text, given in two parts, ends with the key `items`. */
function isItemsKey(before: string, after: string): boolean {
  return /"items"\s*:\s*$/.test(after.length < FAR ? before.slice(-FAR) + after : after.slice(-FAR));
}

/** More than a key with the white space around its colon. */
const FAR = 64;
