/** What a user has stored for a registry. */
export type Credential =
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  /** An OAuth2 refresh token: exchanged at the realm, never sent to the registry. */
  | { readonly kind: 'identityToken'; readonly token: string; readonly username?: string }
  /** A bearer token for the registry itself. */
  | { readonly kind: 'registryToken'; readonly token: string };

/** What was found for a host; `from` and `note` are for a person and hold no secret. */
export type CredentialAnswer =
  | { readonly state: 'found'; readonly credential: Credential; readonly from: string }
  /** `note` says what kept credentials from being found: a helper that is missing, a file that cannot be read. */
  | { readonly state: 'none'; readonly note?: string };

/** Where credentials come from. Asked only after a registry answered 401. */
export interface CredentialSource {
  /** The credentials for a repository of a host (`docker.io` for Docker Hub). */
  find(host: string, repository: string, signal: AbortSignal): Promise<CredentialAnswer>;
  /** Whether the user's own files name this host; runs no helper. */
  names(host: string): Promise<boolean>;
}

/** A source without credentials: for untrusted workspaces, and where the user wants none used. */
export const noCredentials: CredentialSource = {
  find: () => Promise.resolve({ state: 'none' }),
  names: () => Promise.resolve(false),
};
