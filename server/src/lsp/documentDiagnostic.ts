import { type DocumentDiagnosticReport, DocumentDiagnosticReportKind } from 'vscode-languageserver';
import type { Context } from './context';
import { diagnosticsOf } from './diagnostic';
import { nameOf } from './publisher';

/** textDocument/diagnostic: what is known now, at once. What is learned later makes the client ask again. */
export function answerDocumentDiagnostics(context: Context): void {
  context.connection.languages.diagnostics.on(
    async ({ textDocument, previousResultId }, token): Promise<DocumentDiagnosticReport> => {
      await context.folders.find(textDocument.uri)?.folder.patience;
      if (token.isCancellationRequested) return { kind: DocumentDiagnosticReportKind.Full, items: [] };
      // After the wait the document may lie in another folder.
      const located = context.folders.find(textDocument.uri);
      const items = located === undefined ? [] : diagnosticsOf(located.folder, located.path, context);
      const resultId = nameOf(items);
      if (items.length > 0) context.reported.add(textDocument.uri);
      if (resultId === previousResultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
      return { kind: DocumentDiagnosticReportKind.Full, resultId, items };
    },
  );
}
