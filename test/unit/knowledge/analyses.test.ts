import assert from 'node:assert/strict';
import { createAnalyses } from '../../../server/src/knowledge/analyses';
import { lint } from '../../support/lint';

describe('analyses that are kept', () => {
  const analysis = lint({ path: 'Dockerfile', text: 'FROM images.test/multi:1\n' });

  it('are made again only where they asked about an image of which more is known', () => {
    const made: string[] = [];
    const analyses = createAnalyses();
    const look = (path: string, ...images: readonly string[]): void => {
      analyses.of(path, (asks) => {
        made.push(path);
        for (const image of images) asks(image);
        return analysis;
      });
    };
    const lookAtAll = (): string => {
      made.length = 0;
      look('a', 'x', 'y');
      look('b', 'y');
      look('c');
      return made.join(' ');
    };
    assert.equal(lookAtAll(), 'a b c');
    assert.equal(lookAtAll(), '');
    analyses.forgetThatAsked(new Set(['x']));
    assert.equal(lookAtAll(), 'a');
    analyses.forgetThatAsked(new Set(['y', 'z']));
    assert.equal(lookAtAll(), 'a b');
    analyses.forget('c');
    assert.equal(lookAtAll(), 'c');
    analyses.forgetAll();
    analyses.forgetThatAsked(new Set(['x']));
    assert.equal(lookAtAll(), 'a b c');
  });
});
