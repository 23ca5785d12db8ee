import { commands, Disposable, l10n, type Memento, window } from 'vscode';
import { type LanguageClient, State } from 'vscode-languageclient/node';
import { METHODS, type TargetsParams, type TargetsResult } from '../../server/src/lsp/protocol';
import { activeDocument } from './activeDocument';

const ASKED = 'platformlint.askedForTargets';

/** On the first relevant file of a workspace without targets: one question, and never again. */
export function askForTargetsOnce(client: LanguageClient, memory: Memento): Disposable {
  const look = async (): Promise<void> => {
    const document = activeDocument(client);
    const isQuiet = document === undefined || client.state !== State.Running || memory.get<boolean>(ASKED) === true;
    if (isQuiet || !QUESTIONABLE.has(document.languageId)) return;
    const params: TargetsParams = { uri: client.code2ProtocolConverter.asUri(document.uri) };
    const targets = await client.sendRequest<TargetsResult | null>(METHODS.targets, params);
    if (targets?.origin !== 'assumed' || memory.get<boolean>(ASKED) === true) return;
    await memory.update(ASKED, true);
    const choose = l10n.t('Choose');
    const answer = await window.showInformationMessage(
      l10n.t('Which platforms do your images run on? Until you say so, linux/amd64 is assumed.'),
      choose,
      l10n.t('Not Now'),
    );
    if (answer === choose) await commands.executeCommand('platformlint.chooseTargets');
  };
  // The file that made the extension start is open before anybody listens.
  const listening = [
    window.onDidChangeActiveTextEditor(() => void look()),
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Running) void look();
    }),
  ];
  return Disposable.from(...listening);
}

/** Languages that are always about images; a YAML file may be about anything. */
const QUESTIONABLE: ReadonlySet<string> = new Set(['dockerfile', 'dockercompose', 'dockerbake']);
