import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import catalogue from './data/officialImages.catalogue';
import { systemClock } from './host/clock';
import { shutdownStrategy } from './lsp/afterShutdown';
import { NO_PROCESSES } from './lsp/alone';
import { serve } from './lsp/serve';
import { unpackedCatalogue } from './offers/catalogue/unpacked';
import { PARTS } from './parts';

// The language server's composition root in a web worker: the same server, with nothing beyond the client.
serve(
  createConnection(new BrowserMessageReader(globalThis), new BrowserMessageWriter(globalThis), {
    messageStrategy: shutdownStrategy(),
  }),
  { ...PARTS, clock: systemClock(), processes: NO_PROCESSES, instant: () => unpackedCatalogue(catalogue) },
);
