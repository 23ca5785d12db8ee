import assert from 'node:assert/strict';
import { workspace } from 'vscode';
import { open } from './open';
import { finding, gone, quickFixes } from './wait';

describe('a workflow in the editor', () => {
  it('gets the platforms that its build lacks by the quick fix', async () => {
    const document = await open('.github/workflows/build.yml');
    const found = await finding(document.uri, 'build-platform-missing');
    assert.equal(document.getText(found.range), 'docker/build-push-action@v6');
    const fixes = await quickFixes(document.uri, found.range);
    const fix = fixes.find((action) => action.title.includes('linux/amd64'));
    assert.ok(fix?.edit, `offered: ${fixes.map((action) => action.title).join(', ')}`);
    assert.ok(await workspace.applyEdit(fix.edit));
    assert.match(document.getText(), /^ {10}platforms: linux\/amd64$/m);
    await gone(document.uri, 'build-platform-missing');
  });
});
