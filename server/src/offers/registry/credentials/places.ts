import type { Environment } from '../../../host/ports';

/** A file that may hold credentials. */
export interface CredentialPlace {
  readonly path: string;
  /** For a person: the home folder as `~`. */
  readonly shown: string;
}

/**
 * The files that may hold credentials, those that a variable names before those at their usual place, Docker's before
 * containers' (docker/cli config; containers-auth.json(5)).
 */
export function credentialPlaces({ get, home, platform }: Environment): readonly CredentialPlace[] {
  const separator = platform === 'win32' ? '\\' : '/';
  const join = (...parts: readonly string[]): string => parts.join(separator);
  const authFile = get('REGISTRY_AUTH_FILE');
  const runtime = platform === 'linux' ? get('XDG_RUNTIME_DIR') : undefined;
  const paths = [
    ...(authFile ? [authFile] : []),
    join(get('DOCKER_CONFIG') ?? join(home, '.docker'), 'config.json'),
    ...(runtime ? [join(runtime, 'containers', 'auth.json')] : []),
    join(get('XDG_CONFIG_HOME') ?? join(home, '.config'), 'containers', 'auth.json'),
  ];
  return [...new Set(paths)].map((path) => ({
    path,
    shown: path.startsWith(`${home}${separator}`) ? `~${path.slice(home.length)}` : path,
  }));
}
