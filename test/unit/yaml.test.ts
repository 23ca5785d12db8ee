import { equal } from 'node:assert/strict';
import { entryOf, readYaml, textAt } from '../../server/src/text/yaml/yaml';
import { processorMs } from '../support/cost';

const keysOf = (text: string) => readYaml(text).map((document) => textAt(document, document.root, 'a')?.value);

describe('documents of a YAML stream', () => {
  it('has one document where only comments and directives stand before the first marker', () => {
    equal(readYaml('# head\n\n%YAML 1.2\r\n---\na: 1\n').length, 1);
    equal(readYaml('\uFEFF# head\n---\na: 1\n').length, 1);
  });

  it('has two where something else does', () => {
    equal(keysOf('# head\na: 1\n---\na: 2\n').join(), '1,2');
  });

  it('takes no longer for a row of signs above the first document', () => {
    const before = processorMs();
    const found = keysOf(`${'#'.repeat(1_000)}\n# Details\n${'#'.repeat(1_000)}\na: 1\n---\na: 2\n`);
    equal(found.join(), '1,2');
    equal(processorMs() - before < 500, true);
  });

  it('says of what is nested too deeply that it is not read, and reads the others', () => {
    const deep = `${'? '.repeat(30_000)}\nk: 1\n`;
    const [first, second] = readYaml(`${deep}---\na: 2\n`);
    equal(first?.errors.length, 1);
    equal(second && textAt(second, second.root, 'a')?.value, '2');
  });

  it('keeps what it made of the documents that an edit elsewhere in the stream leaves alone', () => {
    const second = (stream: string) => {
      const document = readYaml(stream)[1];
      const start = document && entryOf(document, document.root, 'b')?.key.span.start;
      return { alone: document?.alone, start };
    };
    const before = second('a: 1\n---\nb: 1\n');
    const after = second('a: 1234\n---\nb: 1\n');
    equal(before.alone !== undefined && before.alone === after.alone, true);
    equal(`${before.start} ${after.start}`, '9 12');
  });
});
