import * as l10n from '@vscode/l10n';
import type { CancellationToken } from 'vscode-languageserver';
import { familiarReference, readReference } from '../image/reference';
import { toldEntries } from '../model/offer';
import { type Context, withSignal } from './context';
import type { Folder } from './folders';
import { type InspectParams, type InspectResult, METHODS, type PositionParams } from './protocol';
import { registryPage } from './registryPage';

/** platformlint/inspect and platformlint/imageAt: what an image offers, and the image at a place to ask about. */
export function answerInspect(context: Context): void {
  const { connection, folders, places } = context;
  connection.onRequest<InspectResult, void>(
    METHODS.inspect,
    async (params: InspectParams, token: CancellationToken) => {
      const folder = folderFor(context, params.uri);
      const reading = readReference(String(params.reference));
      if (!reading.ok) return { ok: false, reason: 'notAReference', detail: reading.message };
      if (folder === undefined)
        return { ok: false, reason: 'noFolder', detail: l10n.t('Open a folder or a file first.') };
      await folder.ready;
      await withSignal(token, (signal) => context.learner.byHand(folder, [reading.reference], signal));
      const offer = folder.session.offerOf('', reading.reference);
      if (offer.state === 'pending')
        return { ok: false, reason: 'canceled', detail: l10n.t('The look-up was stopped.') };
      if (offer.state === 'unknown') return { ok: false, reason: offer.reason, detail: offer.detail };
      const page = registryPage(reading.reference);
      return {
        ok: true,
        reference: familiarReference(reading.reference),
        kind: offer.kind,
        source: offer.source,
        at: offer.at,
        platforms: toldEntries(offer),
        ...(offer.digest !== undefined && { digest: offer.digest }),
        ...(offer.note !== undefined && { note: offer.note }),
        ...(page !== undefined && { page }),
      };
    },
  );
  connection.onRequest(METHODS.imageAt, ({ uri, position }: PositionParams): string | null => {
    const located = folders.find(uri);
    const analysis = located?.folder.session.analyse(located.path);
    const text = located?.folder.session.workspace.textOf(located.path);
    if (analysis === undefined || text === undefined) return null;
    const offset = places.offset({ text, lines: analysis.lines }, position);
    const found = analysis.subjects.uses.find(({ use }) => use.span.start <= offset && offset <= use.span.end);
    return found?.use.image === undefined ? null : familiarReference(found.use.image);
  });
}

/** The folder of a document, else the first. */
function folderFor({ folders }: Context, uri: string | undefined): Folder | undefined {
  return uri === undefined ? folders.all()[0] : folders.locate(uri).folder;
}
