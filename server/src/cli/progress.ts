import type { Io } from './io';

/** One line on the terminal that is written over; nothing where standard error is no terminal. */
export interface Progress {
  say(text: string): void;
  clear(): void;
}

/** A progress line on standard error. */
export function progressLine(io: Io): Progress {
  if (!io.progress) return { say: () => undefined, clear: () => undefined };
  return {
    say: (text) => io.err(`\r\u001b[2Kplatformlint: ${text} …`),
    clear: () => io.err('\r\u001b[2K'),
  };
}
