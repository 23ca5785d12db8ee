/** A JSON object of outside data: any value may be anything. */
export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Outside bytes as JSON, or undefined where they are not UTF-8, not JSON, or nested deeper than `maxDepth`. Linear in
 * the bytes; nothing is thrown.
 */
export function readJson(bytes: Uint8Array, maxDepth = 64): unknown {
  if (!isShallow(bytes, maxDepth)) return undefined;
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return value;
  } catch (error) {
    const isBadInput = error instanceof SyntaxError || error instanceof TypeError;
    if (!isBadInput) throw error;
    return undefined;
  }
}

/** The value as an object, or undefined where it is anything else (an array, too). */
export function asObject(value: unknown): JsonObject | undefined {
  return isObject(value) ? value : undefined;
}

/** The value as a string, or undefined. */
export function asString(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The value as an array, or undefined. */
export function asArray(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? value : undefined;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isShallow(bytes: Uint8Array, maxDepth: number): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (inString) {
      if (byte === 0x5c) at++;
      else if (byte === 0x22) inString = false;
      continue;
    }
    if (byte === 0x22) inString = true;
    else if (byte === 0x7b || byte === 0x5b) depth++;
    else if (byte === 0x7d || byte === 0x5d) depth--;
    if (depth > maxDepth) return false;
  }
  return true;
}
