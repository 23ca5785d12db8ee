import * as l10n from '@vscode/l10n';
import {
  CodeActionKind,
  type Connection,
  ErrorCodes,
  type InitializeParams,
  type InitializeResult,
  ResponseError,
} from 'vscode-languageserver';
import { URI } from 'vscode-uri';
import type { Files } from '../host/ports';
import type { InstantOffers } from '../knowledge/offerBook';
import type { Nodes } from '../model/nodes';
import type { UnknownOffer } from '../model/offer';
import { refuseAfterShutdown } from './afterShutdown';
import { noLookups } from './alone';
import { type ClientFeatures, clientFeatures } from './clientFeatures';
import { clientFiles, NO_FILES } from './clientFiles';
import { answerCluster, answerTakeCluster } from './cluster';
import { answerCodeActions, FIX_ALL } from './codeAction';
import { answerCodeLenses } from './codeLens';
import { answerCompletions, TRIGGERS } from './completion';
import { listenToConfiguration, readFolderSettings, registerConfiguration, type ToldSettings } from './configuration';
import { type Context, chosenNodes } from './context';
import { answerDocumentDiagnostics } from './documentDiagnostic';
import { answerDocumentLinks } from './documentLink';
import { answerFindTag } from './findTag';
import { createFolders, type Folders } from './folders';
import { answerHovers } from './hover';
import { answerImages } from './images';
import { answerInlayHints } from './inlayHint';
import { answerInspect } from './inspect';
import { createLearner } from './learner';
import { answerLensCommands, COMMANDS } from './lensCommands';
import type { FolderSurroundings, Parts } from './openFolder';
import { placesIn } from './places';
import {
  type InitializationOptions,
  METHODS,
  type ProxyParams,
  type RefreshResult,
  type TrustParams,
} from './protocol';
import { proxyOf, readProxy } from './proxy';
import { createPublisher } from './publisher';
import { createStatusTeller } from './status';
import { listenToDocuments, syncKind } from './sync';
import { answerTargets } from './targets';
import { listenToFiles, registerWatchers } from './watchedFiles';
import { answerWorkspaceDiagnostics } from './workspaceDiagnostic';
import { listenToFolders } from './workspaceFolders';

/** A server at work. */
export interface Serving {
  /** The client has asked it to end. */
  isShutDown(): boolean;
}

/** Speaks the Language Server Protocol on a connection until the client ends it. */
export function serve(connection: Connection, parts: Parts): Serving {
  const state = { started: false, shutDown: false };
  connection.onInitialize(async (params) => {
    if (state.started) return new ResponseError(ErrorCodes.InvalidRequest, 'The server is initialized already.');
    state.started = true;
    const language = await speak(parts, params.locale);
    const client = clientFeatures(params);
    const end = start(connection, parts, client, params, language);
    connection.onShutdown(() => {
      state.shutDown = true;
      end();
    });
    return { capabilities: capabilities(client), serverInfo: { name: 'platformlint', version: parts.version } };
  });
  refuseAfterShutdown(connection);
  connection.listen();
  return { isShutDown: () => state.shutDown };
}

/**
 * Texts are made in the client's language from now on: the process has no other client. Which language that is, where it
 * is not English.
 */
async function speak({ translationsFor }: Parts, locale: string | undefined): Promise<string | undefined> {
  const translations = locale === undefined ? undefined : await translationsFor(locale);
  l10n.config({ contents: translations ?? {} });
  return translations === undefined ? undefined : locale;
}

