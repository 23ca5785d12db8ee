import { nodeJournal } from '../../server/src/host/journal';
import { writeRecord } from '../../server/src/offers/cache/records';

/** A program of its own that adds records to a journal: `node --require tsx journalWriter.ts <folder> <name> <count>`. */
async function main([folder = '', name = '', count = '']: readonly string[]): Promise<void> {
  const journal = nodeJournal(folder);
  for (let index = 0; index < Number(count); index++) {
    const digest = `sha256:${index.toString(16).padStart(64, '0')}`;
    const key = `images.test/${name}:${index}`;
    const platforms = Array.from({ length: 40 }, () => ['linux/amd64', digest, String(index)]);
    const written = await journal.append([
      writeRecord({ kind: 'content', digest, content: { kind: 'index', platforms }, at: index }),
      writeRecord({ kind: 'pointer', key, digest, at: index }),
    ]);
    if (!written.ok) throw new Error(written.detail);
    if (index === 20) process.stdout.write('writing\n');
  }
}

void main(process.argv.slice(2));
