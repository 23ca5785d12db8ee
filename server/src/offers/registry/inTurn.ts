import * as l10n from '@vscode/l10n';
import type { Endpoint } from './endpoints';
import type { FetchScope } from './fetcher';
import { clean } from './messages';
import { canceled, isFailure, type SendFailure } from './send';

/** One question to one endpoint. */
export type AskOne<T> = (scope: FetchScope) => Promise<T | SendFailure>;

/**
 * The first endpoint that has an answer gives it; else the registry's own failure stands, with the mirrors' beside it.
 * `spoken` keeps by host which scheme it was found to speak.
 */
export async function askInTurn<T extends object>(
  endpoints: readonly Endpoint[],
  question: Omit<FetchScope, 'origin' | 'repository' | 'host'>,
  spoken: Map<string, URL>,
  askOne: AskOne<T>,
): Promise<T | SendFailure> {
  const asides: string[] = [];
  let last: SendFailure = canceled();
  let absent: SendFailure | undefined;
  for (const [index, endpoint] of endpoints.entries()) {
    const answer = await askEndpoint(endpoint, question, spoken, askOne);
    if (!isFailure(answer)) return answer;
    if (question.signal.aborted) return canceled();
    last = answer;
    if (answer.failure === 'notFound') absent ??= answer;
    const isMirror = index < endpoints.length - 1;
    if (isMirror && answer.failure !== 'notFound')
      asides.push(l10n.t(' Its mirror {0}: {1}', clean(endpoint.host), answer.detail));
  }
  // Where the registry itself cannot be asked, a mirror's plain answer says more than that.
  if (absent !== undefined && UNREACHED.has(last.failure)) {
    return { failure: 'notFound', detail: `${absent.detail} ${last.detail}${asides.join('')}`, onlyMirrors: true };
  }
  return { failure: last.failure, detail: `${last.detail}${asides.join('')}` };
}

const UNREACHED: ReadonlySet<SendFailure['failure']> = new Set(['unreachable', 'timeout', 'tls']);

async function askEndpoint<T extends object>(
  { origins, repository, host }: Endpoint,
  question: Omit<FetchScope, 'origin' | 'repository' | 'host'>,
  spoken: Map<string, URL>,
  askOne: AskOne<T>,
): Promise<T | SendFailure> {
  const remembered = origins.find((origin) => origin.href === spoken.get(host)?.href);
  let refusal: SendFailure | undefined;
  for (const origin of remembered ? [remembered] : origins) {
    const answer = await askOne({ ...question, origin, repository, host });
    const isDeaf = isFailure(answer) && (answer.failure === 'tls' || answer.failure === 'unreachable');
    // A server that wants TLS answers plain http with some error; the first failure says more.
    const isGibberish = isFailure(answer) && answer.failure === 'badAnswer' && refusal !== undefined;
    if (!isDeaf && !isGibberish) {
      spoken.set(host, origin);
      return answer;
    }
    refusal ??= answer;
  }
  return refusal ?? canceled();
}
