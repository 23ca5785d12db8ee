import type { Connection, Diagnostic } from 'vscode-languageserver';
import { inSlices } from '../host/inSlices';
import type { Reach } from '../knowledge/session';
import { fingerprint } from '../text/fingerprint';
import { answerOf } from './answerOf';
import { type DiagnosticContext, diagnosticsOf } from './diagnostic';
import { type Folder, type Folders, uriOf } from './folders';

/** Tells the client that diagnostics may have changed: by pushing them, or by having it ask again. Never both. */
export interface Publisher {
  /** One document was edited: it is looked at again at once, and others that it reaches when typing rests. */
  edited(folder: Folder, path: string, reach: Reach): void;
  /** Something that many documents depend on has changed. */
  changed(folder: Folder): void;
  /** A document is no longer open, or its folder no longer there: what was pushed for it alone is taken back. */
  forgotten(uri: string): void;
  /** Resolves at the next change of anything, for requests that wait; at once when the signal aborts. */
  nextChange(signal: AbortSignal): Promise<void>;
  dispose(): void;
}

const EDIT_MS = 25;
const CHANGE_MS = 120;
/** How long nothing is typed before the files that are not open are looked at again. */
const REST_MS = 500;

interface PublisherOptions {
  readonly connection: Connection;
  readonly context: DiagnosticContext;
  readonly folders: () => Folders;
  /** Called at every change that many documents depend on. */
  onChanged(): void;
}

/** A short name of a list of diagnostics: equal lists have equal names. */
export function nameOf(diagnostics: readonly Diagnostic[]): string {
  return fingerprint(JSON.stringify(diagnostics));
}

/** The publisher for what the client can do. */
export function createPublisher(options: PublisherOptions): Publisher {
  const { connection, context, folders } = options;
  const { client } = context;
  const waiting = new Set<() => void>();
  const edits = new Map<string, { readonly folder: Folder; readonly path: string }>();
  const pushed = new Map<string, string>();
  /** How far the edits since typing last rested reach. */
  const typed: { reach: Reach } = { reach: 'itself' };
  const timers: { edit?: NodeJS.Timeout; rest?: NodeJS.Timeout; change?: NodeJS.Timeout; sweep?: AbortController } = {};

  const wake = (): void => {
    for (const resume of [...waiting]) resume();
  };

  /** Pushes what is new of a file; its URI. */
  const push = (folder: Folder, path: string): string => {
    const uri = uriOf(folder, path);
    if (folder.abort.signal.aborted) return uri;
    const open = folder.open.get(path);
    const diagnostics = diagnosticsOf(folder, path, context);
    const name = open === undefined ? nameOf(diagnostics) : `${open.version} ${nameOf(diagnostics)}`;
    const isNothingNew =
      pushed.get(uri) === name || (open === undefined && diagnostics.length === 0 && !pushed.has(uri));
    if (isNothingNew) return uri;
    pushed.set(uri, name);
    void connection.sendDiagnostics({ uri, diagnostics, ...(open !== undefined && { version: open.version }) });
    return uri;
  };

  const forgotten = (uri: string): void => {
    if (!pushed.delete(uri) || client.pull) return;
    void connection.sendDiagnostics({ uri, diagnostics: [] });
  };

  /** Pushes what there is, and takes back what was pushed for files that are gone or no longer shown. */
  const pushAll = async (signal: AbortSignal): Promise<void> => {
    const there = new Set<string>();
    const look = (folder: Folder, path: string): void => void there.add(push(folder, path));
    for (const folder of folders().all()) {
      await folder.patience;
      if (signal.aborted) return;
      // What the user looks at comes first.
      for (const path of folder.open.keys()) look(folder, path);
      if (!folder.settings.wholeWorkspace) continue;
      const own = closedPaths(folder).filter(folders().isOwn(folder));
      await inSlices(own, (path) => look(folder, path), signal);
    }
    if (signal.aborted) return;
    for (const folder of folders().all()) for (const { uri } of folder.open.values()) there.add(uri);
    for (const uri of [...pushed.keys()]) if (!there.has(uri)) forgotten(uri);
  };

  const sweep = (): void => {
    timers.sweep?.abort();
    timers.sweep = new AbortController();
    void pushAll(timers.sweep.signal);
  };

  const ask = (what: string, asked: Promise<unknown>): void => {
    void answerOf(connection, `to ask for ${what} again`, asked);
  };

  const tellChanged = (): void => {
    delete timers.change;
    wake();
    if (client.pull) ask('diagnostics', connection.languages.diagnostics.refresh());
    else sweep();
    if (client.inlayHintRefresh) ask('hints', connection.languages.inlayHint.refresh());
    if (client.codeLensRefresh) ask('lenses', connection.sendRequest('workspace/codeLens/refresh'));
  };

  const rest = (): void => {
    const { reach } = typed;
    typed.reach = 'itself';
    if (reach === 'itself') {
      wake();
      return;
    }
    // Of what is open the client asks by itself for the edited text alone, and not even for that where it is not shown.
    options.onChanged();
    tellChanged();
  };

  return {
    edited(folder, path, reach) {
      if (client.pull) {
        // The client asks for the document itself; those that wait for the others can wait for a pause.
        if (reach === 'others') typed.reach = reach;
        clearTimeout(timers.rest);
        timers.rest = setTimeout(rest, REST_MS);
        return;
      }
      edits.set(uriOf(folder, path), { folder, path });
      timers.sweep?.abort();
      timers.edit ??= setTimeout(() => {
        delete timers.edit;
        for (const { folder: from, path: edited } of edits.values()) void from.patience.then(() => push(from, edited));
        edits.clear();
        timers.change ??= setTimeout(tellChanged, CHANGE_MS);
      }, EDIT_MS);
    },
    changed() {
      options.onChanged();
      timers.change ??= setTimeout(tellChanged, CHANGE_MS);
    },
    forgotten,
    nextChange: (signal) =>
      new Promise((resolve) => {
        const resume = (): void => {
          waiting.delete(resume);
          signal.removeEventListener('abort', resume);
          resolve();
        };
        if (signal.aborted) return resolve();
        waiting.add(resume);
        signal.addEventListener('abort', resume, { once: true });
      }),
    dispose() {
      clearTimeout(timers.edit);
      clearTimeout(timers.rest);
      clearTimeout(timers.change);
      timers.sweep?.abort();
      wake();
    },
  };
}

/** The files of a folder that are not open: documents and configurations. */
export function closedPaths(folder: Folder): readonly string[] {
  const paths = [...folder.session.workspace.documents.keys(), ...folder.session.configProblems.keys()];
  return paths.filter((path) => !folder.open.has(path));
}
