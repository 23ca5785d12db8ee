import type { Clock, Environment, Files, Processes } from '../host/ports';
import type { Reference } from '../image/reference';
import type { KnownOffer, UnknownOffer } from '../model/offer';
import { createMachineCertificates } from './registry/certificates';
import { createStoredCredentials } from './registry/credentials/stored';
import type { RegistrySettings } from './registry/endpoints';
import type { Pause } from './registry/limit';
import type { LogEntry } from './registry/log';
import { createRegistryLookup, type RegistryLookup } from './registry/lookup';
import { type ProxySettings, proxyFromEnvironment } from './registry/proxy';

export interface RegistryAskerOptions {
  readonly files: Files;
  readonly processes: Processes;
  readonly environment: Environment;
  readonly clock: Clock;
  /** The registries' settings as they are now. */
  readonly registries: () => Readonly<Record<string, RegistrySettings>>;
  /** Proxy settings that win over those of the environment. */
  readonly proxy?: () => ProxySettings | undefined;
  /** Files with more certificate authorities. */
  readonly authorityFiles?: () => readonly string[];
  readonly onPause?: (pause: Pause) => void;
  readonly log?: (entry: LogEntry) => void;
  readonly warn: (message: string) => void;
  readonly userAgent: string;
}

/** Asks registries with this machine's credentials, certificates and proxies. */
export interface RegistryAsker {
  ask(reference: Reference, signal: AbortSignal): Promise<KnownOffer | UnknownOffer>;
  /** Reads credentials and settings anew when next asked. */
  refresh(): void;
  close(): Promise<void>;
}

/** The registry source of offers. The client is made when first needed, and made again when its settings change. */
export function createRegistryAsker(options: RegistryAskerOptions): RegistryAsker {
  const { files, processes, environment, clock, warn } = options;
  const credentials = createStoredCredentials(files, processes, environment);
  const state: { settings?: string; lookup?: RegistryLookup } = {};

  const current = (): RegistryLookup => {
    const registries = options.registries();
    const proxy = options.proxy?.() ?? proxyFromEnvironment(environment.get);
    const authorityFiles = options.authorityFiles?.() ?? [];
    const settings = JSON.stringify([registries, proxy, authorityFiles]);
    if (state.lookup !== undefined && state.settings === settings) return state.lookup;
    void state.lookup?.close();
    state.settings = settings;
    state.lookup = createRegistryLookup({
      registries,
      clock,
      credentials,
      proxy,
      certificates: createMachineCertificates(files, environment, authorityFiles, warn),
      userAgent: options.userAgent,
      ...(options.onPause && { onPause: options.onPause }),
      ...(options.log && { log: options.log }),
    });
    return state.lookup;
  };

  return {
    async ask(reference, signal) {
      const answer = await current().lookup(reference, undefined, signal);
      if (answer.state !== 'unchanged') return answer;
      return { state: 'unknown', reason: 'badAnswer', detail: 'The registry said "unchanged" to a first question.' };
    },
    refresh() {
      credentials.refresh();
      state.settings = '';
    },
    async close() {
      await state.lookup?.close();
      state.lookup = undefined;
    },
  };
}
