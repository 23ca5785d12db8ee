import type { Environment, Files } from '../../host/ports';
import type { Certificates, HostCertificates } from './connections';

const maxBundleBytes = 4 * 1024 * 1024;

/**
 * The certificates of this machine: the authorities of the system, of `NODE_EXTRA_CA_CERTS`, `SSL_CERT_FILE` and of the
 * paths in the settings; per host Docker's and Podman's `certs.d` folders. Read once, when first needed; what cannot be
 * read is told to `warn`.
 */
export function createMachineCertificates(
  files: Files,
  environment: Environment,
  extraPaths: readonly string[],
  warn: (message: string) => void,
): Certificates {
  const state: { authorities?: Promise<readonly string[]>; hosts: Map<string, Promise<HostCertificates | undefined>> } =
    {
      hosts: new Map(),
    };
  return {
    authorities() {
      state.authorities ??= readAuthorities(files, environment, extraPaths, warn);
      return state.authorities;
    },
    of(host) {
      const known = state.hosts.get(host) ?? readHost(files, environment, host, warn);
      state.hosts.set(host, known);
      return known;
    },
  };
}

// Where Linux distributions and BSDs keep one file with all authorities.
const systemBundles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

async function readAuthorities(
  files: Files,
  environment: Environment,
  extraPaths: readonly string[],
  warn: (message: string) => void,
): Promise<readonly string[]> {
  const named = [environment.get('SSL_CERT_FILE'), environment.get('NODE_EXTRA_CA_CERTS'), ...extraPaths];
  const wanted = named.filter((path) => path !== undefined);
  const texts = await Promise.all(wanted.map((path) => readPem(files, path, warn)));
  const system = environment.get('SSL_CERT_FILE') ? undefined : await firstReadable(files);
  return [...environment.systemCertificates(), ...texts, system].filter((text) => text !== undefined);
}

async function firstReadable(files: Files): Promise<string | undefined> {
  for (const path of systemBundles) {
    const read = await files.readText(path, maxBundleBytes);
    if (read.ok) return read.text;
  }
  return undefined;
}

/** The folders that may hold a folder for a host, the user's own first (Docker's certs.d; containers-certs.d(5)). */
function hostFolders({ platform, home, get }: Environment): readonly string[] {
  if (platform === 'win32') {
    const data = get('ProgramData');
    return [`${home}\\.docker\\certs.d`, ...(data ? [`${data}\\docker\\certs.d`] : [])];
  }
  const config = get('XDG_CONFIG_HOME') ?? `${home}/.config`;
  const own = [`${config}/docker/certs.d`, `${config}/containers/certs.d`, `${home}/.docker/certs.d`];
  return [...own, '/etc/docker/certs.d', '/etc/containers/certs.d'];
}

/** `*.crt` are authorities; `*.cert` is the client's certificate and `*.key` of the same name its key. */
async function readHost(
  files: Files,
  environment: Environment,
  host: string,
  warn: (message: string) => void,
): Promise<HostCertificates | undefined> {
  const separator = environment.platform === 'win32' ? '\\' : '/';
  // A colon cannot stand in a Windows file name; Docker leaves it out there.
  const name = environment.platform === 'win32' ? host.replace(':', '') : host;
  for (const parent of hostFolders(environment)) {
    const folder = `${parent}${separator}${name}`;
    const listed = await files.list(folder);
    if (!listed.ok) {
      if (listed.reason !== 'absent') warn(`${folder} cannot be read: ${listed.detail}`);
      continue;
    }
    const names = listed.entries.filter(({ kind }) => kind === 'file').map((entry) => entry.name);
    const found = await readFolder(files, `${folder}${separator}`, [...names].sort(), warn);
    if (found) return found;
  }
  return undefined;
}

async function readFolder(
  files: Files,
  folder: string,
  names: readonly string[],
  warn: (message: string) => void,
): Promise<HostCertificates | undefined> {
  const authorities = await Promise.all(
    names.filter((name) => name.endsWith('.crt')).map((name) => readPem(files, `${folder}${name}`, warn)),
  );
  const ca = authorities.filter((text) => text !== undefined).join('\n');
  const client = names.find((name) => name.endsWith('.cert'));
  const keyName = client?.replace(/cert$/, 'key');
  if (client && keyName && !names.includes(keyName)) warn(`${folder}${client} has no ${keyName} beside it`);
  const hasPair = client !== undefined && keyName !== undefined && names.includes(keyName);
  const cert = hasPair ? await readPem(files, `${folder}${client}`, warn) : undefined;
  const key = hasPair ? await readPem(files, `${folder}${keyName}`, warn) : undefined;
  if (ca === '' && cert === undefined) return undefined;
  return { ...(ca !== '' && { ca }), ...(cert !== undefined && { cert }), ...(key !== undefined && { key }) };
}

async function readPem(files: Files, path: string, warn: (message: string) => void): Promise<string | undefined> {
  const read = await files.readText(path, maxBundleBytes);
  if (read.ok) return read.text;
  warn(`The certificates in ${path} cannot be read: ${read.detail}`);
  return undefined;
}
