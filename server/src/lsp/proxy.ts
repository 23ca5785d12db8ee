import type { ProxySettings } from '../offers/registry/proxy';
import { memberOf } from '../text/member';
import type { ProxyParams } from './protocol';

/** What an editor says of proxies, as it came over the wire. */
export function readProxy(value: unknown): ProxyParams {
  const url = memberOf(value, 'url');
  const noProxy = memberOf(value, 'noProxy');
  const strictSsl = memberOf(value, 'strictSsl');
  return {
    ...(typeof strictSsl === 'boolean' && { strictSsl }),
    ...(typeof url === 'string' && { url }),
    ...(Array.isArray(noProxy) && { noProxy: noProxy.filter((host) => typeof host === 'string') }),
  };
}

/** The proxies that an editor asks for; `undefined` where it leaves them to the environment. */
export function proxyOf(params: ProxyParams | undefined): ProxySettings | undefined {
  const { url, noProxy } = params ?? {};
  if (url === undefined) return undefined;
  if (url === '') return {};
  return { http: url, https: url, ...(noProxy !== undefined && { noProxy: noProxy.join(',') }) };
}
