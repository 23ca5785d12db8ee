import assert from 'node:assert/strict';
import type { Files, FolderEntry } from '../../../server/src/host/ports';
import { walk } from '../../../server/src/host/walk';
import { leftOutWords } from '../../../server/src/knowledge/leftOut';

const FOLDERS: Readonly<Record<string, readonly FolderEntry[]>> = {
  '/w': [
    { name: 'Dockerfile', kind: 'file' },
    { name: 'gone', kind: 'folder' },
    { name: 'private', kind: 'folder' },
    { name: 'z', kind: 'folder' },
  ],
  '/w/z': [{ name: 'Dockerfile', kind: 'file' }],
};
const absent = { ok: false, reason: 'absent', detail: 'it does not exist' } as const;
const refuse = (): Promise<typeof absent> => Promise.resolve(absent);
const files: Files = {
  readText: refuse,
  readPieces: refuse,
  realPath: refuse,
  replaceText: refuse,
  writeText: refuse,
  remove: refuse,
  async list(folder) {
    const entries = FOLDERS[folder];
    if (entries !== undefined) return { ok: true, entries };
    return folder === '/w/private' ? { ok: false, reason: 'denied', detail: 'permission denied' } : absent;
  },
};

describe('a walk', () => {
  const found = (maxFiles: number) =>
    walk(files, '', { root: '/w', wanted: () => true, maxFiles }, new AbortController().signal);

  it('names the folders that cannot be listed, and not those that are gone', async () => {
    const { paths, unlisted, complete } = await found(2);
    assert.deepEqual(paths, ['Dockerfile', 'z/Dockerfile']);
    assert.deepEqual(unlisted, [{ path: 'private', detail: 'permission denied' }]);
    assert.equal(complete, true);
    assert.deepEqual(
      leftOutWords({ folders: unlisted }, (path) => path),
      ['private is not read: permission denied'],
    );
  });

  it('says where it gave up before a folder', async () => {
    const { paths, complete } = await found(0);
    assert.deepEqual([paths, complete], [['Dockerfile'], false]);
    const [words] = leftOutWords({ folders: [], after: 100 }, (path) => path || '.');
    assert.match(words ?? '', /only the first 100 files of \. are looked at/);
  });
});
