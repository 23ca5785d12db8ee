// What the bundler puts in as bytes (esbuild.mjs).
declare module '*.catalogue' {
  const bytes: Uint8Array<ArrayBuffer>;
  export = bytes;
}
