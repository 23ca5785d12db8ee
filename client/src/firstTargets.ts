import { commands, Disposable, type LogOutputChannel, l10n, window } from 'vscode';
import { type BaseLanguageClient, State } from 'vscode-languageclient';
import { METHODS, type TargetsParams, type TargetsResult } from '../../server/src/lsp/protocol';
import { activeDocument } from './activeDocument';
import { backgroundAnswer } from './backgroundAnswer';
import { mayAsk, type QuestionMemory, rememberAsked, rememberDeclined } from './questionMemory';

/** On the first file with images in a workspace without targets: one question, and never again. */
export function askForTargetsOnce(
  client: BaseLanguageClient,
  output: LogOutputChannel,
  memory: QuestionMemory,
): Disposable {
  const look = async (): Promise<void> => {
    const document = activeDocument(client);
    if (document === undefined || client.state !== State.Running || !mayAsk(memory)) return;
    const uri = client.code2ProtocolConverter.asUri(document.uri);
    const params: TargetsParams = { uri, settled: true };
    const targets = await backgroundAnswer(output, client.sendRequest<TargetsResult | null>(METHODS.targets, params));
    const isNeeded = targets?.origin === 'assumed' && targets.relevant;
    if (!isNeeded || !mayAsk(memory)) return;
    await rememberAsked(memory);
    await ask(memory);
  };
  return Disposable.from(
    window.onDidChangeActiveTextEditor(() => void look()),
    // The file that was open before the server ran.
    client.onDidChangeState(() => void look()),
  );
}

async function ask(memory: QuestionMemory): Promise<void> {
  const [choose, never] = [l10n.t('Choose'), l10n.t("Don't Ask Again")];
  const answer = await window.showInformationMessage(
    l10n.t('Which platforms do your images run on? Until you say so, linux/amd64 is assumed.'),
    choose,
    l10n.t('Not Now'),
    never,
  );
  if (answer === never) await rememberDeclined(memory);
  if (answer === choose) await commands.executeCommand('platformlint.chooseTargets');
}