/** Listens and answers from now on; the result ends what is under way. */
function start(
  connection: Connection,
  parts: Parts,
  client: ClientFeatures,
  params: InitializeParams,
  language: string | undefined,
): () => void {
  const options = readOptions(params.initializationOptions);
  const state = {
    trusted: options.trusted ?? true,
    proxy: proxyOf(options.proxy),
    verifies: options.proxy?.strictSsl !== false,
  };
  const told: ToldSettings = { value: options.settings };
  const nodes = new Map<string, Nodes>();
  const chosen: Context['chosen'] = {};
  const instant: { lookUp: InstantOffers } = { lookUp: () => undefined };
  const places = placesIn(client.encoding);

  const around: Parameters<typeof createFolders>[0]['around'] = (settings): FolderSurroundings => {
    const key = {};
    return {
      settings,
      instant: (reference) => instant.lookUp(reference),
      silence() {
        if (parts.outside === undefined) return noLookups();
        if (!state.trusted) return untrusted();
        return settings().offline ? offline() : undefined;
      },
      nodesOf: (name) => nodes.get(name),
      chosenNodes: () => chosenNodes({ chosen, nodes }),
      proxy: () => state.proxy,
      verifies: () => state.verifies,
      ...(language !== undefined && { language }),
      onBusy: (count) => status.busy(key, count),
      onPause: ({ host, until }) => status.paused(host, until),
      warn: (message) => connection.console.warn(message),
    };
  };
  const filesOf = (uri: URI): Files => {
    // An editor that was never saved lies nowhere.
    const isReadable = options.readsFiles === true && uri.scheme !== 'untitled';
    return isReadable ? clientFiles(connection, uri) : NO_FILES;
  };
  const folders: Folders = createFolders({
    parts,
    filesOf,
    around,
    async configure(folder) {
      await readFolderSettings(context, told, folder);
      void folder.ready.then(() => {
        publisher.changed(folder);
        learner.everything(folder);
      });
    },
  });
  const status = createStatusTeller({
    connection,
    folders: folders.all,
    isAlone: parts.outside === undefined,
    isTrusted: () => state.trusted,
    isVerifying: () => state.verifies,
    now: parts.clock.now,
  });
  const publisher = createPublisher({
    connection,
    context: { client, places },
    folders: () => folders,
    onChanged: status.again,
  });
  const learner = createLearner({ connection, client, publisher });
  const context: Context = {
    connection,
    client,
    places,
    parts,
    folders,
    publisher,
    learner,
    nodes,
    chosen,
    reported: new Set(),
    filesOf,
    choosesTargets: options.choosesTargets === true,
    isTrusted: () => state.trusted,
  };

  const askAgain = (): void => {
    status.changed();
    for (const folder of folders.all()) {
      folder.session.forget();
      publisher.changed(folder);
      learner.everything(folder);
    }
  };

  listenToDocuments(context);
  listenToFiles(context);
  listenToConfiguration(context, told);
  if (client.pull) {
    answerDocumentDiagnostics(context);
    answerWorkspaceDiagnostics(context);
  }
  answerCodeActions(context);
  if (client.resolvesEdits) answerFindTag(context);
  answerHovers(context);
  answerCompletions(context);
  answerInlayHints(context);
  answerDocumentLinks(context);
  answerCodeLenses(context);
  answerLensCommands(context);
  answerCluster(context);
  answerTakeCluster(context);
  answerInspect(context);
  answerTargets(context);
  answerImages(context);
  connection.onNotification(METHODS.trust, ({ trusted }: TrustParams) => {
    if (state.trusted === trusted) return;
    state.trusted = trusted;
    askAgain();
  });
  connection.onNotification(METHODS.proxy, (params: ProxyParams) => {
    const read = readProxy(params);
    state.proxy = proxyOf(read);
    state.verifies = read.strictSsl !== false;
    if (!state.verifies) connection.console.warn(UNVERIFIED);
    // What could not be reached may be reached now.
    for (const folder of folders.all()) folder.refresh();
    askAgain();
  });
  connection.onRequest(METHODS.refresh, (): RefreshResult => {
    for (const folder of folders.all()) folder.refresh();
    askAgain();
    const [silence] = folders.all().flatMap((folder) => folder.silence() ?? []);
    return silence === undefined ? {} : { silence: silence.detail };
  });
  connection.onInitialized(() => {
    if (!state.verifies) connection.console.warn(UNVERIFIED);
    listenToFolders(context);
    void registerConfiguration(context);
    void registerWatchers(context);
    for (const uri of rootsOf(params)) folders.add(uri);
    status.changed();
    void parts.instant().then((lookUp) => {
      instant.lookUp = lookUp;
      askAgain();
    });
  });
  return () => {
    publisher.dispose();
    learner.dispose();
    status.dispose();
    for (const folder of folders.all()) folders.remove(folder.uri);
  };
}

function capabilities(client: ClientFeatures): InitializeResult['capabilities'] {
  return {
    positionEncoding: client.encoding,
    textDocumentSync: { openClose: true, change: syncKind(client), save: false },
    codeActionProvider: {
      codeActionKinds: [CodeActionKind.QuickFix, FIX_ALL],
      ...(client.resolvesEdits && { resolveProvider: true }),
    },
    hoverProvider: true,
    completionProvider: { triggerCharacters: [...TRIGGERS] },
    inlayHintProvider: true,
    documentLinkProvider: {},
    codeLensProvider: {},
    ...((client.appliesEdits || client.showsDocuments) && {
      executeCommandProvider: { commands: Object.values(COMMANDS) },
    }),
    ...(client.pull && {
      diagnosticProvider: { identifier: 'platformlint', interFileDependencies: true, workspaceDiagnostics: true },
    }),
    ...(client.workspaceFolders && {
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    }),
  };
}

const UNVERIFIED =
  'http.proxyStrictSSL is off: the certificates of registries are not verified, and no credentials are sent to them.';

function offline(): UnknownOffer {
  const detail = l10n.t('Nothing is asked while platformlint.offline is set.');
  return { state: 'unknown', reason: 'offline', detail };
}

function untrusted(): UnknownOffer {
  const detail = l10n.t('Nothing is asked of registries in a workspace that is not trusted.');
  return { state: 'unknown', reason: 'untrusted', detail };
}

function rootsOf({ workspaceFolders, rootUri, rootPath }: InitializeParams): readonly string[] {
  if (workspaceFolders && workspaceFolders.length > 0) return workspaceFolders.map(({ uri }) => uri);
  if (rootUri) return [rootUri];
  return rootPath ? [URI.file(rootPath).toString()] : [];
}

function readOptions(value: unknown): InitializationOptions {
  if (typeof value !== 'object' || value === null) return {};
  const trusted: unknown = Reflect.get(value, 'trusted');
  const proxy = readProxy(Reflect.get(value, 'proxy'));
  const readsFiles = Reflect.get(value, 'readsFiles') === true;
  const choosesTargets = Reflect.get(value, 'choosesTargets') === true;
  const settings: unknown = Reflect.get(value, 'settings') ?? Reflect.get(value, 'platformlint');
  return {
    proxy,
    readsFiles,
    choosesTargets,
    ...(typeof trusted === 'boolean' && { trusted }),
    ...(settings !== undefined && { settings }),
  };
}
