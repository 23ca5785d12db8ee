import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FORMATS } from '../../server/src/formats/table';
import { KINDS } from '../../server/src/kinds/table';
import { RULES } from '../../server/src/rules/table';

const DOCS = join(__dirname, '..', '..', 'docs');
const pages = readdirSync(DOCS).filter((name) => name.endsWith('.md'));

function textOf(page: string): string {
  return readFileSync(join(DOCS, page), 'utf8');
}

describe('the pages under docs', () => {
  it('say of every kind of document what is read', () => {
    const headings = new Set([...textOf('documents.md').matchAll(/^## (.+)$/gm)].map(([, heading]) => heading));
    const missing = KINDS.map(({ title }) => title).filter((title) => !headings.has(title));
    assert.deepEqual(missing, []);
  });

  it('name formats and rules that there are', () => {
    const formats = [...textOf('ci.md').matchAll(/--format (\w+)/g)].map(([, id]) => id);
    assert.deepEqual(
      formats.filter((id) => !FORMATS.some((format) => format.id === id)),
      [],
    );
    const rules = [...textOf('peers.md').matchAll(/rules\/([\w-]+)\.md/g)].map(([, id]) => id);
    assert.ok(rules.length > 0);
    assert.deepEqual(
      rules.filter((id) => !RULES.some((rule) => rule.id === id)),
      [],
    );
  });

  for (const page of pages) {
    it(`lead somewhere: ${page}`, () => {
      const text = textOf(page);
      const targets = [...text.matchAll(/\]\(([^)#\s]*)(?:#([\w-]+))?\)/g)];
      const wrong = targets.filter(([, path = '', anchor]) => {
        if (/^https?:/.test(path)) return false;
        const file = path === '' ? join(DOCS, page) : join(DOCS, dirname(page), path);
        return !existsSync(file) || (anchor !== undefined && !anchorsOf(readFileSync(file, 'utf8')).has(anchor));
      });
      assert.deepEqual(
        wrong.map(([link]) => link),
        [],
      );
    });
  }
});

/** Headings as GitHub names them. */
function anchorsOf(text: string): ReadonlySet<string> {
  return new Set(
    [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replace(/[^\w\- ]/g, '')
        .replaceAll(' ', '-'),
    ),
  );
}
