import type { Clock, Environment, Files, Processes } from '../host/ports';

/** Where a command reads and writes. */
export interface Io {
  readonly files: Files;
  readonly processes: Processes;
  readonly environment: Environment;
  readonly clock: Clock;
  /** Absolute, `/` between parts. */
  readonly cwd: string;
  /** Findings. */
  out(text: string): void;
  /** All else. */
  err(text: string): void;
  readStdin(): Promise<string>;
  readonly color: boolean;
  /** Standard error is a terminal that can show progress. */
  readonly progress: boolean;
  readonly signal: AbortSignal;
}

/** The exit statuses of the contract's §5. */
export const EXIT = { clean: 0, findings: 1, usage: 2, failed: 3 } as const;
