import type { BuildCall } from '../../../model/buildCall';
import { staying } from '../../../model/stays';

/**
 * The calls of commands that are run together, with what becomes of the images: `docker compose build` and then `up` is
 * for the engine at hand, where no image is pushed, renamed or saved.
 */
export function withStarts(calls: readonly BuildCall[], handedOn: ReadonlySet<string>): BuildCall[] {
  if (handedOn.size > 0) return calls.map((call) => ({ ...call, handsOn: true }));
  const isStarted = calls.some(({ of }) => of === 'compose up');
  return calls.map((call) => (isStarted && call.of === 'compose build' ? staying(call, 'started') : call));
}
