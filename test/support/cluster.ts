import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createPlainServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import { closeServer, listen } from './registry';
import { createAuthority, type TestAuthority } from './registryCertificates';

/** A node of the test's cluster; `platform` is `os/arch`, the rest as in a Kubernetes Node object. */
export interface NodeSpec {
  readonly platform: string;
  readonly name?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly taints?: readonly { readonly key: string; readonly value?: string; readonly effect: string }[];
  readonly unschedulable?: boolean;
  /** Windows' build, `10.0.20348`, as in the label `node.kubernetes.io/windows-build`. */
  readonly windowsBuild?: string;
}

/** How the cluster behaves; plain http for everybody when nothing is said. */
export interface ClusterOptions {
  /** How a caller proves who it is; `certificate` needs `tls`. `exec` is a token from a plugin that is a script. */
  readonly auth?: 'none' | 'token' | 'exec' | 'certificate';
  readonly tls?: boolean;
  /** What listing nodes meets: an expired login, no permission, or no answer ever. */
  readonly refusal?: 'unauthorized' | 'forbidden' | 'hang';
  /** Where nodes may not be listed: the names of those that may be read one by one. */
  readonly readable?: readonly string[];
  /** The cluster has a metrics server, which names nodes with their labels. */
  readonly metrics?: true;
  /** Pods may not be listed at all. */
  readonly noPods?: true;
  /** Pod objects as the API lists them. */
  readonly pods?: readonly object[];
  /** Pods may be listed in one namespace at a time only. */
  readonly namespaced?: true;
  /** Karpenter's NodePool objects; the cluster knows no such kind when absent. */
  readonly nodePools?: readonly object[];
  /** The name of the context in the kubeconfig; `test` when absent. */
  readonly context?: string;
}

/** A running Kubernetes API on loopback. */
export interface Cluster {
  readonly url: string;
  /** A kubeconfig file with one context, which is current. */
  readonly kubeconfig: string;
  /** Path and query of every request so far, in order. */
  readonly requests: readonly string[];
  stop(): Promise<void>;
}

