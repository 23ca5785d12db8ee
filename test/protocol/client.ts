import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type ClientCapabilities,
  createMessageConnection,
  type Diagnostic,
  type InitializeResult,
  type MessageConnection,
  type StarNotificationHandler,
  type StarRequestHandler,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';

/** What came from the server, in order; `answered` requests of the server included. */
export interface Message {
  readonly method: string;
  readonly params: unknown;
}

/** An editor's side of a conversation with the built server over stdio. */
export interface Client {
  readonly connection: MessageConnection;
  readonly child: ChildProcess;
  readonly initialized: InitializeResult;
  readonly messages: readonly Message[];
  readonly folder: string;
  uri(path: string): string;
  open(path: string, text: string, languageId?: string): void;
  change(path: string, text: string, version: number): void;
  /** Resolves when `look` finds something, looking at every message; rejects when that takes too long. */
  until<T>(look: () => T | undefined, what: string): Promise<T>;
  /** What was pushed last for a file. */
  pushed(path: string): { readonly version?: number; readonly diagnostics: readonly Diagnostic[] } | undefined;
  /** Asks for a file's diagnostics until one of them is of the rule. */
  pull(path: string): Promise<readonly Diagnostic[]>;
  /** Shuts down and exits; resolves with the status. */
  stop(): Promise<number | null>;
}

export interface ClientOptions {
  readonly files?: Readonly<Record<string, string>>;
  /** Links, by path, with what they lead to. */
  readonly links?: Readonly<Record<string, string>>;
  readonly capabilities?: ClientCapabilities;
  readonly initializationOptions?: object;
  /** What `workspace/configuration` is answered for `platformlint`. */
  readonly settings?: object;
  readonly env?: Readonly<Record<string, string>>;
  readonly processId?: number;
  /** More workspace folders, below the folder. */
  readonly roots?: readonly string[];
  /** The URI of the workspace, where it does not lie on the disk. */
  readonly elsewhere?: string;
  /** The language of the editor. */
  readonly locale?: string;
  /** What Node runs in place of the built server: a file, and what stands before it. */
  readonly program?: readonly string[];
  /** Answers to further requests of the server, by method. */
  readonly answers?: Readonly<Record<string, (params: unknown) => unknown>>;
}

/** What VS Code can do, as far as the server asks. */
export const FULL: ClientCapabilities = {
  workspace: {
    configuration: true,
    workspaceFolders: true,
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    diagnostics: { refreshSupport: true },
    workspaceEdit: { documentChanges: true, resourceOperations: ['create'] },
  },
  textDocument: {
    diagnostic: {
      dynamicRegistration: false,
      relatedDocumentSupport: false,
      relatedInformation: true,
      codeDescriptionSupport: true,
    },
    codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix', 'source.fixAll'] } } },
    hover: { contentFormat: ['markdown', 'plaintext'] },
  },
  general: { positionEncodings: ['utf-16'] },
};

