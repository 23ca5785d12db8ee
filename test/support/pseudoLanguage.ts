/** An English text as a made-up language has it: each letter in its wide form, what stands in for values as it is. */
export function pseudo(english: string): string {
  return english.replace(/\{\d+\}|[A-Za-z]/g, (part) => (part.length > 1 ? part : wide(part)));
}

function wide(letter: string): string {
  return String.fromCharCode(letter.charCodeAt(0) + ('Ａ'.charCodeAt(0) - 'A'.charCodeAt(0)));
}

/** The words of a text that are in no made-up language, of two letters and more. */
export function plainWords(text: string): readonly string[] {
  return text.match(/[A-Za-z]{2,}/g) ?? [];
}
