import {
  type Command,
  type Disposable,
  type LogOutputChannel,
  l10n,
  StatusBarAlignment,
  ThemeColor,
  window,
  workspace,
} from 'vscode';
import { type BaseLanguageClient, State } from 'vscode-languageclient';
import { METHODS, type StatusParams, type TargetsParams, type TargetsResult } from '../../server/src/lsp/protocol';
import { activeDocument } from './activeDocument';
import { backgroundAnswer } from './backgroundAnswer';

/** The item in the status bar: what is under way, or the targets in force for the active document. */
export function createStatus(client: BaseLanguageClient, output: LogOutputChannel): Disposable {
  const item = window.createStatusBarItem('platformlint.status', StatusBarAlignment.Right, 90);
  item.name = 'Platformlint';
  const state: { status: StatusParams; targets?: TargetsResult; timer?: NodeJS.Timeout } = {
    status: {
      checking: 0,
      problems: [],
      offline: false,
      unverified: false,
      trusted: workspace.isTrusted,
      alone: false,
      paused: [],
    },
  };

  const draw = (): void => {
    if (activeDocument(client) === undefined || state.targets?.checked === false) {
      item.hide();
      return;
    }
    const face = client.state === State.Running ? faceOf(state.status, state.targets) : stoppedFace();
    item.text = face.text;
    // Plain text: a reason of a configuration must not become a link or an image.
    item.tooltip = face.tooltip;
    item.command = face.command;
    item.accessibilityInformation = { label: `Platformlint: ${face.label}` };
    item.backgroundColor = face.warns ? new ThemeColor('statusBarItem.warningBackground') : undefined;
    item.show();
  };

  const ask = async (): Promise<void> => {
    const document = activeDocument(client);
    if (document === undefined || client.state !== State.Running) {
      draw();
      return;
    }
    const params: TargetsParams = { uri: client.code2ProtocolConverter.asUri(document.uri) };
    const asked = client.sendRequest<TargetsResult | null>(METHODS.targets, params);
    const targets = await backgroundAnswer(output, asked);
    if (targets === undefined || activeDocument(client) !== document) return;
    if (targets === null) delete state.targets;
    else state.targets = targets;
    draw();
  };
  const askSoon = (): void => {
    clearTimeout(state.timer);
    state.timer = setTimeout(() => void ask(), 300);
  };

  const listening = [
    item,
    client.onNotification(METHODS.status, (status: StatusParams) => {
      state.status = status;
      askSoon();
      draw();
    }),
    client.onDidChangeState(() => askSoon()),
    window.onDidChangeActiveTextEditor(() => {
      delete state.targets;
      draw();
      askSoon();
    }),
    workspace.onDidSaveTextDocument(askSoon),
    // Also what has got another language.
    workspace.onDidOpenTextDocument(askSoon),
  ];
  return {
    dispose() {
      clearTimeout(state.timer);
      for (const one of listening) one.dispose();
    },
  };
}

interface Face {
  readonly text: string;
  readonly label: string;
  readonly tooltip: string;
  readonly command: string | Command;
  readonly warns: boolean;
}

function stoppedFace(): Face {
  return {
    text: '$(warning) Platformlint',
    label: l10n.t('the server is not running'),
    tooltip: l10n.t('The server is not running. Click to start it again.'),
    command: 'platformlint.restartServer',
    warns: true,
  };
}

/** What a click does, and the sentence that says so. */
interface Click {
  readonly command: string | Command;
  readonly says: string;
}

function faceOf(status: StatusParams, targets: TargetsResult | undefined): Face {
  const names = targets?.platforms.join(', ') ?? '';
  const why = targets === undefined ? '' : l10n.t('Needed: {0}, because {1}.', names, targets.because);
  const face = (icon: string, label: string, more: string, { command, says } = choosing()): Face => ({
    text: `$(${icon}) ${label}`,
    label,
    tooltip: [...status.problems, more, why, says].filter((line) => line !== '').join('\n\n'),
    command,
    warns: status.problems.length > 0,
  });
  if (!status.trusted) {
    const more = l10n.t('The folder is not trusted: no registry is asked and nothing is run.');
    const click = { command: 'workbench.trust.manage', says: l10n.t('Click to decide whether you trust the folder.') };
    return face('shield', l10n.t('not trusted'), more, click);
  }
  if (status.checking > 0) {
    return face('sync~spin', l10n.t('checking {0}', status.checking), l10n.t('Asking registries for platforms.'));
  }
  if (status.problems.length > 0) {
    const label = l10n.t('check the settings');
    return face('warning', names === '' ? label : `${names} · ${label}`, '', openingSettings());
  }
  const [pause] = status.paused;
  if (pause !== undefined) {
    const until = new Date(pause.until).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
    return face(
      'watch',
      l10n.t('{0} until {1}', pause.host, until),
      l10n.t('The registry asked to be left alone for a while.'),
    );
  }
  if (status.alone) {
    const more = l10n.t(
      'Look-ups are not possible in the browser: official images are judged by the bundled catalogue, and of others nothing is known but what files say.',
    );
    return face('globe', l10n.t('no look-ups'), more);
  }
  if (status.offline)
    return face('debug-disconnect', l10n.t('offline'), l10n.t('The setting platformlint.offline is on.'));
  if (status.unverified) {
    const more = l10n.t(
      'The setting http.proxyStrictSSL is off: certificates of registries are not verified, and no credentials are sent.',
    );
    return { ...face('unlock', l10n.t('not verified'), more), warns: true };
  }
  const [lost] = targets?.unknown ?? [];
  if (targets !== undefined && lost !== undefined) {
    const label = l10n.t('{0} not known', targets.unknown.length);
    const more = l10n.t('Nothing is said of images whose platforms are not known. {0}: {1}', lost.image, lost.detail);
    const click = { command: 'platformlint.images.focus', says: l10n.t('Click to see all images.') };
    return face('question', `${names} · ${label}`, more, click);
  }
  const shown = targets?.origin === 'assumed' ? l10n.t('{0} (assumed)', names) : names;
  return face('server-environment', shown === '' ? 'Platformlint' : shown, '');
}

function choosing(): Click {
  return { command: 'platformlint.chooseTargets', says: l10n.t('Click to choose target platforms.') };
}

function openingSettings(): Click {
  const title = l10n.t('Open Settings');
  const command = { command: 'workbench.action.openSettings', title, arguments: ['@ext:platformlint.platformlint'] };
  return { command, says: l10n.t('Click to open the settings.') };
}
