// Bundles what ships into dist/ (server.js, cli.js, client.js, and browser/ for editors in a browser) and the suite for the editor's tests into out/test/.
//   node esbuild.mjs [--production] [--watch]
// --production: minified, without source maps and without the suite, into an emptied dist/.
import { chmodSync, copyFileSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import { build, context } from 'esbuild';

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

/** @type {import('esbuild').BuildOptions} */
const common = {
  bundle: true,
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  charset: 'utf8',
  // The UMD builds of some libraries hide their requires from a bundler; their ES modules do not.
  mainFields: ['module', 'main'],
  // Its build for Node asks the environment about every token (`LOG_TOKENS`), and its functions are looked up at each call.
  alias: { yaml: './node_modules/yaml/browser/index.js' },
  minify: production,
  sourcemap: !production,
  logLevel: 'info',
};

/** Windows ignores file modes; elsewhere the command line is started by its name. */
const executable = {
  name: 'executable',
  setup: (plugin) =>
    plugin.onEnd(({ errors }) => {
      if (errors.length === 0) chmodSync('dist/cli.js', 0o755);
    }),
};

/** For a browser: nothing of Node can get in, since there it would not be found. */
const browser = {
  ...common,
  platform: 'browser',
  target: 'es2023',
  mainFields: ['browser', 'module', 'main'],
  loader: { '.catalogue': 'binary' },
};

const suite = 'test/vscode/suite';
const suiteFiles = readdirSync(suite).filter((name) => name === 'index.ts' || name.endsWith('.test.ts'));

/** @type {import('esbuild').BuildOptions[]} */
const bundles = [
  { ...common, entryPoints: ['server/src/server.ts'], outfile: 'dist/server.js' },
  {
    ...common,
    entryPoints: ['server/src/cli.ts'],
    outfile: 'dist/cli.js',
    banner: { js: '#!/usr/bin/env node' },
    plugins: [executable],
  },
  { ...common, entryPoints: ['client/src/extension.ts'], outfile: 'dist/client.js', external: ['vscode'] },
  { ...browser, entryPoints: ['server/src/browserServer.ts'], outfile: 'dist/browser/server.js', format: 'iife' },
  { ...browser, entryPoints: ['client/src/browser.ts'], outfile: 'dist/browser/client.js', external: ['vscode'] },
];
const testBundle = {
  ...common,
  entryPoints: Object.fromEntries(suiteFiles.map((name) => [basename(name, '.ts'), `${suite}/${name}`])),
  outdir: 'out/test',
  external: ['vscode', 'mocha'],
};

// `vsce` packs all of dist/, so nothing of an earlier build may stay there.
if (production) rmSync('dist', { recursive: true, force: true });

// Read when first needed (see server/src/parts.ts).
mkdirSync('dist/data', { recursive: true });
copyFileSync('server/src/data/officialImages.catalogue', 'dist/data/officialImages.catalogue');

const wanted = production ? bundles : [...bundles, testBundle];
if (watch) {
  for (const options of wanted) await (await context(options)).watch();
} else {
  const results = await Promise.allSettled(wanted.map((options) => build(options)));
  if (results.some((result) => result.status === 'rejected')) process.exit(1);
}
