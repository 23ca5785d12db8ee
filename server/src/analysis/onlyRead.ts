import type { Reading } from '../model/reading';

/** A document that a test has a tool look at: its images are never pulled, and no node takes its pods. */
export function onlyRead(reading: Reading): Reading {
  return {
    ...reading,
    uses: reading.uses.map((use) => ({
      ...use,
      demand: { kind: 'none', because: 'a test reads it, and nothing runs it' },
    })),
    pods: reading.pods.map((pod) => ({ ...pod, unresolved: true })),
  };
}
