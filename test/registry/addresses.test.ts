import assert from 'node:assert/strict';
import fc from 'fast-check';
import { addressKind, isLoopbackHost } from '../../server/src/offers/registry/addresses';
import { createAddressPolicy } from '../../server/src/offers/registry/addressPolicy';
import { refuseRedirect } from '../../server/src/offers/registry/redirects';

const kinds: readonly (readonly [address: string, kind: string | undefined])[] = [
  ['8.8.8.8', 'public'],
  ['172.32.0.1', 'public'],
  ['100.128.0.1', 'public'],
  ['127.0.0.1', 'loopback'],
  ['127.255.255.254', 'loopback'],
  ['10.0.0.1', 'private'],
  ['172.16.0.1', 'private'],
  ['172.31.255.255', 'private'],
  ['192.168.61.21', 'private'],
  ['198.18.0.1', 'private'],
  ['169.254.1.1', 'linkLocal'],
  ['169.254.169.254', 'metadata'],
  ['169.254.170.2', 'metadata'],
  ['100.100.100.200', 'metadata'],
  ['168.63.129.16', 'metadata'],
  ['100.64.0.1', 'cgnat'],
  ['0.0.0.0', 'unspecified'],
  ['224.0.0.1', 'multicast'],
  ['255.255.255.255', 'reserved'],
  ['192.0.2.1', 'reserved'],
  ['2606:4700::1111', 'public'],
  ['::', 'unspecified'],
  ['::1', 'loopback'],
  ['[::1]', 'loopback'],
  ['::ffff:10.0.0.1', 'private'],
  ['::ffff:7f00:1', 'loopback'],
  ['::127.0.0.1', 'loopback'],
  ['64:ff9b::a9fe:a9fe', 'metadata'],
  ['64:ff9b::8.8.8.8', 'public'],
  ['2002:7f00:1::', 'loopback'],
  ['2002:a00:1::', 'private'],
  ['fd00:ec2::254', 'metadata'],
  ['fd12:3456::1', 'private'],
  ['fe80::1', 'linkLocal'],
  ['fe80::1%eth0', 'linkLocal'],
  ['fec0::1', 'private'],
  ['ff02::1', 'multicast'],
  ['2001:db8::1', 'reserved'],
  ['example.com', undefined],
  ['localhost', undefined],
  ['1.2.3', undefined],
];

describe('addresses', () => {
  for (const [address, kind] of kinds) {
    it(`${address} is ${kind ?? 'a name'}`, () => assert.equal(addressKind(address), kind));
  }

  it('an IPv4 address is of the same kind inside IPv6', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => assert.equal(addressKind(`::ffff:${address}`), addressKind(address))),
    );
  });

  it('only this machine is loopback by name', () => {
    for (const host of ['localhost', 'LOCALHOST', 'a.localhost', '127.0.0.1', '127.9.9.9', '::1', '[::1]']) {
      assert.ok(isLoopbackHost(host), host);
    }
    for (const host of ['localhost.evil.com', 'notlocalhost', '10.0.0.1', 'example.com']) {
      assert.ok(!isLoopbackHost(host), host);
    }
  });
});

describe('the address policy', () => {
  const policy = createAddressPolicy(new Set(['registry.corp:5000']), (host) =>
    Promise.resolve(host === 'harbor.corp'),
  );
  const cases: readonly (readonly [hostname: string, host: string, address: string, allowed: boolean])[] = [
    ['ghcr.io', 'ghcr.io', '140.82.112.33', true],
    ['ghcr.io', 'ghcr.io', '10.0.0.1', false],
    ['ghcr.io', 'ghcr.io', '127.0.0.1', false],
    ['registry.corp', 'registry.corp:5000', '10.0.0.1', true],
    ['registry.corp', 'registry.corp:5001', '10.0.0.1', false],
    ['registry.corp', 'registry.corp:5000', '169.254.169.254', false],
    ['registry.corp', 'registry.corp:5000', '127.0.0.1', true],
    ['harbor.corp', 'harbor.corp', '192.168.1.1', true],
    ['localhost', 'localhost:5000', '127.0.0.1', true],
    ['localhost', 'localhost:5000', '10.0.0.1', false],
    ['127.0.0.1', '127.0.0.1:5000', '127.0.0.1', true],
  ];
  for (const [hostname, host, address, allowed] of cases) {
    it(`${host} at ${address} is ${allowed ? 'asked' : 'refused'}`, async () => {
      assert.equal((await policy.refuse(hostname, host, address)) === undefined, allowed);
    });
  }
});

describe('redirects and realms', () => {
  const policy = createAddressPolicy(new Set(['minio.corp:9000']), () => Promise.resolve(false));
  const cases: readonly (readonly [from: string, to: string, failure: string | undefined])[] = [
    ['https://ghcr.io/v2/', 'https://pkg.example.com/x?sig=1', undefined],
    ['https://ghcr.io/v2/', 'http://pkg.example.com/x', 'badAnswer'],
    ['https://ghcr.io/v2/', 'ftp://pkg.example.com/x', 'badAnswer'],
    ['https://ghcr.io/v2/', 'https://user@pkg.example.com/x', 'badAnswer'],
    ['https://ghcr.io/v2/', 'https://169.254.169.254/latest', 'refusedAddress'],
    ['https://ghcr.io/v2/', 'https://[fd00:ec2::254]/latest', 'refusedAddress'],
    ['https://ghcr.io/v2/', 'https://10.1.2.3/', 'refusedAddress'],
    ['https://ghcr.io/v2/', 'https://2130706433/', 'refusedAddress'],
    ['https://ghcr.io/v2/', 'https://localhost/', 'refusedAddress'],
    ['https://ghcr.io/v2/', 'https://pkg.example.com:8443/', 'refusedAddress'],
    ['https://registry.corp/v2/', 'https://minio.corp:9000/blob', undefined],
    ['https://10.1.2.3:5000/v2/', 'https://10.1.2.3:5000/token', undefined],
    ['http://127.0.0.1:5000/v2/', 'http://127.0.0.1:5001/token', undefined],
    ['http://registry.corp/v2/', 'http://other.example.com/', 'refusedAddress'],
  ];
  for (const [from, to, failure] of cases) {
    it(`from ${from} to ${to}: ${failure ?? 'followed'}`, () => {
      assert.equal(refuseRedirect(new URL(from), new URL(to), policy)?.failure, failure);
    });
  }
});
