/** One challenge of a `WWW-Authenticate` header. `scheme` and the parameters' names are in lower case. */
export interface Challenge {
  readonly scheme: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * Every challenge of a `WWW-Authenticate` header, or of several joined by commas (RFC 9110 §11.6.1): a scheme, then
 * parameters `name=value` whose values may be quoted and may contain commas. Total: what cannot be read is passed
 * over. Linear in the header.
 */
export function parseChallenges(header: string): readonly Challenge[] {
  const found: { scheme: string; parameters: Record<string, string> }[] = [];
  const end = header.length;
  let at = 0;
  while (at < end) {
    if (!isTokenCharacter(header.charCodeAt(at))) {
      at = header[at] === '"' ? quotedEnd(header, at) : at + 1;
      continue;
    }
    const start = at;
    while (at < end && isTokenCharacter(header.charCodeAt(at))) at++;
    const word = header.slice(start, at);
    const equals = skipBlanks(header, at);
    const current = found.at(-1);
    const isParameter = header[equals] === '=' && current !== undefined && !isToken68(header, equals);
    if (!isParameter) {
      if (header[equals] !== '=') found.push({ scheme: word.toLowerCase(), parameters: {} });
      else while (header[at] === '=') at++;
      continue;
    }
    const value = readValue(header, skipBlanks(header, equals + 1));
    const name = word.toLowerCase();
    // The first wins: a second realm must not be able to replace the one a reader saw.
    if (!Object.hasOwn(current.parameters, name)) current.parameters[name] = value.text;
    at = value.end;
  }
  return found;
}

/** `Negotiate YIIB==`: base64 padding, which looks like a parameter without a value. */
function isToken68(header: string, equals: number): boolean {
  let at = equals;
  while (header[at] === '=') at++;
  at = skipBlanks(header, at);
  return at >= header.length || header[at] === ',';
}

function readValue(header: string, start: number): { text: string; end: number } {
  if (header[start] !== '"') {
    let end = start;
    while (end < header.length && header[end] !== ',' && !isBlank(header[end])) end++;
    return { text: header.slice(start, end), end };
  }
  const end = quotedEnd(header, start);
  const inside = header.slice(start + 1, header[end - 1] === '"' && end - 1 > start ? end - 1 : end);
  return { text: inside.replace(/\\(.)/g, '$1'), end };
}

/** The index behind the quoted string that begins at `start`, or the header's end where it is not closed. */
function quotedEnd(header: string, start: number): number {
  let at = start + 1;
  while (at < header.length && header[at] !== '"') at += header[at] === '\\' ? 2 : 1;
  return Math.min(at + 1, header.length);
}

function skipBlanks(header: string, start: number): number {
  let at = start;
  while (isBlank(header[at])) at++;
  return at;
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t';
}

// RFC 9110 §5.6.2 token, and the "/" that token68 adds.
const tokenPunctuation = new Set([..."!#$%&'*+-.^_`|~/"].map((character) => character.charCodeAt(0)));

function isTokenCharacter(code: number): boolean {
  const isDigit = code >= 48 && code <= 57;
  const isLetter = (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
  return isDigit || isLetter || tokenPunctuation.has(code);
}
