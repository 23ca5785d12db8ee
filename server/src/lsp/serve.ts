import * as l10n from '@vscode/l10n';
import { type Connection, ErrorCodes, type InitializeParams, ResponseError } from 'vscode-languageserver';
import type { URI } from 'vscode-uri';
import type { Files } from '../host/ports';
import type { InstantOffers } from '../knowledge/offerBook';
import type { Nodes } from '../model/nodes';
import { createAccess, UNVERIFIED } from './access';
import { refuseAfterShutdown } from './afterShutdown';
import { capabilities } from './capabilities';
import { type ClientFeatures, clientFeatures } from './clientFeatures';
import { clientFiles, NO_FILES } from './clientFiles';
import { answerCluster, answerTakeCluster } from './cluster';
import { answerCodeActions } from './codeAction';
import { answerCodeLenses } from './codeLens';
import { answerCompletions } from './completion';
import { listenToConfiguration, readFolderSettings, registerConfiguration, type ToldSettings } from './configuration';
import { type Context, chosenNodes } from './context';
import { answerDocumentDiagnostics } from './documentDiagnostic';
import { answerDocumentLinks } from './documentLink';
import { answerFindTag } from './findTag';
import { createFolders, type Folders } from './folders';
import { answerHovers } from './hover';
import { answerImages } from './images';
import { readOptions, rootsOf } from './initialization';
import { answerInlayHints } from './inlayHint';
import { answerInspect } from './inspect';
import { createLearner } from './learner';
import { answerLensCommands } from './lensCommands';
import type { FolderSurroundings, Parts } from './openFolder';
import { placesIn } from './places';
import { METHODS, type ProxyParams, type RefreshResult, type TrustParams } from './protocol';
import { createPublisher } from './publisher';
import { createStatusTeller } from './status';
import { listenToDocuments } from './sync';
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
  const access = createAccess(options, parts.outside === undefined);
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
      silence: () => access.silence(settings()),
      nodesOf: (name) => nodes.get(name),
      chosenNodes: () => chosenNodes({ chosen, nodes }),
      proxy: access.proxy,
      verifies: access.isVerifying,
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
    isTrusted: access.isTrusted,
    isVerifying: access.isVerifying,
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
    isTrusted: access.isTrusted,
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
    if (access.trust(trusted)) askAgain();
  });
  connection.onNotification(METHODS.proxy, (params: ProxyParams) => {
    access.useProxies(params);
    if (!access.isVerifying()) connection.console.warn(UNVERIFIED);
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
    if (!access.isVerifying()) connection.console.warn(UNVERIFIED);
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
