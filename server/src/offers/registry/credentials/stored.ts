import * as l10n from '@vscode/l10n';
import type { Environment, Files, Processes } from '../../../host/ports';
import { settledOrAborted } from '../../../host/settledOrAborted';
import { registryName } from '../endpoints';
import { clean } from '../messages';
import type { CredentialAnswer, CredentialSource } from './credential';
import { type CredentialFile, helperServer, namesHost, placesFor, readCredentialFile } from './credentialFile';
import { askHelper } from './helper';
import { credentialPlaces } from './places';

/** A {@link CredentialSource} that can be told that the user has logged in meanwhile. */
export interface StoredCredentials extends CredentialSource {
  /** Reads the files, and runs the helpers, anew when next asked. */
  refresh(): void;
}

const maxFileBytes = 1024 * 1024;

/**
 * The credentials that the user's own tools have stored: `DOCKER_AUTH_CONFIG`, then the files of `places.ts`. Files are
 * read once, and a helper is run at most once for a host, until `refresh`.
 */
export function createStoredCredentials(
  files: Files,
  processes: Processes,
  environment: Environment,
): StoredCredentials {
  const state: { loaded?: Promise<readonly Loaded[]>; helpers: Map<string, Promise<CredentialAnswer>> } = {
    helpers: new Map(),
  };
  const load = (): Promise<readonly Loaded[]> => {
    state.loaded ??= loadAll(files, environment);
    return state.loaded;
  };
  const runOnce = (suffix: string, host: string): Promise<CredentialAnswer> => {
    const key = `${suffix} ${host}`;
    // The answer is everybody's, so one asker that loses interest does not stop it; it has its own time limit.
    const running =
      state.helpers.get(key) ??
      askHelper(suffix, helperServer(host), processes, environment, new AbortController().signal);
    state.helpers.set(key, running);
    return running;
  };

  return {
    async find(host, repository, signal) {
      const name = registryName(host);
      const notes: string[] = [];
      for (const loaded of await load()) {
        if (signal.aborted) break;
        if (loaded.problem) notes.push(loaded.problem);
        for (const place of loaded.file ? placesFor(loaded.file, name, repository) : []) {
          if (place.kind === 'stored') return { state: 'found', credential: place.credential, from: loaded.shown };
          const running = runOnce(place.suffix, name);
          await settledOrAborted(running, signal);
          if (signal.aborted) break;
          const answer = await running;
          if (answer.state === 'found') return answer;
          if (answer.note) notes.push(answer.note);
        }
      }
      return notes.length > 0 ? { state: 'none', note: [...new Set(notes)].join(' ') } : { state: 'none' };
    },
    async names(host) {
      const name = registryName(host);
      return (await load()).some(({ file }) => file !== undefined && namesHost(file, name));
    },
    refresh() {
      state.loaded = undefined;
      state.helpers = new Map();
    },
  };
}

interface Loaded {
  readonly file?: CredentialFile;
  readonly shown: string;
  readonly problem?: string;
}

async function loadAll(files: Files, environment: Environment): Promise<readonly Loaded[]> {
  const inline = environment.get('DOCKER_AUTH_CONFIG');
  const fromFiles = await Promise.all(
    credentialPlaces(environment).map(({ path, shown }) => loadFile(files, path, shown)),
  );
  return [...(inline ? [loadText(inline, 'DOCKER_AUTH_CONFIG')] : []), ...fromFiles];
}

async function loadFile(files: Files, path: string, shown: string): Promise<Loaded> {
  const read = await files.readText(path, maxFileBytes);
  if (read.ok) return loadText(read.text, shown);
  if (read.reason === 'absent') return { shown };
  return { shown, problem: l10n.t('{0} cannot be read: {1}.', shown, clean(read.detail)) };
}

function loadText(text: string, shown: string): Loaded {
  const file = text.trim() === '' ? { auths: [], helpers: [] } : readCredentialFile(text);
  if (file) return { file, shown };
  return { shown, problem: l10n.t('{0} is not valid JSON, so its logins are not used.', shown) };
}
