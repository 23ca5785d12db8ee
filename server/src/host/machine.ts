import { homedir } from 'node:os';
import * as tls from 'node:tls';
import type { Clock, Environment } from './ports';

/** The environment of this process. */
export function nodeEnvironment(): Environment {
  return {
    get: (name) => process.env[name] || undefined,
    platform: process.platform,
    home: homedir(),
    systemCertificates,
  };
}

/** The real clock. */
export function nodeClock(): Clock {
  return { now: () => Date.now(), wait, random: () => Math.random() };
}

function systemCertificates(): readonly string[] {
  // Node 22.15 and later can read the stores of macOS and Windows; Node 20 cannot.
  if (!('getCACertificates' in tls) || typeof tls.getCACertificates !== 'function') return [];
  const found: unknown = tls.getCACertificates('system');
  return Array.isArray(found) ? found.filter((item): item is string => typeof item === 'string') : [];
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
  });
}
