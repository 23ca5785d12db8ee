import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

const root = join(__dirname, '..');
const server = join(root, 'server', 'src');

/** The layers of docs/architecture.md, lowest first. Imports only point down, or stay in their own folder. */
const LAYERS: readonly (readonly string[])[] = [
  ['text', 'image'],
  ['model', 'data'],
  ['config', 'host'],
  ['kinds', 'targets', 'offers', 'rules'],
  ['analysis'],
  ['knowledge', 'formats'],
  ['lsp', 'cli'],
];

/** What the pure core may not do: wait, ask the time, read files, start programs, print. */
const CORE = ['text', 'image', 'model', 'kinds', 'rules', 'analysis', 'formats'];
const IMPURE = [
  /\bawait\b/,
  /\basync\b/,
  /\bDate\.now\b|\bnew Date\(\)/,
  /\bprocess\./,
  /\bconsole\./,
  /from 'node:(?!crypto)/,
  /\bsetTimeout\b/,
  /\bMath\.random\b/,
];

interface File {
  readonly path: string;
  readonly text: string;
}

function filesUnder(folder: string): File[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path: relative(server, path).split(sep).join('/'), text: readFileSync(path, 'utf8') }));
}

const files = filesUnder(server);

function layerOf(path: string): number {
  const folder = path.split('/')[0] ?? '';
  return LAYERS.findIndex((layer) => layer.includes(folder));
}

function importsOf({ path, text }: File): readonly string[] {
  return [...text.matchAll(/^(?:import|export)[^'"]*?from '(\.[^']+)'/gms)].map((match) =>
    join(dirname(path), match[1] ?? '')
      .split(sep)
      .join('/'),
  );
}

function code(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}

describe('the house', () => {
  it('has imports that only point down', () => {
    const wrong = files.flatMap((file) => {
      const own = layerOf(file.path);
      if (own < 0) return [];
      const folder = file.path.split('/')[0];
      return importsOf(file)
        .filter((target) => target.split('/')[0] !== folder && layerOf(target) >= own)
        .map((target) => `${file.path} → ${target}`);
    });
    assert.deepEqual(wrong, []);
  });

  it('has rules that reach neither kinds nor offers', () => {
    const wrong = files
      .filter((file) => file.path.startsWith('rules/'))
      .flatMap((file) => importsOf(file).filter((target) => /^(kinds|offers|host|knowledge)\//.test(target)));
    assert.deepEqual(wrong, []);
  });

  it('has a core without waiting, clock, files, programs and console', () => {
    const wrong = files
      .filter((file) => CORE.includes(file.path.split('/')[0] ?? ''))
      .flatMap((file) => IMPURE.filter((pattern) => pattern.test(code(file.text))).map((p) => `${file.path}: ${p}`));
    assert.deepEqual(wrong, []);
  });

  it('imports the protocol in lsp and the roots only, and the argument parser in cli only', () => {
    const importing = (pattern: RegExp): string[] => files.filter((file) => pattern.test(file.text)).map((f) => f.path);
    assert.deepEqual(
      importing(/from 'vscode-languageserver/).filter(
        (p) => !/^(lsp\/|(?:server|startServer|browserServer)\.ts$)/.test(p),
      ),
      [],
    );
    assert.deepEqual(
      importing(/\bparseArgs\b/).filter((p) => !p.startsWith('cli/')),
      [],
    );
  });

  it('has tables as the only files that know all their siblings', () => {
    for (const folder of ['rules', 'formats', 'kinds']) {
      const knowing = files
        .filter((file) => file.path.startsWith(`${folder}/`) && !file.path.endsWith('/table.ts'))
        .filter((file) => {
          const siblings = new Set(
            importsOf(file).filter(
              (target) => /^\w+\/(?!support|syntax|report)[^/]+$/.test(target) && target.startsWith(`${folder}/`),
            ),
          );
          return siblings.size > 3;
        });
      assert.deepEqual(
        knowing.map((file) => file.path),
        [],
      );
    }
  });

  it('has no default exports, no barrels, nothing switched off', () => {
    const everything = [...files, ...filesUnder(join(root, 'client', 'src')), ...filesUnder(join(root, 'test'))];
    const wrong = everything
      .filter((file) => !file.path.endsWith('tidy.test.ts'))
      .flatMap(({ path, text }) =>
        [
          /^export default/m,
          /^export \* from/m,
          /@ts-(?:ignore|expect-error|nocheck)/,
          /biome-ignore/,
          /\b(?:it|describe)\.(?:skip|only)\b/,
          /catch\s*(?:\([^)]*\))?\s*\{\s*\}/,
          /\bas any\b/,
          /\b(?:TODO|FIXME)\b/,
        ]
          .filter((pattern) => pattern.test(text))
          .map((pattern) => `${path}: ${pattern}`),
      );
    assert.deepEqual(wrong, []);
  });

  it('says of every export what it promises', () => {
    const exported = /^(?<!\*\/\n)export (?:async )?(?:const|function|interface|type|class) (\w+)/gm;
    const silent = files
      .filter(({ path }) => !path.endsWith('.d.ts'))
      .flatMap(({ path, text }) => [...text.matchAll(exported)].map(([, name]) => `${path}: ${name}`));
    assert.deepEqual(silent, []);
  });
});
