import type { IncomingMessage } from 'node:http';
import type { Answer } from './registryAnswer';

/** How a test registry wants to be asked. */
export interface AuthSpec {
  readonly scheme: 'basic' | 'bearer' | 'both';
  readonly users?: Readonly<Record<string, string>>;
  /** Identity tokens that the token server takes by POST. */
  readonly identityTokens?: readonly string[];
  /** Repositories that an anonymous token opens. */
  readonly open?: readonly string[];
  /** Where tokens are had; the registry's own `/token` where it is not given. */
  readonly realm?: string;
  /** The token server knows no POST. */
  readonly onlyGet?: boolean;
  readonly expiresIn?: number;
}

/** The `WWW-Authenticate` of a refusal. */
export function challenge(auth: AuthSpec, base: string, repository: string): string {
  const scope = `repository:${repository}:pull`;
  const bearer = `Bearer realm="${auth.realm ?? `${base}/token`}",service="test.registry",scope="${scope}"`;
  if (auth.scheme === 'bearer') return bearer;
  return auth.scheme === 'basic' ? 'Basic realm="test"' : `Basic realm="test", ${bearer}`;
}

/** Whether a request may see a repository. */
export function isAdmitted(auth: AuthSpec, request: IncomingMessage, repository: string): boolean {
  const [scheme, value = ''] = (request.headers.authorization ?? '').split(' ');
  if (scheme === 'Basic' && auth.scheme !== 'bearer') return userOf(auth, value) !== undefined;
  if (scheme !== 'Bearer' || auth.scheme === 'basic') return false;
  return Buffer.from(value, 'base64url').toString() === `repository:${repository}:pull`;
}

/** Answers a token request (distribution's auth/token.md, auth/oauth.md). The token is its scope. */
export function answerToken(auth: AuthSpec, request: IncomingMessage, url: URL, body: string): Answer {
  if (request.method !== 'POST') return grant(auth, url.searchParams, userAt(auth, request));
  if (auth.onlyGet) return { status: 404, headers: {}, body: '' };
  const form = new URLSearchParams(body);
  const isKnown = auth.identityTokens?.includes(form.get('refresh_token') ?? '') ?? false;
  return grant(auth, form, form.get('grant_type') === 'refresh_token' && isKnown ? 'known' : 'refused');
}

type Asker = 'known' | 'anonymous' | 'refused';

function userAt(auth: AuthSpec, request: IncomingMessage): Asker {
  const [scheme, value = ''] = (request.headers.authorization ?? '').split(' ');
  if (scheme !== 'Basic') return 'anonymous';
  return userOf(auth, value) === undefined ? 'refused' : 'known';
}

function grant(auth: AuthSpec, question: URLSearchParams, asker: Asker): Answer {
  const scope = question.get('scope') ?? '';
  const isOpen = auth.open?.some((repository) => scope === `repository:${repository}:pull`) ?? false;
  const mayHave = asker === 'known' || (asker === 'anonymous' && isOpen);
  if (!mayHave) return { status: 401, headers: {}, body: '' };
  const token = Buffer.from(scope).toString('base64url');
  const body = JSON.stringify({ token, expires_in: auth.expiresIn ?? 300, issued_at: new Date(0).toISOString() });
  return { status: 200, headers: { 'content-type': 'application/json' }, body };
}

function userOf(auth: AuthSpec, pair: string): string | undefined {
  const [, name = '', password] = /^([^:]*):(.*)$/s.exec(Buffer.from(pair, 'base64').toString()) ?? [];
  return Object.hasOwn(auth.users ?? {}, name) && auth.users?.[name] === password ? name : undefined;
}
