import { isIP, isIPv4 } from 'node:net';

/** What an IP address is for (IANA special-purpose registries). */
export type AddressKind =
  | 'public'
  | 'loopback'
  | 'private'
  | 'linkLocal'
  | 'cgnat'
  | 'metadata'
  | 'multicast'
  | 'unspecified'
  | 'reserved';

/** The kind of an IP address in text form, with or without brackets; undefined where it is a name. */
export function addressKind(address: string): AddressKind | undefined {
  const bare = withoutBrackets(address);
  if (isIP(bare) === 0) return undefined;
  return isIPv4(bare) ? kindOfV4(numberOfV4(bare)) : kindOfV6(groupsOfV6(bare));
}

/** Whether a host name can only mean this machine: `localhost`, `*.localhost`, 127.0.0.0/8, `::1`. */
export function isLoopbackHost(hostname: string): boolean {
  const name = hostname.toLowerCase();
  return name === 'localhost' || name.endsWith('.localhost') || addressKind(name) === 'loopback';
}

/** Kinds that no registry can stand at, whoever names it. */
export function isNeverARegistry(kind: AddressKind): boolean {
  return kind === 'metadata' || kind === 'multicast' || kind === 'unspecified' || kind === 'reserved';
}

/** An IPv6 host as sockets want it: without the brackets of a URL. */
export function withoutBrackets(host: string): string {
  return host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
}

type Range = readonly [network: string, prefix: number, kind: AddressKind];

// The first that contains the address decides.
const rangesV4: readonly Range[] = [
  ['169.254.169.254', 32, 'metadata'],
  ['169.254.170.2', 32, 'metadata'], // credentials of ECS tasks
  ['169.254.170.23', 32, 'metadata'], // EKS pod identity
  ['100.100.100.200', 32, 'metadata'], // Alibaba Cloud
  ['168.63.129.16', 32, 'metadata'], // Azure's host, in a public range
  ['192.0.0.192', 32, 'metadata'], // Oracle Cloud
  ['0.0.0.0', 8, 'unspecified'],
  ['10.0.0.0', 8, 'private'],
  ['100.64.0.0', 10, 'cgnat'],
  ['127.0.0.0', 8, 'loopback'],
  ['169.254.0.0', 16, 'linkLocal'],
  ['172.16.0.0', 12, 'private'],
  ['192.0.0.0', 24, 'reserved'],
  ['192.0.2.0', 24, 'reserved'],
  ['192.168.0.0', 16, 'private'],
  ['198.18.0.0', 15, 'private'], // benchmarking; used inside by some proxies
  ['198.51.100.0', 24, 'reserved'],
  ['203.0.113.0', 24, 'reserved'],
  ['224.0.0.0', 4, 'multicast'],
  ['240.0.0.0', 4, 'reserved'],
];

function kindOfV4(address: number): AddressKind {
  for (const [network, prefix, kind] of rangesV4) {
    const size = 2 ** (32 - prefix);
    const start = numberOfV4(network);
    if (address >= start && address < start + size) return kind;
  }
  return 'public';
}

function numberOfV4(text: string): number {
  return text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

function kindOfV6(groups: readonly number[]): AddressKind {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = groups;
  const lastV4 = g * 65536 + h;
  const startsWithZeros = a === 0 && b === 0 && c === 0 && d === 0 && e === 0;
  if (startsWithZeros && f === 0) {
    if (lastV4 === 0) return 'unspecified';
    if (lastV4 === 1) return 'loopback';
    return kindOfV4(lastV4); // IPv4-compatible
  }
  if (startsWithZeros && f === 0xffff) return kindOfV4(lastV4); // IPv4-mapped
  const isNat64 = a === 0x64 && b === 0xff9b && c <= 1;
  if (isNat64) return c === 0 ? kindOfV4(lastV4) : 'private';
  if (a === 0x2002) return kindOfV4(b * 65536 + c); // 6to4
  const isAwsMetadata = a === 0xfd00 && b === 0xec2 && c === 0 && d === 0 && e === 0 && f === 0 && g === 0;
  if (isAwsMetadata && (h === 0x254 || h === 0x23)) return 'metadata';
  if ((a & 0xfe00) === 0xfc00) return 'private';
  if ((a & 0xffc0) === 0xfe80) return 'linkLocal';
  if ((a & 0xffc0) === 0xfec0) return 'private'; // site-local, deprecated
  if ((a & 0xff00) === 0xff00) return 'multicast';
  if (a === 0x2001 && (b === 0xdb8 || b === 0)) return 'reserved'; // documentation, Teredo
  if (a === 0x100 && b === 0 && c === 0 && d === 0) return 'reserved'; // discard
  return 'public';
}

/** The eight groups of an address that `isIP` accepted; a zone id is dropped. */
function groupsOfV6(text: string): readonly number[] {
  const [address = ''] = text.split('%');
  const [head = '', tail] = address.split('::');
  const left = groupsOf(head);
  if (tail === undefined) return left;
  const right = groupsOf(tail);
  const zeros = Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => 0);
  return [...left, ...zeros, ...right];
}

function groupsOf(text: string): readonly number[] {
  if (text === '') return [];
  return text.split(':').flatMap((part) => {
    if (!part.includes('.')) return [Number.parseInt(part, 16)];
    const v4 = numberOfV4(part);
    return [Math.floor(v4 / 65536), v4 % 65536];
  });
}
