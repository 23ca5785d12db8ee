/** The server's texts in one language, by their English. */
export type Translations = Readonly<Record<string, string>>;

/**
 * The server's texts in the language of a locale (`sv`, `de-AT`), by their English; nothing for English and for languages
 * that nobody has translated it to.
 */
export async function translationsFor(locale: string): Promise<Translations | undefined> {
  const [language = ''] = locale.toLowerCase().split(/[-_]/);
  return BUNDLES.get(language)?.();
}

/** Read only when asked for: a bundler makes each a part of the program. */
const BUNDLES: ReadonlyMap<string, () => Promise<Translations>> = new Map([
  ['de', async () => (await import('../../l10n/bundle.l10n.de.json')).default],
  ['sv', async () => (await import('../../l10n/bundle.l10n.sv.json')).default],
]);
