import type { BuildCall } from '../../../model/buildCall';

/** `docker compose build` and then `up`: what is built is for the engine at hand, where no image is pushed, renamed or saved. */
export function withStarts(calls: readonly BuildCall[], handedOn: ReadonlySet<string>): BuildCall[] {
  const isStarted = handedOn.size === 0 && calls.some(({ of }) => of === 'compose up');
  return calls.map((call) => (isStarted && call.of === 'compose build' ? { ...call, started: true } : call));
}
