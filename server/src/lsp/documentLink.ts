import * as l10n from '@vscode/l10n';
import type { DocumentLink } from 'vscode-languageserver';
import { familiarReference } from '../image/reference';
import type { Context } from './context';
import { uriOf } from './folders';
import { registryPage } from './registryPage';
import { shownOf } from './shown';

/** textDocument/documentLink: from an image to its registry's page, or to the build of this workspace that makes it. */
export function answerDocumentLinks(context: Context): void {
  const { connection, folders, places } = context;
  connection.onDocumentLinks(({ textDocument }) => {
    const shown = shownOf(folders.find(textDocument.uri));
    if (shown === undefined) return [];
    const { folder, analysis, lined } = shown;
    return analysis.subjects.uses.flatMap(({ use, predicted }): readonly DocumentLink[] => {
      if (use.image === undefined) return [];
      const range = places.range(lined, use.span);
      if (predicted !== undefined) {
        const { at } = predicted.by;
        const fragment = at.line === undefined ? '' : `#L${at.line + 1}`;
        return [{ range, target: `${uriOf(folder, at.path)}${fragment}`, tooltip: l10n.t('Built in {0}', at.path) }];
      }
      const page = registryPage(use.image);
      return page === undefined
        ? []
        : [{ range, target: page, tooltip: l10n.t('Page of {0}', familiarReference(use.image)) }];
    });
  });
}