/** Starts a Kubernetes API that knows just enough for `kubectl get nodes` and `get pods`, pages included. */
export async function startCluster(
  nodes: readonly (string | NodeSpec)[],
  options: ClusterOptions = {},
): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'platformlint-cluster-'));
  const authority = options.tls ? createAuthority() : undefined;
  const objects = nodes.map((node, index) => nodeObject(typeof node === 'string' ? { platform: node } : node, index));
  const requests: string[] = [];
  const server = listener(authority, (request, response) => {
    requests.push(request.url ?? '');
    const reply = replyTo(request, objects, options);
    if (reply === 'never') return;
    response.writeHead(reply.status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(reply.body));
  });
  const url = `${authority ? 'https' : 'http'}://${await listen(server)}`;
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, JSON.stringify(kubeconfigOf(url, folder, authority, options), null, 2));
  return {
    url,
    kubeconfig,
    requests,
    stop: async () => {
      await closeServer(server);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const bearer = 'token-of-the-test';

interface Reply {
  readonly status: number;
  readonly body: object;
}

function listener(
  authority: TestAuthority | undefined,
  handle: (request: IncomingMessage, response: ServerResponse) => void,
): Server {
  if (!authority) return createPlainServer(handle);
  const settings = { ...authority.issue(), ca: authority.ca, requestCert: true, rejectUnauthorized: false };
  return createTlsServer(settings, handle);
}

/** What a request is answered; nothing at all for one that hangs. */
function replyTo(request: IncomingMessage, nodes: readonly object[], options: ClusterOptions): Reply | 'never' {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const forNodes = url.pathname === '/api/v1/nodes';
  if (forNodes && options.refusal === 'hang') return 'never';
  const refused = options.refusal === 'unauthorized' || !isKnown(request, options);
  if (refused) return failure(401, 'Unauthorized', 'Unauthorized');
  if (forNodes && options.refusal === 'forbidden') return failure(403, 'Forbidden', forbidden);
  if (forNodes) return page('NodeList', nodes, url.searchParams);
  const single = /^\/api\/v1\/nodes\/([^/]+)$/.exec(url.pathname)?.[1];
  if (single !== undefined) return oneNode(single, nodes, options);
  if (options.metrics && url.pathname === '/apis/metrics.k8s.io/v1beta1/nodes')
    return page('NodeMetricsList', nodes.map(metricsOf), url.searchParams, 'metrics.k8s.io/v1beta1');
  if (options.noPods && url.pathname.endsWith('/pods'))
    return failure(403, 'Forbidden', forbidden.replaceAll('nodes', 'pods'));
  if (url.pathname === '/api/v1/pods' && options.namespaced)
    return failure(403, 'Forbidden', forbidden.replaceAll('nodes', 'pods'));
  if (options.nodePools && url.pathname === '/apis/karpenter.sh/v1/nodepools')
    return page('NodePoolList', options.nodePools, url.searchParams, 'karpenter.sh/v1');
  const group = groupsOf(options).get(url.pathname);
  if (group) return { status: 200, body: group };
  if (url.pathname.endsWith('/pods')) return page('PodList', options.pods ?? [], url.searchParams);
  const body = discovery.get(url.pathname);
  return body ? { status: 200, body } : failure(404, 'NotFound', 'the server could not find the requested resource');
}

function isKnown(request: IncomingMessage, { auth }: ClusterOptions): boolean {
  if (auth === 'token' || auth === 'exec') return request.headers.authorization === `Bearer ${bearer}`;
  if (auth === 'certificate') return request.socket instanceof TLSSocket && request.socket.authorized;
  return true;
}

const forbidden = 'nodes is forbidden: User "dev" cannot list resource "nodes" in API group "" at the cluster scope';

function failure(code: number, reason: string, message: string): Reply {
  return {
    status: code,
    body: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code },
  };
}

/** One page of a list: Kubernetes API concepts, "Retrieving large results sets in chunks". */
function page(kind: string, items: readonly object[], query: URLSearchParams, apiVersion = 'v1'): Reply {
  const from = Number(query.get('continue') ?? 0);
  const to = Math.min(items.length, from + (Number(query.get('limit')) || items.length));
  const rest = to < items.length ? { continue: String(to), remainingItemCount: items.length - to } : {};
  const metadata = { resourceVersion: '1', ...rest };
  return { status: 200, body: { kind, apiVersion, metadata, items: items.slice(from, to) } };
}

const listable = (name: string, kind: string, namespaced: boolean): object => {
  const singularName = kind.toLowerCase();
  return { name, singularName, namespaced, kind, verbs: ['get', 'list'] };
};
const discovery: ReadonlyMap<string, object> = new Map<string, object>([
  ['/version', { major: '1', minor: '33', gitVersion: 'v1.33.1' }],
  ['/api', { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] }],
  ['/apis', { kind: 'APIGroupList', apiVersion: 'v1', groups: [] }],
  [
    '/api/v1',
    {
      kind: 'APIResourceList',
      groupVersion: 'v1',
      resources: [listable('nodes', 'Node', false), listable('pods', 'Pod', true)],
    },
  ],
]);

/** What of a node the metrics server tells beside its load. */
function metricsOf(node: object): object {
  const metadata: unknown = Reflect.get(node, 'metadata');
  return { metadata, usage: { cpu: '1', memory: '1' } };
}

function oneNode(name: string, nodes: readonly object[], { refusal, readable }: ClusterOptions): Reply {
  const node = nodes.find((one) => JSON.stringify(one).includes(`"metadata":{"name":"${name}"`));
  if (refusal === 'forbidden' && readable?.includes(name) !== true)
    return failure(
      403,
      'Forbidden',
      `nodes "${name}" is forbidden: User "dev" cannot get resource "nodes" in API group ""`,
    );
  return node ? { status: 200, body: node } : failure(404, 'NotFound', `nodes "${name}" not found`);
}

