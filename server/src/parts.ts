import { join } from 'node:path';
import packageJson from '../../package.json';
import type { Parts } from './cli/open';
import type { Files } from './host/ports';
import { composeKind } from './kinds/compose/compose';
import { dockerfileKind, readDockerfileText } from './kinds/dockerfile/dockerfile';
import { KINDS } from './kinds/table';
import { bundledCatalogue } from './offers/catalogue/bundled';
import { RULES } from './rules/table';

/** What both programs are made of: the kinds, the rules and the facts that are bundled. */
export function parts(_files: Files): Parts {
  // Beside this file as it stands and beside the bundle, where the build copies it.
  const catalogue = bundledCatalogue(join(__dirname, 'data', 'officialImages.catalogue'), (message) =>
    process.stderr.write(`platformlint: ${message}\n`),
  );
  return {
    kinds: KINDS,
    namedKinds: { dockerfile: dockerfileKind, compose: composeKind },
    engine: {
      rules: RULES,
      readInline: (build, context) =>
        build.inline?.mapped === undefined ? undefined : readDockerfileText(build.inline.mapped, context),
    },
    instant: () => Promise.resolve(catalogue),
    version: packageJson.version,
  };
}
