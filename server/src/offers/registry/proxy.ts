import { BlockList, isIP } from 'node:net';
import { isLoopbackHost, withoutBrackets } from './addresses';

/** Proxies as HTTP_PROXY, HTTPS_PROXY and NO_PROXY (or an editor's settings) give them. */
export interface ProxySettings {
  /** For http: URLs. */
  readonly http?: string;
  /** For https: URLs. */
  readonly https?: string;
  /** Hosts that are asked directly: names, `.suffix`, `*.suffix`, `host:port`, addresses, CIDR ranges, `*`. */
  readonly noProxy?: string;
}

/**
 * The proxies of the environment; lower case wins as it does for curl. HTTP_PROXY in upper case is not used within a
 * CGI program, where a client can set it.
 */
export function proxyFromEnvironment(get: (name: string) => string | undefined): ProxySettings {
  const all = get('all_proxy') ?? get('ALL_PROXY');
  const http = get('http_proxy') ?? (get('REQUEST_METHOD') === undefined ? get('HTTP_PROXY') : undefined) ?? all;
  const https = get('https_proxy') ?? get('HTTPS_PROXY') ?? all;
  const noProxy = get('no_proxy') ?? get('NO_PROXY');
  return { ...(http && { http }), ...(https && { https }), ...(noProxy && { noProxy }) };
}

/**
 * The proxy that a URL must go through, `undefined` for a direct connection, `'invalid'` where what the user wrote is
 * no proxy address. This machine is never asked through a proxy (as in Go's net/http).
 */
export function proxyFor(url: URL, settings: ProxySettings): URL | 'invalid' | undefined {
  const written = url.protocol === 'https:' ? settings.https : settings.http;
  if (!written || isLoopbackHost(withoutBrackets(url.hostname)) || isExcluded(url, settings.noProxy ?? '')) {
    return undefined;
  }
  const address = written.includes('://') ? written : `http://${written}`;
  if (!URL.canParse(address)) return 'invalid';
  const proxy = new URL(address);
  return ['http:', 'https:', 'socks5:', 'socks:'].includes(proxy.protocol) ? proxy : 'invalid';
}

function isExcluded(url: URL, noProxy: string): boolean {
  const host = withoutBrackets(url.hostname).toLowerCase();
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return noProxy.split(/[\s,]+/).some((entry) => entry !== '' && excludes(entry.toLowerCase(), host, port));
}

function excludes(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true;
  if (entry.includes('/')) return isInRange(entry, host);
  const withPort = /^(\[[^\]]*\]|[^:]*):(\d+)$/.exec(entry);
  if (withPort && withPort[2] !== port) return false;
  const name = withoutBrackets(withPort?.[1] ?? entry).replace(/^\*?\./, '');
  if (isIP(name) !== 0) return name === host;
  return name !== '' && (host === name || host.endsWith(`.${name}`));
}

function isInRange(range: string, host: string): boolean {
  const [network = '', prefix = ''] = range.split('/');
  const family = isIP(network);
  if (family === 0 || isIP(host) !== family || !/^\d{1,3}$/.test(prefix)) return false;
  if (Number(prefix) > (family === 4 ? 32 : 128)) return false;
  const list = new BlockList();
  const type = family === 4 ? 'ipv4' : 'ipv6';
  list.addSubnet(network, Number(prefix), type);
  return list.check(host, type);
}
