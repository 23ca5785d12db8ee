import { type Disposable, Position, Range, type Uri, Uri as Uris, ViewColumn, type WebviewPanel, window } from 'vscode';
import type { ClusterReportDto } from '../../server/src/lsp/protocol';
import { newNonce } from './nonce';
import { reportPage } from './reportPage';

/** The tab with a cluster's report. */
export interface ReportPanel extends Disposable {
  /** What was shown last. */
  readonly last: ClusterReportDto | undefined;
  show(report: ClusterReportDto): void;
}

/** A panel that is made when there is something to show; `again` is what its refresh button does. */
export function createReportPanel(extension: Uri, again: () => unknown): ReportPanel {
  const state: { panel?: WebviewPanel; last?: ClusterReportDto } = {};

  const open = (): WebviewPanel => {
    if (state.panel !== undefined) return state.panel;
    const panel = window.createWebviewPanel(
      'platformlint.report',
      'Cluster Architecture',
      { viewColumn: ViewColumn.Active, preserveFocus: false },
      { enableScripts: true, enableFindWidget: true, localResourceRoots: [] },
    );
    panel.iconPath = Uris.joinPath(extension, 'docs', 'images', 'icon.png');
    panel.onDidDispose(() => {
      delete state.panel;
    });
    panel.webview.onDidReceiveMessage((message: unknown) => {
      const place = state.last?.images[placeIndex(message)]?.place;
      if (place !== undefined) void reveal(place);
      else if (isAgain(message)) again();
    });
    state.panel = panel;
    return panel;
  };

  return {
    get last() {
      return state.last;
    },
    show(report) {
      state.last = report;
      const panel = open();
      panel.title = `Cluster ${report.context}`;
      panel.webview.html = reportPage(report, newNonce());
      panel.reveal();
    },
    dispose: () => state.panel?.dispose(),
  };
}

/** Shows a place beside the report. */
async function reveal({ uri, line, character }: ClusterReportDto['images'][number]['place']): Promise<void> {
  const at = new Position(line, character);
  const options = { selection: new Range(at, at), viewColumn: ViewColumn.Beside };
  await window.showTextDocument(Uris.parse(uri), options);
}

function placeIndex(message: unknown): number {
  const index = memberOf(message, 'open');
  return typeof index === 'number' ? index : -1;
}

function isAgain(message: unknown): boolean {
  return memberOf(message, 'again') === true;
}

function memberOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
