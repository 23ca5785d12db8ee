import type { Scanner } from './scanner';

/** Behind an item: a comma, or the closing bracket ahead. Where neither is, nothing is stepped over. */
export function separates(scanner: Scanner, close: string): boolean {
  const mark = scanner.at;
  scanner.gap();
  if (scanner.take(',') || scanner.sees(close)) return true;
  scanner.at = mark;
  return false;
}

/** Steps over a closing bracket ahead; where there is none, over nothing. */
export function closes(scanner: Scanner, close: string): boolean {
  const mark = scanner.at;
  scanner.gap();
  if (scanner.take(close)) return true;
  scanner.at = mark;
  return false;
}
