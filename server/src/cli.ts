import { catalogueFile } from './catalogueFile';
import { cluster } from './cli/cluster';
import { explain, listRules } from './cli/explain';
import { init } from './cli/init';
import { inspect } from './cli/inspect';
import { EXIT, type Io } from './cli/io';
import { lint } from './cli/lint';
import { helpText, readArguments } from './cli/options';
import { systemClock } from './host/clock';
import { decodeText, tooLarge } from './host/decode';
import { nodeFiles } from './host/files';
import { nodeEnvironment } from './host/machine';
import { nodeProcesses } from './host/processes';
import { systemCode } from './host/systemErrors';
import type { ProgramParts } from './knowledge/programParts';
import { PARTS } from './parts';

/** The command line's composition root: everything outside is made here and handed down. */
async function main(args: readonly string[]): Promise<number> {
  const command = readArguments(args);
  const abort = new AbortController();
  const cwd = workingDirectory();
  if (cwd === undefined) {
    process.stderr.write('platformlint: the working directory does not exist any more\n');
    return EXIT.failed;
  }
  const io = nodeIo(cwd, abort.signal);
  const isServer = 'command' in command && command.command === 'server';
  if (!isServer) tellFailedOutput();
  if ('usage' in command) {
    io.err(`platformlint: ${command.usage}\nSee: platformlint --help\n`);
    return EXIT.usage;
  }
  process.once('SIGINT', () => {
    abort.abort();
    process.exitCode = 130;
  });
  const made: ProgramParts = { ...PARTS, instant: catalogueFile };
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
      io.out(helpText(io.columns));
      return EXIT.clean;
    case 'version':
      io.out(`${made.version}\n`);
      return EXIT.clean;
    default:
      return command satisfies never;
  }
}

function nodeIo(cwd: string, signal: AbortSignal): Io {
  const environment = nodeEnvironment();
  const noColor = environment.get('NO_COLOR') !== undefined;
  return {
    files: nodeFiles(),
    processes: nodeProcesses(environment),
    environment,
    clock: systemClock(),
    cwd,
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    readStdin,
    ...(process.stdout.isTTY === true && process.stdout.columns > 0 && { columns: process.stdout.columns }),
    color: !noColor && (process.stdout.isTTY === true || environment.get('FORCE_COLOR') !== undefined),
    progress: process.stderr.isTTY === true && environment.get('CI') === undefined,
    signal,
  };
}

/** The most bytes of a document on standard input. */
const MAX_STDIN = 4 * 1024 * 1024;

async function readStdin(): ReturnType<Io['readStdin']> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > MAX_STDIN) return tooLarge(MAX_STDIN);
    chunks.push(bytes);
  }
  return decodeText(Buffer.concat(chunks));
}

/** The folder that the command is called in; undefined where it was removed meanwhile. */
function workingDirectory(): string | undefined {
  try {
    return process.cwd().replaceAll('\\', '/');
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
    return undefined;
  }
}

function tellFailedOutput(): void {
  // Nobody is left to tell; the exit status still says how it went.
  process.stderr.on('error', () => undefined);
  process.stdout.on('error', (error) => {
    // A reader that has seen enough, such as head, is no failure.
    if (systemCode(error) === 'EPIPE') return;
    process.stderr.write(`platformlint: standard output cannot be written: ${error.message}\n`);
    process.exitCode = EXIT.failed;
  });
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
