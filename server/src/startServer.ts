import { createConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import { catalogueFile } from './catalogueFile';
import { systemClock } from './host/clock';
import { nodeFiles } from './host/files';
import { nodeEnvironment } from './host/machine';
import { nodeProcesses } from './host/processes';
import { shutdownStrategy } from './lsp/afterShutdown';
import type { Parts } from './lsp/openFolder';
import { serve } from './lsp/serve';
import { createRegistryAsker } from './offers/registryAsker';
import { PARTS } from './parts';

/**
 * The language server's composition root: everything outside is made here and handed down. Speaks on standard input and
 * output, or over what the arguments name (`--node-ipc`, `--pipe=…`, `--socket=…`). The process ends with the client.
 */
export function startServer(parts: typeof PARTS = PARTS): Promise<number> {
  const environment = nodeEnvironment();
  const files = nodeFiles();
  const processes = nodeProcesses(environment);
  const clock = systemClock();
  const made: Parts = {
    ...parts,
    clock,
    processes,
    instant: catalogueFile,
    outside: {
      files,
      createAsker: (options) => createRegistryAsker({ ...options, files, processes, environment, clock }),
    },
  };
  const isElsewhere = process.argv.some((argument) => /^--(?:node-ipc|pipe|socket)\b/.test(argument));
  if (isElsewhere) serve(createConnection({ messageStrategy: shutdownStrategy() }), made);
  else serveStandardStreams(made);
  // The connection ends the process: 0 after `shutdown`, else 1.
  return new Promise(() => undefined);
}

function serveStandardStreams(made: Parts): void {
  const reader = new StreamMessageReader(process.stdin);
  // After a broken header the reader rests until more bytes come, with whole messages in its buffer.
  reader.onError(() => setImmediate(() => process.stdin.emit('data', Buffer.alloc(0))));
  const options = { messageStrategy: shutdownStrategy() };
  const serving = serve(createConnection(reader, new StreamMessageWriter(process.stdout), options), made);
  process.stdin.once('close', () => process.exit(serving.isShutDown() ? 0 : 1));
  process.stdin.once('end', () => process.exit(serving.isShutDown() ? 0 : 1));
}
