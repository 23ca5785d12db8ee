import type { Clock } from '../../server/src/host/ports';

/** A clock that tests move: waiting takes no time and is written down. */
export interface TestClock extends Clock {
  /** Every wait so far, in ms. */
  readonly waits: readonly number[];
  advance(ms: number): void;
}

/** Starts at 2026-01-01; `random` is always one half. */
export function testClock(): TestClock {
  const waits: number[] = [];
  const state = { now: Date.UTC(2026, 0, 1) };
  return {
    waits,
    now: () => state.now,
    random: () => 0.5,
    wait(ms) {
      waits.push(ms);
      state.now += ms;
      return Promise.resolve();
    },
    advance(ms) {
      state.now += ms;
    },
  };
}
