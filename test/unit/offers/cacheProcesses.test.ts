import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeJournal } from '../../../server/src/host/journal';
import { createOfferCache } from '../../../server/src/offers/cache/offerCache';

const writer = join(__dirname, '../../support/journalWriter.ts');

function start(folder: string, name: string, count: number): ChildProcess {
  const args = ['--require', 'tsx', writer, folder, name, String(count)];
  return spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
}

describe('two programs on one cache', () => {
  it('lose nothing of each other, even where one is killed while it writes', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'platformlint-processes-'));
    try {
      const doomed = start(folder, 'doomed', 1_000_000);
      const other = start(folder, 'other', 300);
      const closed = [once(doomed, 'close'), once(other, 'close')] as const;
      await Promise.all([doomed, other].map((child) => child.stdout && once(child.stdout, 'data')));
      doomed.kill('SIGKILL');
      const [, signal] = await closed[0];
      assert.equal(signal, 'SIGKILL');
      const [status] = await closed[1];
      assert.equal(status, 0);
      const warnings: string[] = [];
      const cache = createOfferCache({
        journal: nodeJournal(folder),
        now: () => 0,
        maxBytes: 1 << 30,
        warn: (message) => warnings.push(message),
      });
      await cache.refresh();
      const isKept = (name: string, tag: number): boolean => {
        const kept = cache.find({ domain: 'images.test', path: name, tag: String(tag) });
        return (
          kept?.state === 'known' &&
          kept.offer.entries.length === 40 &&
          kept.offer.entries[0]?.osVersion === String(tag)
        );
      };
      for (let index = 0; index < 300; index++) assert.ok(isKept('other', index), `other:${index}`);
      for (let index = 0; index <= 20; index++) assert.ok(isKept('doomed', index), `doomed:${index}`);
      assert.deepEqual(warnings, []);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