/** A client that can be told of diagnostics and take code actions, and nothing else. */
export const MINIMAL: ClientCapabilities = {
  textDocument: { codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix'] } } } },
};

const PATIENCE_MS = 10_000;

/** Starts the built server on a folder of its own and initializes it. */
export async function startClient(options: ClientOptions = {}): Promise<Client> {
  const scratch = mkdtempSync(join(tmpdir(), 'platformlint-protocol-'));
  const folder = join(scratch, 'workspace');
  mkdirSync(folder);
  for (const [path, text] of Object.entries(options.files ?? {})) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  for (const [path, to] of Object.entries(options.links ?? {})) symlinkSync(to, join(folder, path));
  const home = join(scratch, 'home');
  const env = { ...process.env, HOME: home, XDG_CACHE_HOME: join(home, 'cache'), DOCKER_CONFIG: home, ...options.env };
  const program = options.program ?? [resolve('dist/server.js')];
  const child = spawn(process.execPath, [...program, '--stdio'], {
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  // A test that ends the server itself, or fails before it does, leaves nothing behind either.
  const remove = (): void => rmSync(scratch, { recursive: true, force: true });
  const end = (): void => {
    child.kill('SIGKILL');
    remove();
  };
  process.once('exit', end);
  const exited = new Promise<number | null>((done) => {
    child.once('exit', (status) => {
      process.off('exit', end);
      remove();
      done(status);
    });
  });
  const connection = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const messages: Message[] = [];
  const lookers = new Set<() => void>();
  const hear = (method: string, params: unknown): void => {
    messages.push({ method, params });
    for (const look of [...lookers]) look();
  };
  const onNotification: StarNotificationHandler = (method, params) => hear(method, params);
  connection.onNotification(onNotification);
  const onRequest: StarRequestHandler = (method, params) => {
    hear(method, params);
    if (method !== 'workspace/configuration') return options.answers?.[method]?.(params) ?? null;
    const items = params !== undefined && 'items' in params && Array.isArray(params.items) ? params.items : [];
    return items.map(() => options.settings ?? null);
  };
  connection.onRequest(onRequest);
  connection.listen();
  const rootUri = options.elsewhere ?? pathToFileURL(folder).href;
  const uri = (path: string): string =>
    options.elsewhere === undefined ? pathToFileURL(join(folder, path)).href : `${options.elsewhere}/${path}`;
  const roots = options.roots?.map((name) => ({ name, uri: uri(name) })) ?? [{ name: 'workspace', uri: rootUri }];
  const initialized = await connection.sendRequest<InitializeResult>('initialize', {
    processId: options.processId ?? process.pid,
    rootUri,
    workspaceFolders: roots,
    capabilities: options.capabilities ?? FULL,
    ...(options.locale && { locale: options.locale }),
    ...(options.initializationOptions && { initializationOptions: options.initializationOptions }),
  });
  await connection.sendNotification('initialized', {});

  const until = <T>(look: () => T | undefined, what: string): Promise<T> =>
    new Promise((done, fail) => {
      const check = (): void => {
        const found = look();
        if (found === undefined) return;
        clearTimeout(timer);
        lookers.delete(check);
        done(found);
      };
      const timer = setTimeout(() => {
        lookers.delete(check);
        fail(new Error(`not seen: ${what}; heard: ${messages.map(({ method }) => method).join(', ')}`));
      }, PATIENCE_MS);
      lookers.add(check);
      check();
    });

  return {
    connection,
    child,
    initialized,
    messages,
    folder,
    uri,
    until,
    open(path, text, languageId = 'plaintext') {
      const textDocument = { uri: uri(path), languageId, version: 1, text };
      void connection.sendNotification('textDocument/didOpen', { textDocument });
    },
    change(path, text, version) {
      const textDocument = { uri: uri(path), version };
      void connection.sendNotification('textDocument/didChange', { textDocument, contentChanges: [{ text }] });
    },
    pushed(path) {
      const last = messages.findLast(
        ({ method, params }) => method === 'textDocument/publishDiagnostics' && isAbout(params, uri(path)),
      );
      return last === undefined ? undefined : (last.params as { version?: number; diagnostics: Diagnostic[] });
    },
    async pull(path) {
      const report = await connection.sendRequest<{ items: Diagnostic[] }>('textDocument/diagnostic', {
        textDocument: { uri: uri(path) },
      });
      return report.items;
    },
    async stop() {
      if (child.exitCode === null) {
        await connection.sendRequest('shutdown');
        await connection.sendNotification('exit');
      }
      const status = await exited;
      connection.dispose();
      return status;
    },
  };
}

/** The rule ids of diagnostics, in their order. */
export function codesOf(diagnostics: readonly Diagnostic[]): readonly string[] {
  return diagnostics.map(({ code }) => String(code));
}

/** `.platformlint.yaml` for a registry of the test. */
export function configuration(registry: string, more = ''): string {
  return `targets: [linux/amd64]\nregistries:\n  images.test: { mirrors: ["${registry}"] }\n${more}`;
}

function isAbout(params: unknown, uri: string): boolean {
  return typeof params === 'object' && params !== null && Reflect.get(params, 'uri') === uri;
}
