const CERTIFICATE = /-----BEGIN ([A-Z0-9 ]*CERTIFICATE)-----[^-]*-----END \1-----/g;

/**
 * The certificates (PEM) of some bundles that are not among the known ones, each once: systems bring the authorities that
 * Node has too, and to read one costs a fifth of a millisecond in which nothing else is done. A bundle in which none is
 * found is handed on as it is, for whoever reads it to refuse.
 */
export function certificatesBeside(known: readonly string[], bundles: readonly string[]): readonly string[] {
  const seen = new Set(known.map(withoutLines));
  return bundles
    .flatMap((bundle) => bundle.match(CERTIFICATE) ?? [bundle])
    .filter((one) => {
      const key = withoutLines(one);
      const isNew = !seen.has(key);
      seen.add(key);
      return isNew;
    });
}

/** Lines are of 64 characters here and of 76 there. */
function withoutLines(pem: string): string {
  return pem.replaceAll('\r', '').replaceAll('\n', '');
}
