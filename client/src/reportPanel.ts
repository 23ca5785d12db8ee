import {
  type Disposable,
  l10n,
  Position,
  Range,
  type Uri,
  Uri as Uris,
  ViewColumn,
  type WebviewPanel,
  window,
} from 'vscode';
import type { ClusterReportDto, PlaceDto } from '../../server/src/lsp/protocol';
import { memberOf } from '../../server/src/text/member';
import { newNonce } from './nonce';
import { reportPage } from './reportPage';

/** The tab with a cluster's report. */
export interface ReportPanel extends Disposable {
  /** What was shown last. */
  readonly last: ClusterReportDto | undefined;
  show(report: ClusterReportDto): void;
  /** Shows the report as it is now, without bringing the tab to the front. */
  redraw(report: ClusterReportDto): void;
}

/** What the buttons of the report do; each tells the user by itself where it fails. */
export interface ReportActions {
  again(): Promise<void>;
  /** Takes the cluster for a target, or no longer. */
  take(report: ClusterReportDto): Promise<void>;
  save(report: ClusterReportDto): Promise<void>;
}

/** A panel that is made when there is something to show. */
export function createReportPanel(extension: Uri, actions: ReportActions): ReportPanel {
  const state: { panel?: WebviewPanel; last?: ClusterReportDto } = {};

  const open = (): WebviewPanel => {
    if (state.panel !== undefined) return state.panel;
    const panel = window.createWebviewPanel(
      'platformlint.report',
      l10n.t('Cluster Architecture'),
      { viewColumn: ViewColumn.Active, preserveFocus: false },
      { enableScripts: true, enableFindWidget: true, localResourceRoots: [] },
    );
    panel.iconPath = Uris.joinPath(extension, 'docs', 'images', 'icon.png');
    panel.onDidDispose(() => {
      delete state.panel;
    });
    panel.webview.onDidReceiveMessage((message: unknown) => {
      const report = state.last;
      const place = report?.places[openedOf(message)];
      if (place !== undefined) void reveal(place);
      else if (memberOf(message, 'again') === true) void actions.again();
      else if (report !== undefined && memberOf(message, 'take') === true) void actions.take(report);
      else if (report !== undefined && memberOf(message, 'save') === true) void actions.save(report);
    });
    state.panel = panel;
    return panel;
  };

  const draw = (report: ClusterReportDto): WebviewPanel => {
    state.last = report;
    const panel = open();
    panel.title = l10n.t('Cluster {0}', report.view.context);
    panel.webview.html = reportPage(report, newNonce());
    return panel;
  };

  return {
    get last() {
      return state.last;
    },
    show(report) {
      draw(report).reveal();
    },
    redraw: (report) => void draw(report),
    dispose: () => state.panel?.dispose(),
  };
}

/** Shows a place beside the report. */
async function reveal({ uri, line, character }: PlaceDto): Promise<void> {
  const at = new Position(line, character);
  const options = { selection: new Range(at, at), viewColumn: ViewColumn.Beside };
  await window.showTextDocument(Uris.parse(uri), options);
}

function openedOf(message: unknown): string {
  const opened = memberOf(message, 'open');
  return typeof opened === 'string' ? opened : '';
}
