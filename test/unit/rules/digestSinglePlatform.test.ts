import assert from 'node:assert/strict';
import { lint } from '../../support/lint';

describe('the digest of the index', () => {
  const A = `sha256:${'a'.repeat(64)}`;
  const C = `sha256:${'c'.repeat(64)}`;

  function fixed(image: string): readonly string[] {
    const text = `services:\n  web:\n    image: ${image}\n`;
    const { findings } = lint({ path: 'compose.yaml', text, config: 'targets: [linux/amd64, linux/arm64]\n' });
    const [finding] = findings.filter(({ rule }) => rule === 'digest-single-platform');
    assert.ok(finding, image);
    return finding.fixes.flatMap(({ edits }) =>
      edits.map((edit) => text.slice(0, edit.span.start) + edit.text + text.slice(edit.span.end)),
    );
  }

  it('is offered where the index holds what is pinned', () => {
    assert.deepEqual(fixed(`images.test/multi:1@${A}`), [`services:\n  web:\n    image: images.test/multi:1@${C}\n`]);
  });

  it('is not offered where the tag leads to other images by now', () => {
    assert.deepEqual(fixed(`images.test/moved:1@${A}`), []);
  });
});
