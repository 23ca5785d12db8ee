import assert from 'node:assert/strict';
import { commands, TabInputWebview, window } from 'vscode';
import { open } from './open';
import { seen } from './wait';

describe('the command that checks the cluster', () => {
  it('shows its report in a tab of the editor', async () => {
    await open('k8s/web.yaml');
    const done = commands.executeCommand('platformlint.checkClusterArchitecture');
    const tabs = () => window.tabGroups.all.flatMap((group) => group.tabs);
    const tab = await seen(
      window.tabGroups.onDidChangeTabs,
      () => tabs().find((candidate) => candidate.input instanceof TabInputWebview),
      'a report',
      () =>
        tabs()
          .map((candidate) => candidate.label)
          .join(', '),
    );
    assert.ok(tab.label.length > 0);
    await done;
  });
});
