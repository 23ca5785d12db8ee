import { type DocumentDiagnosticReport, DocumentDiagnosticReportKind } from 'vscode-languageserver/node';
import type { Context } from './context';
import { diagnosticsOf } from './diagnostic';
import { nameOf } from './publisher';

/** How long the first answer waits for the rest of the folder, which may say what the document is built for. */
const PATIENCE_MS = 1_500;

/** textDocument/diagnostic: what is known now, at once. What is learned later makes the client ask again. */
export function answerDocumentDiagnostics(context: Context): void {
  context.connection.languages.diagnostics.on(
    async ({ textDocument, previousResultId }, token): Promise<DocumentDiagnosticReport> => {
      const { folder } = context.folders.locate(textDocument.uri);
      await within(folder.ready, PATIENCE_MS);
      if (token.isCancellationRequested) return { kind: DocumentDiagnosticReportKind.Full, items: [] };
      // After the wait the document may lie in another folder.
      const located = context.folders.locate(textDocument.uri);
      const items = diagnosticsOf(located.folder, located.path, context);
      const resultId = nameOf(items);
      if (resultId === previousResultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
      return { kind: DocumentDiagnosticReportKind.Full, resultId, items };
    },
  );
}

async function within(promise: Promise<void>, ms: number): Promise<void> {
  const timer: { id?: NodeJS.Timeout } = {};
  const timeout = new Promise<void>((resolve) => {
    timer.id = setTimeout(resolve, ms);
  });
  await Promise.race([promise, timeout]);
  clearTimeout(timer.id);
}
