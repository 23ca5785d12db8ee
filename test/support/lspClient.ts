import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** A diagnostic as it arrives. */
export interface SeenDiagnostic {
  readonly range: SeenRange;
  readonly severity: number;
  readonly code: string;
  readonly source: string;
  readonly message: string;
}

/** A range as it arrives, in the negotiated encoding. */
export interface SeenRange {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

/** What `textDocument/publishDiagnostics` carries. */
export interface Published {
  readonly uri: string;
  readonly version?: number;
  readonly diagnostics: readonly SeenDiagnostic[];
}

/** An answer: a result, or an error as JSON-RPC has it. */
export interface Answer<Result> {
  readonly result?: Result;
  readonly error?: { readonly code: number; readonly message: string };
}

/** A client that can do nothing but write and read messages. It refuses every request of the server, and keeps it. */
export interface LspClient {
  readonly pid: number;
  /** The methods that the server asked the client for, which a minimal client never offered. */
  readonly asked: readonly string[];
  /** Resolves when the server has asked for this and was refused; rejects when it ends before. */
  refused(method: string): Promise<void>;
  /** The exit status of the server, when it has ended; `null` after a signal. */
  readonly exited: Promise<number | null>;
  request<Result = unknown>(method: string, params?: unknown): Promise<Answer<Result>>;
  notify(method: string, params?: unknown): void;
  /** Bytes as they are, whatever they mean. */
  write(bytes: string | Uint8Array): void;
  /** The next published diagnostics that fit, from the oldest that nobody has taken; rejects when the server ends. */
  published(uri: string, fits: (published: Published) => boolean): Promise<Published>;
  /** Closes the server's standard input, as a dying client does. */
  hangUp(): void;
  /** Ends the server at once, if it still runs. */
  kill(): void;
}

const CLI = join(__dirname, '..', '..', 'dist', 'cli.js');
const HEAP_TELLER = join(__dirname, 'heapTeller.cjs');

/** Starts the built server in a folder; the folder beside it is its home. */
export function startLspClient(folder: string): LspClient {
  return talk(spawn(process.execPath, [CLI, 'server', '--stdio'], surroundings(folder)));
}

/** As `startLspClient`, with a server whose memory can be looked at. */
export function startMeasuredLspClient(folder: string): LspClient & { heapMegabytes(): Promise<number> } {
  const child = spawn(process.execPath, ['--expose-gc', '--require', HEAP_TELLER, CLI, 'server', '--stdio'], {
    ...surroundings(folder),
    stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
  });
  return {
    ...talk(child),
    /** What is in use once the garbage is collected: unlike resident memory, the same under any load. */
    async heapMegabytes() {
      const told = once(child, 'message');
      child.send('tell');
      const [bytes] = await told;
      return Number(bytes) / 1e6;
    },
  };
}

function surroundings(folder: string): { readonly cwd: string; readonly env: NodeJS.ProcessEnv } {
  const home = join(folder, '..');
  const temporary = join(home, 'tmp');
  mkdirSync(temporary, { recursive: true });
  return {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      HOME: home,
      TMPDIR: temporary,
      XDG_CACHE_HOME: join(home, 'cache'),
      DOCKER_CONFIG: join(home, 'docker'),
      KUBECONFIG: join(home, 'none'),
    },
  };
}

interface Message {
  readonly id?: number | string;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: never;
  readonly error?: { readonly code: number; readonly message: string };
}

interface Waiting {
  fits(published: Published): boolean;
  resolve(published: Published): void;
  reject(error: Error): void;
}

function talk(child: ChildProcess): LspClient {
  const { stdin, stdout, stderr } = child;
  if (stdin === null || stdout === null || stderr === null) throw new Error('The server was started without pipes.');
  const state = { id: 0, stderr: '', ended: false };
  const asked: string[] = [];
  const answers = new Map<number, (answer: Answer<never>) => void>();
  const waiting = new Set<Waiting>();
  const refusals = new Map<string, { resolve(): void; reject(error: Error): void }>();
  const kept: Published[] = [];

  const send = (message: object): void => {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  };
  const takePublished = (published: Published): void => {
    for (const one of waiting) {
      if (!one.fits(published)) continue;
      waiting.delete(one);
      one.resolve(published);
      return;
    }
    kept.push(published);
  };
  const take = (message: Message): void => {
    if (message.method === undefined) {
      const id = Number(message.id);
      answers.get(id)?.(message);
      answers.delete(id);
    } else if (message.id !== undefined) {
      asked.push(message.method);
      send({ id: message.id, error: { code: -32601, message: `${message.method} is not known` } });
      refusals.get(message.method)?.resolve();
    } else if (message.method === 'textDocument/publishDiagnostics') {
      takePublished(message.params as Published);
    }
  };

  // Writing to a server that has gone is part of some tests; that it has gone shows in `exited`.
  stdin.on('error', () => stdin.destroy());
  stderr.setEncoding('utf8').on('data', (text: string) => {
    state.stderr += text;
  });
  stdout.on('data', readMessages(take));
  const exited = new Promise<number | null>((resolve) => {
    child.once('close', (status) => {
      state.ended = true;
      const gone = new Error(`The server has ended with ${status}. ${state.stderr}`);
      for (const one of [...waiting, ...refusals.values()]) one.reject(gone);
      for (const answer of answers.values()) answer({ error: { code: 0, message: gone.message } });
      resolve(status);
    });
  });

  return {
    pid: child.pid ?? 0,
    asked,
    refused: (method) =>
      new Promise((resolve, reject) => {
        if (asked.includes(method)) resolve();
        else refusals.set(method, { resolve, reject });
      }),
    exited,
    request: (method, params) =>
      new Promise((resolve) => {
        state.id++;
        answers.set(state.id, resolve);
        send({ id: state.id, method, ...(params !== undefined && { params }) });
      }),
    notify: (method, params) => send({ method, ...(params !== undefined && { params }) }),
    write: (bytes) => stdin.write(bytes),
    published: (uri, fits) =>
      new Promise((resolve, reject) => {
        const one: Waiting = { fits: (published) => published.uri === uri && fits(published), resolve, reject };
        const found = kept.find(one.fits);
        if (found !== undefined) {
          // What was said of the document before is out of date.
          const since = kept.slice(kept.indexOf(found) + 1);
          const others = kept.slice(0, kept.indexOf(found)).filter((published) => published.uri !== uri);
          kept.splice(0, kept.length, ...others, ...since);
          resolve(found);
        } else if (state.ended) reject(new Error(`The server has ended. ${state.stderr}`));
        else waiting.add(one);
      }),
    hangUp: () => stdin.end(),
    kill: () => child.kill('SIGKILL'),
  };
}

/** Cuts a stream into messages by their `Content-Length` (LSP base protocol). */
function readMessages(take: (message: Message) => void): (chunk: Buffer) => void {
  const state = { buffer: Buffer.alloc(0) };
  return (chunk) => {
    state.buffer = Buffer.concat([state.buffer, chunk]);
    for (;;) {
      const end = state.buffer.indexOf('\r\n\r\n');
      const length = Number(/Content-Length: (\d+)/i.exec(state.buffer.toString('latin1', 0, Math.max(end, 0)))?.[1]);
      const isWhole = end >= 0 && state.buffer.length >= end + 4 + length;
      if (!isWhole) return;
      const body = state.buffer.toString('utf8', end + 4, end + 4 + length);
      state.buffer = state.buffer.subarray(end + 4 + length);
      take(JSON.parse(body));
    }
  };
}
