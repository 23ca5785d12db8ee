/** The words of a page in the language of its reader; VS Code's `l10n` is one. */
export interface Words {
  /** The translation of an English text with `{0}` … replaced by the values; the text must stand in the call. */
  t(text: string, ...values: readonly (string | number)[]): string;
}

/** Words as they stand in the code. */
export const ENGLISH: Words = {
  t: (text, ...values) => text.replace(/\{(\d+)\}/g, (whole, index) => String(values[Number(index)] ?? whole)),
};
