import * as l10n from '@vscode/l10n';
import { MessageType, ShowMessageNotification } from 'vscode-languageserver';
import { linked } from '../text/linked';
import { memberOf } from '../text/member';
import { additionAt } from './buildPlace';
import type { Context } from './context';
import { shownOf } from './shown';
import { workspaceEdit } from './workspaceEdit';

/** What code lenses run, on the server. */
export const COMMANDS = { add: 'platformlint.lens.add', show: 'platformlint.lens.show' } as const;

/** States more platforms in the build that begins at an offset. */
export interface AddParams {
  readonly uri: string;
  readonly start: number;
  readonly platforms: readonly string[];
}

/** Shows a line (0-based) of a document. */
export interface ShowParams {
  readonly uri: string;
  readonly line: number;
}

/** workspace/executeCommand: what the code lenses promise. */
export function answerLensCommands(context: Context): void {
  context.connection.onExecuteCommand(async ({ command, arguments: [params] = [] }) => {
    if (command === COMMANDS.add) await add(context, readAdd(params));
    if (command === COMMANDS.show) await show(context, readShow(params));
    return null;
  });
}

async function add(context: Context, params: AddParams | undefined): Promise<void> {
  if (params === undefined) return;
  const { connection, folders } = context;
  // The edits are those of the text as it is now; what was promised must still be what they do.
  const shown = shownOf(folders.find(params.uri));
  const addition = shown && additionAt(shown.folder, { path: shown.path, start: params.start });
  if (shown === undefined || addition?.platforms.join() !== params.platforms.join()) {
    const message = l10n.t('The build is no longer what it was.');
    void connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Info, message });
    return;
  }
  const { folder, path, lined } = shown;
  const label = l10n.t('Add {0}', linked(params.platforms));
  await connection.workspace.applyEdit({ label, edit: workspaceEdit(context, folder, path, lined, addition.edits) });
}

async function show({ connection }: Context, params: ShowParams | undefined): Promise<void> {
  if (params === undefined) return;
  const start = { line: params.line, character: 0 };
  await connection.window.showDocument({ uri: params.uri, takeFocus: true, selection: { start, end: start } });
}

function readAdd(value: unknown): AddParams | undefined {
  const [uri, start, platforms] = ['uri', 'start', 'platforms'].map((key) => memberOf(value, key));
  if (typeof uri !== 'string' || typeof start !== 'number' || !Array.isArray(platforms)) return undefined;
  return { uri, start, platforms: platforms.filter((name) => typeof name === 'string') };
}

function readShow(value: unknown): ShowParams | undefined {
  const [uri, line] = ['uri', 'line'].map((key) => memberOf(value, key));
  return typeof uri === 'string' && typeof line === 'number' ? { uri, line } : undefined;
}
