import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a built bundle asks its surroundings for, and the files that it is made of. */
function bundle(name: string) {
  const text = readFileSync(join(__dirname, '..', 'dist', 'browser', name), 'utf8');
  const map: { readonly sources: readonly string[] } = JSON.parse(
    readFileSync(join(__dirname, '..', 'dist', 'browser', `${name}.map`), 'utf8'),
  );
  const required = [...text.matchAll(/\brequire\(\s*["']([^"']+)["']\s*\)/g)].map(([, module]) => module);
  return { required: [...new Set(required)], sources: map.sources };
}

describe('what is built for browsers', () => {
  const server = bundle('server.js');
  const client = bundle('client.js');

  it('needs nothing but the editor', () => {
    assert.deepEqual(server.required, []);
    assert.deepEqual(client.required, ['vscode']);
  });

  it('has every kind and rule, and neither the HTTP client nor the ways to files and programs', () => {
    const has = (part: string): boolean => server.sources.some((path) => path.includes(part));
    assert.ok(has('server/src/kinds/table.ts') && has('server/src/rules/table.ts'));
    for (const part of ['node_modules/undici/', 'offers/registry/', 'host/files.ts', 'host/processes.ts']) {
      assert.ok(!has(part), part);
    }
  });
});
