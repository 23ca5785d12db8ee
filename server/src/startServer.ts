import { createConnection } from 'vscode-languageserver/node';
import { nodeClock, nodeEnvironment, nodeFiles, nodeProcesses } from './host/node';
import { serve } from './lsp/serve';
import { parts } from './parts';

/**
 * The language server's composition root: everything outside is made here and handed down. Speaks on standard input and
 * output, or over what the arguments name (`--node-ipc`, `--pipe=…`, `--socket=…`). The process ends with the client.
 */
export function startServer(): Promise<number> {
  const environment = nodeEnvironment();
  const files = nodeFiles();
  const isElsewhere = process.argv.some((argument) => /^--(?:node-ipc|pipe|socket)\b/.test(argument));
  const connection = isElsewhere ? createConnection() : createConnection(process.stdin, process.stdout);
  serve(connection, {
    ...parts(files),
    files,
    environment,
    processes: nodeProcesses(environment),
    clock: nodeClock(),
  });
  // The connection ends the process: 0 after `shutdown`, else 1.
  return new Promise(() => undefined);
}
