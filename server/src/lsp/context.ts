import type { CancellationToken, Connection } from 'vscode-languageserver';
import type { URI } from 'vscode-uri';
import type { Files } from '../host/ports';
import type { Nodes } from '../model/nodes';
import type { ClientFeatures } from './clientFeatures';
import type { Folders } from './folders';
import type { Learner } from './learner';
import type { Parts } from './openFolder';
import type { Places } from './places';
import type { Publisher } from './publisher';

/** What every method of the server works with. */
export interface Context {
  readonly connection: Connection;
  readonly client: ClientFeatures;
  readonly places: Places;
  readonly parts: Parts;
  readonly folders: Folders;
  readonly publisher: Publisher;
  readonly learner: Learner;
  /** The clusters that the user had read, by kube context. */
  readonly nodes: Map<string, Nodes>;
  /** The one among them whose nodes are the targets of this session, where no configuration names any. */
  readonly chosen: { cluster?: string };
  /** The documents that the client, when it asked, was told findings of; by URI. */
  readonly reported: Set<string>;
  /** The client lets a user choose target platforms. */
  readonly choosesTargets: boolean;
  /** What reads, through the client, what does not lie on this machine. */
  filesOf(uri: URI): Files;
  /** Whether programs may be run and registries asked. */
  isTrusted(): boolean;
}

/** Answers a request with a signal that aborts when the client cancels it. */
export async function withSignal<T>(token: CancellationToken, answer: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const abort = new AbortController();
  if (token.isCancellationRequested) abort.abort();
  const listening = token.onCancellationRequested(() => abort.abort());
  try {
    return await answer(abort.signal);
  } finally {
    listening.dispose();
  }
}

/** The nodes of the cluster that was chosen for this session, as they were read last. */
export function chosenNodes({ chosen, nodes }: Pick<Context, 'chosen' | 'nodes'>): Nodes | undefined {
  return chosen.cluster === undefined ? undefined : nodes.get(chosen.cluster);
}
