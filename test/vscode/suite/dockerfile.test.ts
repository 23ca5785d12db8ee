import assert from 'node:assert/strict';
import { DiagnosticSeverity, workspace } from 'vscode';
import { open, replaceAll } from './open';
import { finding, gone, quickFixes } from './wait';

describe('a Dockerfile in the editor', () => {
  it('is told that its image does not serve the target', async () => {
    const document = await open('arm-only/Dockerfile');
    const found = await finding(document.uri, 'image-platform-missing');
    assert.equal(document.getText(found.range), 'images.test/arm-only:1');
    assert.equal(found.severity, DiagnosticSeverity.Error);
    assert.match(found.message, /linux\/amd64/);
    assert.match(found.message, /linux\/arm64/);
    assert.ok(typeof found.code === 'object' && found.code.target.toString().includes('image-platform-missing'));
  });

  it('gets the platform of its target by the quick fix', async () => {
    const document = await open('web/Dockerfile');
    const found = await finding(document.uri, 'from-platform-missing');
    assert.equal(document.getText(found.range), 'images.test/both:1');
    const fixes = await quickFixes(document.uri, found.range);
    const fix = fixes.find((action) => action.title.includes('linux/amd64'));
    assert.ok(fix?.edit, `offered: ${fixes.map((action) => action.title).join(', ')}`);
    assert.ok(await workspace.applyEdit(fix.edit));
    assert.match(document.getText(), /^FROM --platform=linux\/amd64 images\.test\/both:1$/m);
    await gone(document.uri, 'from-platform-missing');
  });

  it('is read as it stands in the editor, not on the disk', async () => {
    const document = await open('typed/Dockerfile');
    await replaceAll(document, 'FROM --platform=linux/adm64 images.test/both:1\n');
    assert.equal(document.getText((await finding(document.uri, 'invalid-platform')).range), 'linux/adm64');
    await replaceAll(document, 'FROM --platform=linux/amd64 images.test/both:1\n');
    await gone(document.uri, 'invalid-platform');
  });
});