/** Discovery of the groups beside the core. */
function groupsOf({ nodePools, metrics }: ClusterOptions): ReadonlyMap<string, object> {
  const groups = [...(nodePools ? [karpenterGroup] : []), ...(metrics ? [metricsGroup] : [])];
  return new Map<string, object>([
    ['/apis', { kind: 'APIGroupList', apiVersion: 'v1', groups }],
    ...(nodePools ? karpenter : []),
    ...(metrics ? metricsApi : []),
  ]);
}

const metricsVersion = { groupVersion: 'metrics.k8s.io/v1beta1', version: 'v1beta1' };
const metricsGroup = { name: 'metrics.k8s.io', versions: [metricsVersion], preferredVersion: metricsVersion };
const metricsApi: ReadonlyMap<string, object> = new Map<string, object>([
  ['/apis/metrics.k8s.io', { kind: 'APIGroup', apiVersion: 'v1', ...metricsGroup }],
  [
    '/apis/metrics.k8s.io/v1beta1',
    {
      kind: 'APIResourceList',
      groupVersion: 'metrics.k8s.io/v1beta1',
      resources: [listable('nodes', 'NodeMetrics', false)],
    },
  ],
]);

const karpenterVersion = { groupVersion: 'karpenter.sh/v1', version: 'v1' };
const karpenterGroup = { name: 'karpenter.sh', versions: [karpenterVersion], preferredVersion: karpenterVersion };
const karpenter: ReadonlyMap<string, object> = new Map<string, object>([
  ['/apis/karpenter.sh', { kind: 'APIGroup', apiVersion: 'v1', ...karpenterGroup }],
  [
    '/apis/karpenter.sh/v1',
    { kind: 'APIResourceList', groupVersion: 'karpenter.sh/v1', resources: [listable('nodepools', 'NodePool', false)] },
  ],
]);

function nodeObject(spec: NodeSpec, index: number): object {
  const [operatingSystem = '', architecture = ''] = spec.platform.split('/');
  const name = spec.name ?? `node-${index + 1}`;
  const known = {
    'kubernetes.io/arch': architecture,
    'kubernetes.io/os': operatingSystem,
    'kubernetes.io/hostname': name,
    ...(spec.windowsBuild && { 'node.kubernetes.io/windows-build': spec.windowsBuild }),
  };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, uid: `uid-${index}`, labels: { ...known, ...spec.labels } },
    spec: { ...(spec.taints && { taints: spec.taints }), ...(spec.unschedulable && { unschedulable: true }) },
    status: {
      conditions: [{ type: 'Ready', status: 'True' }],
      nodeInfo: {
        architecture,
        operatingSystem,
        kubeletVersion: 'v1.33.1',
        kernelVersion: spec.windowsBuild ?? '6.12.0',
        osImage: spec.windowsBuild ? 'Windows Server' : 'Linux',
        containerRuntimeVersion: 'containerd://2.0.5',
      },
    },
  };
}

function kubeconfigOf(
  url: string,
  folder: string,
  authority: TestAuthority | undefined,
  options: ClusterOptions,
): object {
  const name = options.context ?? 'test';
  const trust = authority && { 'certificate-authority-data': base64(authority.ca) };
  return {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': name,
    clusters: [{ name, cluster: { server: url, ...trust } }],
    users: [{ name, user: userOf(folder, authority, options) }],
    contexts: [{ name, context: { cluster: name, user: name } }],
  };
}

function userOf(folder: string, authority: TestAuthority | undefined, { auth }: ClusterOptions): object {
  if (auth === 'token') return { token: bearer };
  if (auth === 'exec') return { exec: plugin(folder) };
  if (auth !== 'certificate' || !authority) return {};
  const { cert, key } = authority.issue();
  return { 'client-certificate-data': base64(cert), 'client-key-data': base64(key) };
}

function plugin(folder: string): object {
  const apiVersion = 'client.authentication.k8s.io/v1beta1';
  const command = join(folder, 'login');
  const credential = JSON.stringify({ apiVersion, kind: 'ExecCredential', status: { token: bearer } });
  writeFileSync(command, `#!/bin/sh\necho '${credential}'\n`, { mode: 0o755 });
  return { apiVersion, command, interactiveMode: 'Never' };
}

const base64 = (text: string) => Buffer.from(text).toString('base64');
