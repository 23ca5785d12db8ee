import type { RegistryLookup } from './registry/lookup';

/** The client of registries for the settings as they are now. */
export interface RegistryClients {
  /** Works with the client; it stays open until the work ends, whatever the settings become meanwhile. */
  use<T>(work: (lookup: RegistryLookup) => Promise<T>): Promise<T>;
  /** The next work gets a client that knows nothing of before. */
  renew(): void;
  /** Closes all of them, so that a process may end. */
  close(): Promise<void>;
}

/** What a client is made of, and how; `settings` are others whenever another client is needed. */
export interface ClientPlan {
  readonly settings: string;
  make(): RegistryLookup;
}

interface Client {
  readonly settings: string;
  readonly lookup: RegistryLookup;
  /** Works under way. */
  busy: number;
}

/** Clients by plan: one is made when first needed, and another when `plan` has other settings. */
export function createRegistryClients(plan: () => Promise<ClientPlan>): RegistryClients {
  const open = new Set<Client>();
  const state: { current?: Client } = {};

  const closeIfIdle = async (client: Client): Promise<void> => {
    if (client.busy > 0 || client === state.current) return;
    open.delete(client);
    await client.lookup.close();
  };
  const renew = (): void => {
    const client = state.current;
    delete state.current;
    if (client !== undefined) void closeIfIdle(client);
  };
  const take = async (): Promise<Client> => {
    const { settings, make } = await plan();
    if (state.current?.settings !== settings) renew();
    state.current ??= { settings, lookup: make(), busy: 0 };
    open.add(state.current);
    state.current.busy++;
    return state.current;
  };

  return {
    async use(work) {
      const client = await take();
      try {
        return await work(client.lookup);
      } finally {
        client.busy--;
        await closeIfIdle(client);
      }
    },
    renew,
    async close() {
      delete state.current;
      await Promise.all([...open].map(({ lookup }) => lookup.close()));
      open.clear();
    },
  };
}
