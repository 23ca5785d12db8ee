import { DocumentDiagnosticReportKind, type WorkspaceDocumentDiagnosticReport } from 'vscode-languageserver';
import { inSlices } from '../host/inSlices';
import { settledOrAborted } from '../host/settledOrAborted';
import { type Context, withSignal } from './context';
import { diagnosticsOf } from './diagnostic';
import { type Folder, uriOf } from './folders';
import { closedPaths, nameOf } from './publisher';

const NOTHING = nameOf([]);
/** Reports that are sent together. */
const CHUNK = 50;

/**
 * workspace/diagnostic: the problems of all files. The request is held until there is something new to tell, as the
 * specification wants it, so that an idle workspace costs nothing.
 */
export function answerWorkspaceDiagnostics(context: Context): void {
  context.connection.languages.diagnostics.onWorkspace(({ previousResultIds }, token, _, partial) =>
    withSignal(token, async (signal) => {
      const known = new Map(previousResultIds.map(({ uri, value }) => [uri, value]));
      for (;;) {
        const change = context.publisher.nextChange(signal);
        const items = await news(context, known, signal);
        if (items.length > 0 || signal.aborted) {
          if (partial === undefined) return { items };
          for (let at = 0; at < items.length; at += CHUNK) partial.report({ items: items.slice(at, at + CHUNK) });
          return { items: [] };
        }
        await change;
      }
    }),
  );
}

async function news(
  context: Context,
  known: ReadonlyMap<string, string>,
  signal: AbortSignal,
): Promise<WorkspaceDocumentDiagnosticReport[]> {
  const items: WorkspaceDocumentDiagnosticReport[] = [];
  const seen = new Set<string>();
  const look = (folder: Folder, path: string): void => {
    const uri = uriOf(folder, path);
    seen.add(uri);
    const diagnostics = diagnosticsOf(folder, path, context);
    const resultId = nameOf(diagnostics);
    if (diagnostics.length > 0) context.reported.add(uri);
    if (resultId === (known.get(uri) ?? NOTHING)) return;
    const version = folder.open.get(path)?.version ?? null;
    items.push({ kind: DocumentDiagnosticReportKind.Full, uri, version, resultId, items: diagnostics });
  };
  for (const folder of context.folders.all()) {
    await settledOrAborted(folder.ready, signal);
    const own = folder.settings.wholeWorkspace ? closedPaths(folder).filter(context.folders.isOwn(folder)) : [];
    await inSlices(own, (path) => look(folder, path), signal);
    for (const path of folder.open.keys()) look(folder, path);
  }
  if (signal.aborted) return [];
  // A client forgets the names of what it was told when a document is closed, and may miss that the file is gone.
  const shown = new Set([
    ...context.reported,
    ...[...known].flatMap(([uri, value]) => (value === NOTHING ? [] : [uri])),
  ]);
  for (const uri of shown) {
    if (seen.has(uri)) continue;
    context.reported.delete(uri);
    items.push({ kind: DocumentDiagnosticReportKind.Full, uri, version: null, resultId: NOTHING, items: [] });
  }
  return items;
}
