import type { Clock, Environment, FileFailure, Files, FileText, Processes } from '../host/ports';

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
  /** As a file is read: UTF-8 without its byte order mark, and no larger than a document may be. */
  readStdin(): Promise<FileText | FileFailure>;
  readonly color: boolean;
  /** The width of standard output where that is a terminal. */
  readonly columns?: number;
  /** Standard error is a terminal that can show progress. */
  readonly progress: boolean;
  readonly signal: AbortSignal;
}

/** The exit statuses; docs/ci.md says what they mean. */
export const EXIT = { clean: 0, findings: 1, usage: 2, failed: 3 } as const;

/** Says on standard error why a command stops; its exit status. */
export function refuse(io: Io, status: number, message: string): number {
  io.err(`platformlint: ${message}\n`);
  return status;
}
