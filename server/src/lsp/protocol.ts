import type { ClusterView } from '../formats/clusterView';
import type { Files } from '../host/ports';
import type { ToldEntry } from '../model/offer';

/**
 * What platformlint's server and its own client say to each other beyond the Language Server Protocol. Plain data:
 * both sides import this file. Positions are those of the protocol, in the negotiated encoding.
 */
export const METHODS = {
  /** Client → server, notification: whether the workspace is trusted. */
  trust: 'platformlint/trust',
  /** Server → client, notification: what the server is doing; sent again where targets or images may be others now. */
  status: 'platformlint/status',
  /** Client → server: the contexts of the kubeconfig. */
  contexts: 'platformlint/contexts',
  /** Client → server: reads the nodes of a cluster and judges the workspace's images on them. */
  cluster: 'platformlint/cluster',
  /** Client → server: have the nodes of a cluster that was read be the targets of this session, or no longer. */
  takeCluster: 'platformlint/takeCluster',
  /** Client → server, notification: the editor's own proxy settings. */
  proxy: 'platformlint/proxy',
  /** Client → server: what an image is available for. */
  inspect: 'platformlint/inspect',
  /** Client → server: the image at a place, for the inspect command's default. */
  imageAt: 'platformlint/imageAt',
  /** Client → server: the targets in force for a file, and why. */
  targets: 'platformlint/targets',
  /** Client → server: the edit that makes a choice the targets. */
  chooseTargets: 'platformlint/chooseTargets',
  /** Client → server: forget what registries said and ask again. */
  refresh: 'platformlint/refresh',
  /** Client → server: the images of the workspace with what is known of them. */
  images: 'platformlint/images',
  /** Server → client: the text of a file in a workspace that the server cannot read by itself. */
  readFile: 'platformlint/readFile',
  /** Server → client: what a folder of such a workspace holds. */
  readFolder: 'platformlint/readFolder',
} as const;

/** What a client may send as `initializationOptions`; all of it is optional. */
export interface InitializationOptions {
  /** Absent means trusted: other editors have no such notion. */
  readonly trusted?: boolean;
  readonly proxy?: ProxyParams;
  /** The client answers `readFile` and `readFolder`. */
  readonly readsFiles?: boolean;
  /** The client has the command that lets a user choose target platforms. */
  readonly choosesTargets?: boolean;
  /** The object below `platformlint`, for clients that cannot be asked for configuration. */
  readonly settings?: unknown;
}

/** Whether the workspace is trusted from now on. */
export interface TrustParams {
  readonly trusted: boolean;
}

/** How an editor wants the network to be reached; an empty object is "as the environment says". */
export interface ProxyParams {
  /** A proxy for http: and https: URLs; '' for none, whatever the environment says. */
  readonly url?: string;
  /** Hosts that are asked directly. */
  readonly noProxy?: readonly string[];
  /** `false`: certificates are not verified, because the user's editor is set so (`http.proxyStrictSSL`). */
  readonly strictSsl?: boolean;
}

/** How the server does, for a status bar. */
export interface StatusParams {
  /** Look-ups under way. */
  readonly checking: number;
  /** What the settings have that is not used, each as a sentence for a person. */
  readonly problems: readonly string[];
  readonly offline: boolean;
  /** Certificates are not verified, as the editor's setting has it. */
  readonly unverified: boolean;
  readonly trusted: boolean;
  /** The server runs in a browser: it can ask no registry and run no program. */
  readonly alone: boolean;
  /** Registries that asked to be left alone, with when that ends (ms since 1970). */
  readonly paused: readonly { readonly host: string; readonly until: number }[];
}

/** A request that could not do its job; `detail` is a sentence for a person. */
export interface Failure {
  readonly ok: false;
  readonly reason: string;
  readonly detail: string;
}

/** The clusters that can be asked. */
export type ContextsResult =
  | { readonly ok: true; readonly contexts: readonly string[]; readonly current?: string }
  | Failure;

/** Which cluster to compare the images with. */
export interface ClusterParams {
  /** '' for the current one; of saved nodes the name of their cluster. */
  readonly context: string;
  /** The URI of a file with nodes that somebody saved: they are read, and no cluster is asked. */
  readonly saved?: string;
  /** Judge what runs in the cluster, too. */
  readonly pods?: boolean;
}

/** Whose nodes shall be the targets of this session. */
export interface TakeClusterParams {
  /** The context of a report; absent to go back to what is configured or assumed. */
  readonly context?: string;
}

