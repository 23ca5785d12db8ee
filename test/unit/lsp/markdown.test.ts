import assert from 'node:assert/strict';
import { asCode, escapeMarkdown, plainText } from '../../../server/src/lsp/markdown';

describe('text of others in Markdown', () => {
  it('is no image, no link, no tag and no second line', () => {
    const forged = '![x](https://forged.test/x.png) [y](command:z)\n<img src=x> &lt;';
    assert.equal(
      escapeMarkdown(forged),
      '\\!\\[x\\]\\(https://forged.test/x.png\\) \\[y\\]\\(command:z\\) \\<img src=x\\> \\&lt;',
    );
  });

  it('does not end the code that it stands in', () => {
    assert.equal(asCode('a`![x](y)\n|'), '`a ![x](y)  `');
  });

  it('is the same again where a client shows no Markdown', () => {
    const text = 'a*b_c [x](y) & #1 <z>';
    assert.equal(plainText(`**${escapeMarkdown(text)}**`), text);
  });
});
