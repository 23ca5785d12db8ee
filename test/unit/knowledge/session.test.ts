import assert from 'node:assert/strict';
import type { FileFailure, Files, FileText } from '../../../server/src/host/ports';
import type { Session } from '../../../server/src/knowledge/session';
import { silentSession } from '../../support/silentSession';

const ABSENT: FileFailure = { ok: false, reason: 'absent', detail: 'no such file' };

interface Disk {
  readonly session: Session;
  readonly texts: Map<string, string>;
  /** The reads that wait, oldest first: each answers with what the disk held when it began. */
  readonly waiting: (() => void)[];
  /** Every path read. */
  readonly read: string[];
}

/** A session over a folder whose reads answer when the test says so; at once where it does not hold them. */
function disk(texts: Readonly<Record<string, string>>, isHeld: (path: string) => boolean): Disk {
  const held = new Map(Object.entries(texts));
  const waiting: (() => void)[] = [];
  const read: string[] = [];
  const answer = (path: string): FileText | FileFailure => {
    const text = held.get(path);
    return text === undefined ? ABSENT : { ok: true, text };
  };
  const refuse = (): Promise<FileFailure> => Promise.resolve(ABSENT);
  const files: Files = {
    readText(path) {
      const name = path.slice('/w/'.length);
      read.push(name);
      const result = answer(name);
      if (!isHeld(name)) return Promise.resolve(result);
      return new Promise((resolve) => waiting.push(() => resolve(result)));
    },
    list: () =>
      Promise.resolve({ ok: true, entries: [...held.keys()].map((name) => ({ name, kind: 'file' as const })) }),
    readPieces: refuse,
    realPath: refuse,
    replaceText: refuse,
    writeText: refuse,
    remove: refuse,
  };
  const session = silentSession('/w', files);
  return { session, texts: held, waiting, read };
}

describe('a session', () => {
  it('keeps what a file held last, whatever order the answers come in', async () => {
    const { session, texts, waiting } = disk({ Dockerfile: 'FROM scratch\n' }, (path) => path === 'Dockerfile');
    const loading = session.load('', new AbortController().signal);
    await untilWaiting(waiting, 1);
    texts.delete('Dockerfile');
    const reloading = session.reload('Dockerfile');
    await untilWaiting(waiting, 2);
    const [old, latest] = waiting;
    latest?.();
    await reloading;
    old?.();
    await loading;
    assert.equal(session.workspace.documents.has('Dockerfile'), false);
  });

  it('reads what is missing once for all who ask', async () => {
    const { session, waiting, read } = disk({}, (path) => path === '.env');
    session.take('compose.yaml', 'services:\n  a:\n    image: "images.test/a:${TAG}"\n', 1, undefined);
    const asked = [session.settle(), session.settle(), session.settle()];
    await untilWaiting(waiting, 1);
    waiting[0]?.();
    await Promise.all(asked);
    assert.equal(read.filter((path) => path === '.env').length, 1);
  });
});

async function untilWaiting(waiting: readonly unknown[], count: number): Promise<void> {
  while (waiting.length < count) await new Promise((resolve) => setImmediate(resolve));
}
