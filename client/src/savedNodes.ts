import { l10n, window } from 'vscode';
import type { ClusterParams } from '../../server/src/lsp/protocol';

/** Has the user choose a file with nodes that somebody saved, and name their cluster; `undefined` where they leave off. */
export async function chooseSavedNodes(): Promise<ClusterParams | undefined> {
  const [file] =
    (await window.showOpenDialog({
      title: l10n.t('Nodes that were saved with: {0}', 'kubectl get nodes -o json > nodes.json'),
      openLabel: l10n.t('Choose'),
    })) ?? [];
  if (file === undefined) return undefined;
  const context = await window.showInputBox({
    title: l10n.t('Which cluster are these the nodes of?'),
    prompt: l10n.t('Its name in the report and in .platformlint.yaml, where you save it'),
    value: file.path.replace(/^.*\/|\.\w+$/g, ''),
  });
  return context === undefined || context === '' ? undefined : { context, saved: file.toString() };
}
