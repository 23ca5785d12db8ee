import { platformOfUser } from './architectureWords';
import { spellingOf } from './spelling';

/**
 * The platform that a user most likely meant by a text that names none, in normal form; undefined where none is near or
 * the text is a list.
 */
export function meantPlatform(text: string): string | undefined {
  if (/[,\s]/.test(text)) return undefined;
  const spelling = spellingOf(text);
  switch (spelling.kind) {
    case 'normal':
    case 'variantSpelling':
      return undefined;
    case 'misspelling':
      return spelling.suggestion;
    case 'invalid':
      return spelling.suggestions.find((one) => platformOfUser(one) !== undefined);
    default:
      return spelling satisfies never;
  }
}
