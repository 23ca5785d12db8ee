import type { Environment } from '../../host/ports';

/**
 * Where answers are kept between runs: `$XDG_CACHE_HOME/platformlint` (an absolute path, as the XDG Base Directory
 * Specification wants it), else `~/.cache/platformlint`; `~/Library/Caches` on macOS, `%LOCALAPPDATA%` on Windows. The
 * last folder is the version of what is written there. Without a home there is none.
 */
export function cacheFolder({ get, home, platform }: Environment): string | undefined {
  const named = get('XDG_CACHE_HOME');
  if (named?.startsWith('/')) return `${named}/platformlint/${VERSION}`;
  const local = platform === 'win32' ? get('LOCALAPPDATA') : undefined;
  if (local !== undefined) return `${local}\\platformlint\\Cache\\${VERSION}`;
  if (home === '' || home === '/') return undefined;
  return `${home}/${platform === 'darwin' ? 'Library/Caches' : '.cache'}/platformlint/${VERSION}`;
}

const VERSION = 'v1';
