import { catalogueFile } from './catalogueFile';
import { cluster } from './cli/cluster';
import { explain, listRules } from './cli/explain';
import { init } from './cli/init';
import { inspect } from './cli/inspect';
import { EXIT, type Io } from './cli/io';
import { lint } from './cli/lint';
import type { Parts } from './cli/open';
import { HELP, readArguments } from './cli/options';
import { systemClock } from './host/clock';
import { nodeFiles } from './host/files';
import { nodeEnvironment } from './host/machine';
import { nodeProcesses } from './host/processes';
import { PARTS } from './parts';

/** The command line's composition root: everything outside is made here and handed down. */
async function main(args: readonly string[]): Promise<number> {
  const command = readArguments(args);
  const abort = new AbortController();
  const io = nodeIo(abort.signal);
  if ('usage' in command) {
    io.err(`platformlint: ${command.usage}\nSee: platformlint --help\n`);
    return EXIT.usage;
  }
  process.once('SIGINT', () => {
    abort.abort();
    process.exitCode = 130;
  });
  const made: Parts = { ...PARTS, instant: catalogueFile };
  switch (command.command) {
    case 'lint':
      return lint(io, made, command.options);
    case 'inspect':
      return inspect(io, made, command.options, command.reference);
    case 'cluster':
      return cluster(io, made, command.options, command.context, command);
    case 'explain':
      return explain(io, made.engine.rules, command.rule);
    case 'rules':
      return listRules(io, made.engine.rules);
    case 'init':
      return init(io, made, command.options);
    case 'server':
      return (await import('./startServer')).startServer();
    case 'help':
      io.out(HELP);
      return EXIT.clean;
    case 'version':
      io.out(`${made.version}\n`);
      return EXIT.clean;
    default:
      return command satisfies never;
  }
}

function nodeIo(signal: AbortSignal): Io {
  const environment = nodeEnvironment();
  const noColor = environment.get('NO_COLOR') !== undefined;
  return {
    files: nodeFiles(),
    processes: nodeProcesses(environment),
    environment,
    clock: systemClock(),
    cwd: process.cwd().replaceAll('\\', '/'),
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    readStdin,
    color: !noColor && (process.stdout.isTTY === true || environment.get('FORCE_COLOR') !== undefined),
    progress: process.stderr.isTTY === true && environment.get('CI') === undefined,
    signal,
  };
}

async function readStdin(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

main(process.argv.slice(2)).then(
  (status) => {
    process.exitCode ??= status;
  },
  (error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(
      `platformlint: this should not have happened: ${message}\nPlease report it with the file that was linted.\n`,
    );
    process.exitCode = EXIT.failed;
  },
);
