import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { commands, Uri, WorkspaceEdit, workspace } from 'vscode';
import { open, replaceAll } from './open';
import { finding, gone } from './wait';

const SETTINGS = 'platformlint';

describe('what changes while the editor is open', () => {
  it('takes the findings of a file along when it is renamed, and away when it is deleted', async () => {
    const { uri } = await open('renamed/Dockerfile');
    await finding(uri, 'invalid-platform');
    const moved = Uri.joinPath(uri, '..', 'Dockerfile.moved');
    const rename = new WorkspaceEdit();
    rename.renameFile(uri, moved);
    assert.ok(await workspace.applyEdit(rename));
    await finding(moved, 'invalid-platform');
    await gone(uri, 'invalid-platform');

    await commands.executeCommand('workbench.action.closeAllEditors');
    await finding(moved, 'invalid-platform');
    await workspace.fs.delete(moved);
    await gone(moved, 'invalid-platform');
  });

  it('is told of settings at once', async () => {
    const { uri } = await open('misspelt/Dockerfile');
    await finding(uri, 'invalid-platform');
    await workspace.getConfiguration(SETTINGS).update('enable', false);
    await gone(uri, 'invalid-platform');
    await workspace.getConfiguration(SETTINGS).update('enable', undefined);
    await finding(uri, 'invalid-platform');
  });

  it('goes on when the server dies', async () => {
    const document = await open('typed/Dockerfile');
    await replaceAll(document, 'FROM --platform=linux/adm64 images.test/both:1\n');
    await finding(document.uri, 'invalid-platform');
    const [before] = servers();
    assert.ok(before !== undefined, 'no server runs');
    process.kill(before, 'SIGKILL');
    await gone(document.uri, 'invalid-platform');
    await finding(document.uri, 'invalid-platform');
    assert.ok(!servers().includes(before));
    await replaceAll(document, 'FROM --platform=linux/amd64 images.test/both:1\n');
    await gone(document.uri, 'invalid-platform');
  });
});

/** The language servers that this extension host has started. */
function servers(): readonly number[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
  return lines.flatMap((line) => {
    const [pid = '', parent, ...words] = line.trim().split(/\s+/);
    const isOurs = Number(parent) === process.pid && words.some((word) => word.endsWith('server.js'));
    return isOurs ? [Number(pid)] : [];
  });
}