/** What became of that. */
export interface TakeClusterResult {
  /** Whether the nodes are known, so that they could be taken. */
  readonly taken: boolean;
  /** As in the report. */
  readonly overruledBy: readonly string[];
}

/** A place in a document of the workspace. */
export interface PlaceDto {
  readonly uri: string;
  /** As a person reads it: the path in the workspace. */
  readonly path: string;
  /** 0-based. */
  readonly line: number;
  readonly character: number;
}

/** The images of the workspace on the nodes of a cluster. */
export interface ClusterReportDto {
  readonly ok: true;
  /** As the command line's JSON has it, without the nodes one by one. */
  readonly view: Omit<ClusterView, 'nodes'>;
  /** Where the lines of the view's images and findings are, by `file:line`. */
  readonly places: Readonly<Record<string, PlaceDto>>;
  /** Whether its nodes are the targets of this session. */
  readonly chosen: boolean;
  /** What names targets of its own, which the nodes do not replace: configurations, or a setting. */
  readonly overruledBy: readonly string[];
}

/** A report, or why there is none. */
export type ClusterResult = ClusterReportDto | Failure;

/** An image that somebody asks about. */
export interface InspectParams {
  readonly reference: string;
  /** A document whose workspace folder's settings count. */
  readonly uri?: string;
}

/** What an image offers, or why that is not known. */
export type InspectResult =
  | {
      readonly ok: true;
      readonly reference: string;
      readonly kind: 'index' | 'manifest';
      readonly source: string;
      readonly digest?: string;
      readonly note?: string;
      /** A page of the registry, for a person. */
      readonly page?: string;
      readonly at: number;
      readonly platforms: readonly ToldEntry[];
    }
  | Failure;

/** A place in an open document, as LSP counts it. */
export interface PositionParams {
  readonly uri: string;
  readonly position: { readonly line: number; readonly character: number };
}

/** The document whose targets are asked for; absent for the workspace. */
export interface TargetsParams {
  readonly uri?: string;
  /** Answer when the folder has been read, so that its configuration counts. */
  readonly settled?: true;
}

/** What a document must serve, and who says so. */
export interface TargetsResult {
  readonly platforms: readonly string[];
  readonly because: string;
  readonly origin: string;
  /** The file is checked: the extension is enabled for it, and no configuration leaves it out. */
  readonly checked: boolean;
  /** The file is one that names or builds images. */
  readonly relevant: boolean;
  /** The images of the document of which nobody could say what they offer, each with the reason. */
  readonly unknown: readonly { readonly image: string; readonly detail: string }[];
  /** What the node groups that the workspace makes would need: sets of platforms with the reason. */
  readonly promised: readonly { readonly platforms: readonly string[]; readonly because: string }[];
  /** The configuration file that a choice is written to. */
  readonly configUri: string;
  readonly configPath: string;
}

/** The targets that somebody has chosen for the configuration of a document. */
export interface ChooseTargetsParams {
  readonly uri?: string;
  /** Of a cluster that was read its nodes decide. */
  readonly platforms: readonly string[];
  readonly cluster?: string;
}

/** The configuration file as it would be with that choice; nothing has been written. */
export interface ChooseTargetsResult {
  readonly uri: string;
  readonly exists: boolean;
  readonly text: string;
}

/** Whether the registries are asked anew. */
export interface RefreshResult {
  /** Why no registry is asked, a sentence; absent where they are. */
  readonly silence?: string;
}

/** Every image of the workspace, with what it offers. */
export interface ImagesResult {
  readonly images: readonly {
    readonly image: string;
    readonly place: PlaceDto;
    /** `notNeeded`: it is known what it offers, and nothing is required of it. */
    readonly state: 'serves' | 'missing' | 'notNeeded' | 'unknown' | 'pending';
    readonly platforms: readonly string[];
    readonly needed: readonly string[];
    /** Of the needed ones, those that it does not serve. */
    readonly missing: readonly string[];
    readonly detail: string;
    readonly digest?: string;
  }[];
}

/** A file of at most so many bytes. */
export interface ReadFileParams {
  readonly uri: string;
  readonly maxBytes: number;
}

/** As a port for files has it. */
export type ReadFileResult = Awaited<ReturnType<Files['readText']>>;

/** A folder. */
export interface ReadFolderParams {
  readonly uri: string;
}

/** As a port for files has it. */
export type ReadFolderResult = Awaited<ReturnType<Files['list']>>;
