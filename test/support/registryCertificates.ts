import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

/** A certificate and its key, as PEM. */
export interface CertificatePair {
  readonly cert: string;
  readonly key: string;
}

/** A private authority, made when a test asks for it, so that no key and no expiry date is committed. */
export interface TestAuthority {
  readonly ca: string;
  /** A certificate for 127.0.0.1, localhost and the given names; also good for a client. */
  issue(...names: readonly string[]): CertificatePair;
}

/** Makes a certificate authority (X.509 v3 by RFC 5280, ECDSA P-256), valid for two days around now. */
export function createAuthority(commonName = 'platformlint test authority'): TestAuthority {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const isAuthority = extension('551d13', sequence(der(0x01, Buffer.from([0xff]))));
  const ca = certificate(commonName, commonName, keys.publicKey, keys.privateKey, [isAuthority]);
  return {
    ca,
    issue(...names) {
      const own = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const alternatives = sequence(
        der(0x87, Buffer.from([127, 0, 0, 1])),
        ...['localhost', ...names].map((name) => der(0x82, Buffer.from(name, 'ascii'))),
      );
      const cert = certificate('test', commonName, own.publicKey, keys.privateKey, [extension('551d11', alternatives)]);
      return { cert, key: own.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
    },
  };
}

const ecdsaWithSha256 = sequence(der(0x06, Buffer.from('2a8648ce3d040302', 'hex')));
const oneDay = 24 * 60 * 60 * 1000;

function certificate(
  subject: string,
  issuer: string,
  publicKey: KeyObject,
  signer: KeyObject,
  extensions: readonly Buffer[],
): string {
  const now = Date.now();
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))), // version 3
    der(0x02, Buffer.from([1, ...Buffer.from(publicKey.export({ type: 'spki', format: 'der' })).subarray(-8)])),
    ecdsaWithSha256,
    distinguishedName(issuer),
    sequence(utcTime(now - oneDay), utcTime(now + oneDay)),
    distinguishedName(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...extensions)),
  );
  const signature = der(0x03, Buffer.concat([Buffer.from([0]), sign('sha256', body, signer)]));
  const base64 = sequence(body, ecdsaWithSha256, signature).toString('base64');
  return `-----BEGIN CERTIFICATE-----\n${base64.match(/.{1,64}/g)?.join('\n')}\n-----END CERTIFICATE-----\n`;
}

function extension(id: string, value: Buffer): Buffer {
  return sequence(der(0x06, Buffer.from(id, 'hex')), der(0x04, value));
}

function distinguishedName(commonName: string): Buffer {
  return sequence(der(0x31, sequence(der(0x06, Buffer.from('550403', 'hex')), der(0x0c, Buffer.from(commonName)))));
}

function utcTime(time: number): Buffer {
  return der(0x17, Buffer.from(`${new Date(time).toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`));
}

function sequence(...parts: readonly Uint8Array[]): Buffer {
  return der(0x30, Buffer.concat(parts));
}

/** A tag, a length and a value (X.690, distinguished encoding rules). */
function der(tag: number, value: Uint8Array): Buffer {
  const { length } = value;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), value]);
}
