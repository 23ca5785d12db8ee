import { spawn } from 'node:child_process';
import { createPrivateKey, randomUUID, sign, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import type { CertificatePair } from './registryCertificates';
import { buildImage, type Content, type ImageSpec, sha256 } from './registryImages';

/** How Debian's `docker-registry` is to serve a folder. */
export interface DockerRegistrySpec {
  /** Holds the configuration and the images; several registries may serve the same. */
  readonly folder: string;
  readonly tls?: CertificatePair;
  /** The only user is `me`, the password `secret`. */
  readonly htpasswd?: boolean;
  /** Tokens come from `realm` and are signed by what `ca` signed. */
  readonly token?: { readonly realm: string; readonly ca: string };
}

export interface DockerRegistry {
  readonly url: string;
  readonly host: string;
  close(): Promise<void>;
}

// "secret" by bcrypt with a salt of letters; it protects nothing.
const htpasswd = 'me:$2b$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a\n';

/** Starts `docker-registry` on loopback; fails with advice where it is not installed. */
export async function startDockerRegistry(spec: DockerRegistrySpec): Promise<DockerRegistry> {
  const port = await freePort();
  const host = `127.0.0.1:${port}`;
  const file = (name: string, content: string): string => {
    const path = join(spec.folder, `${port}-${name}`);
    writeFileSync(path, content);
    return path;
  };
  const tls = spec.tls && { certificate: file('cert.pem', spec.tls.cert), key: file('key.pem', spec.tls.key) };
  const config = {
    version: '0.1',
    log: { level: 'error', accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: join(spec.folder, 'images') } },
    http: { addr: host, ...(tls && { tls }) },
    ...(spec.htpasswd && { auth: { htpasswd: { realm: 'test', path: file('htpasswd', htpasswd) } } }),
    ...(spec.token && {
      auth: { token: { ...tokenNames, realm: spec.token.realm, rootcertbundle: file('roots.pem', spec.token.ca) } },
    }),
  };
  // The configuration is YAML, of which JSON is a part.
  const child = spawn('docker-registry', ['serve', file('config.yml', JSON.stringify(config))], { stdio: 'ignore' });
  const failed = once(child, 'error').then(() => {
    throw new Error('docker-registry is not installed (Debian: apt-get install docker-registry)');
  });
  await Promise.race([failed, untilListening(port)]);
  return {
    url: `${spec.tls ? 'https' : 'http'}://${host}`,
    host,
    async close() {
      const closed = once(child, 'close');
      child.kill();
      await closed;
    },
  };
}

/** Pushes an image to a registry without authorisation; gives the digest that the tag leads to. */
export async function pushImage(url: string, name: string, spec: ImageSpec): Promise<string> {
  const [, repository = '', tag = ''] = /^(.+):([^:/]+)$/.exec(name) ?? [];
  const { root, manifests, blobs } = buildImage(spec, name);
  for (const bytes of blobs.values()) await pushBlob(url, repository, bytes);
  // In the order in which they were made: what a manifest names is there before it.
  for (const [digest, content] of manifests) await putManifest(url, repository, digest, content);
  const content = manifests.get(root);
  if (content) await putManifest(url, repository, tag, content);
  return root;
}

/** A token as `docker-registry` takes it (distribution's auth/jwt.md), for pulling from one repository. */
export function signToken(signer: CertificatePair, scope: string): string {
  const now = Math.floor(Date.now() / 1000);
  const [, type = '', name = ''] = /^(\w+):(.+):pull$/.exec(scope) ?? [];
  const header = { typ: 'JWT', alg: 'ES256', x5c: [new X509Certificate(signer.cert).raw.toString('base64')] };
  const payload = {
    iss: tokenNames.issuer,
    aud: tokenNames.service,
    sub: '',
    iat: now,
    nbf: now - 10,
    exp: now + 300,
    jti: randomUUID(),
    access: [{ type, name, actions: ['pull'] }],
  };
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${encode(header)}.${encode(payload)}`;
  const key = createPrivateKey(signer.key);
  return `${signed}.${sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
}

const tokenNames = { service: 'test.registry', issuer: 'test.issuer' };

async function pushBlob(url: string, repository: string, bytes: Buffer): Promise<void> {
  const begun = await fetch(`${url}/v2/${repository}/blobs/uploads/`, { method: 'POST' });
  const place = new URL(begun.headers.get('location') ?? '', url);
  place.searchParams.set('digest', sha256(bytes));
  await put(place.href, bytes, 'application/octet-stream');
}

function putManifest(url: string, repository: string, name: string, content: Content): Promise<void> {
  return put(`${url}/v2/${repository}/manifests/${name}`, content.bytes, content.mediaType);
}

async function put(url: string, body: Uint8Array, type: string): Promise<void> {
  const answer = await fetch(url, { method: 'PUT', body: Uint8Array.from(body), headers: { 'content-type': type } });
  if (!answer.ok) throw new Error(`PUT ${url}: ${answer.status} ${await answer.text()}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** There is nothing to wait for but the port itself. */
async function untilListening(port: number): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const socket = connect(port, '127.0.0.1');
    const isOpen = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    });
    socket.destroy();
    if (isOpen) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('docker-registry did not start');
}
