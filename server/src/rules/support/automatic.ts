/** The build arguments that BuildKit sets by itself (Dockerfile reference, "Automatic platform ARGs in the global scope"). */
export const AUTOMATIC_ARGUMENTS: ReadonlySet<string> = new Set(
  ['TARGET', 'BUILD'].flatMap((side) =>
    ['PLATFORM', 'OS', 'ARCH', 'VARIANT', 'OSVERSION'].map((part) => `${side}${part}`),
  ),
);
