import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Keys and certificates in PEM: an authority, and what it signed for 127.0.0.1 and for one client. */
export interface Certificates {
  readonly authority: string;
  readonly server: KeyPair;
  readonly client: KeyPair;
}

/** A certificate in PEM and its private key. */
export interface KeyPair {
  readonly certificate: string;
  readonly key: string;
}

/** Makes short-lived certificates with openssl, their files in `folder`. */
export function makeCertificates(folder: string): Certificates {
  const signed = ['-CA', join(folder, 'authority.crt'), '-CAkey', join(folder, 'authority.key')];
  const authority = make(folder, 'authority', ['-subj', '/CN=platformlint test authority']);
  const server = make(folder, 'server', [
    '-subj',
    '/CN=127.0.0.1',
    ...signed,
    '-addext',
    'subjectAltName=IP:127.0.0.1',
  ]);
  const client = make(folder, 'client', ['-subj', '/O=developers/CN=dev', ...signed]);
  return { authority: authority.certificate, server, client };
}

function make(folder: string, name: string, more: readonly string[]): KeyPair {
  const certificate = join(folder, `${name}.crt`);
  const key = join(folder, `${name}.key`);
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const args = ['req', '-x509', ...kind, '-days', '2', '-keyout', key, '-out', certificate, ...more];
  execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  return { certificate: readFileSync(certificate, 'utf8'), key: readFileSync(key, 'utf8') };
}
