import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { ErrorCodes } from 'vscode-languageserver/node';
import { codesOf, FULL, MINIMAL, startClient } from './client';

describe('the server and its client', () => {
  it('offers pulled diagnostics to a client that can be asked to refresh', async () => {
    const client = await startClient({ capabilities: FULL });
    const { capabilities } = client.initialized;
    assert.equal(capabilities.positionEncoding, 'utf-16');
    assert.deepEqual(capabilities.diagnosticProvider, {
      identifier: 'platformlint',
      interFileDependencies: true,
      workspaceDiagnostics: true,
    });
    assert.equal(await client.stop(), 0);
  });

  it('offers none of it to a minimal client, and asks it nothing', async () => {
    const client = await startClient({
      capabilities: MINIMAL,
      files: { Dockerfile: 'FROM --platform=linux/adm64 scratch\n' },
    });
    assert.equal(client.initialized.capabilities.diagnosticProvider, undefined);
    assert.equal(client.initialized.capabilities.workspace, undefined);
    await client.until(() => client.pushed('Dockerfile'), 'diagnostics of a file that is not open');
    const asked = client.messages.filter(({ method }) => /^(workspace|client|window)\//.test(method));
    assert.deepEqual(asked, []);
    assert.equal(await client.stop(), 0);
  });

  it('ends with status 1 where nobody said shutdown', async () => {
    const client = await startClient();
    const gone = once(client.child, 'exit');
    await client.connection.sendNotification('exit');
    assert.deepEqual(await gone, [1, null]);
  });

  it('refuses what comes after shutdown, and still ends with status 0', async () => {
    const client = await startClient();
    const gone = once(client.child, 'exit');
    await client.connection.sendRequest('shutdown');
    const late = ['shutdown', 'textDocument/hover', 'initialize', 'nobody/knows'];
    for (const method of late) {
      await assert.rejects(client.connection.sendRequest(method, {}), { code: ErrorCodes.InvalidRequest }, method);
    }
    await client.connection.sendNotification('exit');
    assert.deepEqual(await gone, [0, null]);
  });

  it('ends with its parent', async () => {
    const parent = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const client = await startClient({ ...(parent.pid !== undefined && { processId: parent.pid }) });
    const gone = once(client.child, 'exit');
    parent.kill('SIGKILL');
    await gone;
    assert.equal(client.child.exitCode, 1);
  });

  it('survives messages that are not JSON, unknown requests and unknown notifications', async () => {
    const client = await startClient();
    client.child.stdin?.write('Content-Length: 9\r\n\r\n{ "broken');
    await client.connection.sendNotification('nobody/knows', {});
    await assert.rejects(client.connection.sendRequest('nobody/knows', {}), /Unhandled method/);
    await assert.rejects(client.connection.sendRequest('textDocument/hover', { nonsense: true }));
    client.open('Dockerfile', 'FROM --platform=linux/adm64 scratch\n', 'dockerfile');
    assert.ok(codesOf(await client.pull('Dockerfile')).includes('invalid-platform'));
    assert.equal(await client.stop(), 0);
  });
});
