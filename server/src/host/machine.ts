import { homedir } from 'node:os';
import * as tls from 'node:tls';
import type { Environment } from './ports';

/** The environment of this process. */
export function nodeEnvironment(): Environment {
  return {
    get: (name) => process.env[name] || undefined,
    platform: process.platform,
    home: homedir(),
    systemCertificates,
  };
}

function systemCertificates(): readonly string[] {
  // Node 22.15 and later can read the stores of macOS and Windows; Node 20 cannot.
  if (!('getCACertificates' in tls) || typeof tls.getCACertificates !== 'function') return [];
  const found: unknown = tls.getCACertificates('system');
  return Array.isArray(found) ? found.filter((item): item is string => typeof item === 'string') : [];
}
