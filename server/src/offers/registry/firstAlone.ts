import { settledOrAborted } from '../../host/settledOrAborted';
import { canceled, type Layer } from './send';

/**
 * Lets the first request to an origin go alone: what it learns (that a token is wanted, and where) spares a refusal to
 * each of those that wait for it. After it all go at once.
 */
export function firstAlone(): Layer {
  return (inner) => {
    const firsts = new Map<string, Promise<void>>();
    return async (request, signal) => {
      const { origin } = request.url;
      const first = firsts.get(origin);
      if (first) {
        // Whether it succeeds does not matter to those who wait.
        await settledOrAborted(first, signal);
        return signal.aborted ? canceled() : inner(request, signal);
      }
      const mine = inner(request, signal);
      // Not the answer itself, which would be kept with its body.
      firsts.set(origin, settledOrAborted(mine, signal));
      return mine;
    };
  };
}
