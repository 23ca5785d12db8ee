/** Why a file or folder could not be read; `detail` is the system's own words. */
export interface FileFailure {
  readonly ok: false;
  readonly reason: 'absent' | 'notText' | 'tooLarge' | 'denied' | 'notAFolder' | 'error';
  readonly detail: string;
}

/** A file that was read; `marked`: a byte order mark stands before its text. */
export interface FileText {
  readonly ok: true;
  readonly text: string;
  readonly marked?: boolean;
}

/** One thing in a folder; links are followed, so a link to a file is a file. */
export interface FolderEntry {
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'other';
  /** It is a link. */
  readonly linked?: boolean;
}

/** Reading and writing files. Paths are absolute; nothing is thrown. */
export interface Files {
  /** The text of a file that is UTF-8 (a byte order mark is dropped) and no larger than `maxBytes`. */
  readText(path: string, maxBytes: number): Promise<FileText | FileFailure>;
  /**
   * Hands over the text of a file of any size in pieces, in order, so that it is never held whole. It is UTF-8, or UTF-16
   * where a byte order mark says so, which is dropped.
   */
  readPieces(path: string, take: (piece: string) => void): Promise<{ readonly ok: true } | FileFailure>;
  /** What a folder holds, by name. */
  list(folder: string): Promise<{ readonly ok: true; readonly entries: readonly FolderEntry[] } | FileFailure>;
  /** Where a path leads to, with no link on the way. */
  realPath(path: string): Promise<{ readonly ok: true; readonly path: string } | FileFailure>;
  /**
   * Writes a file of the user's: one that is there keeps its permissions, its byte order mark and the link that leads to
   * it. A reader sees the old text or the new one, even after a crash. Makes the folder.
   */
  replaceText(path: string, text: string): Promise<{ readonly ok: true } | FileFailure>;
  /** Writes a file of our own, which nobody else may read; atomic as `replaceText`. Makes the folder. */
  writeText(path: string, text: string): Promise<{ readonly ok: true } | FileFailure>;
  /** Removes a file; one that is not there counts as removed. */
  remove(path: string): Promise<{ readonly ok: true } | FileFailure>;
}

/** What a program did; `status` is null where a signal ended it. */
export interface ProcessResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Why a program gave no result. */
export interface ProcessFailure {
  readonly failed: 'notFound' | 'denied' | 'timeout' | 'tooLarge' | 'canceled' | 'error';
  readonly detail: string;
}

/** What a program may use up before it is stopped, and where else it is looked for. */
export interface ProcessLimits {
  readonly timeoutMs: number;
  /** The most bytes taken from standard output, and from standard error. */
  readonly maxBytes: number;
  /** More folders to look for the program in, after PATH. */
  readonly alsoIn?: readonly string[];
}

/** Running programs. */
export interface Processes {
  /**
   * Runs a program without a shell. A bare name is looked up in the absolute folders of PATH only, never in the
   * working folder, on no system; an absolute path is run as it is. The child is ended when a limit is passed.
   */
  run(
    command: string,
    args: readonly string[],
    stdin: string,
    limits: ProcessLimits,
    signal: AbortSignal,
  ): Promise<ProcessResult | ProcessFailure>;
}

/** What the machine says about itself. */
export interface Environment {
  /** An environment variable; an empty one counts as absent. */
  get(name: string): string | undefined;
  readonly platform: NodeJS.Platform;
  /** The user's home folder. */
  readonly home: string;
  /** Certificates (PEM) that the operating system trusts, where Node can tell; else none. */
  systemCertificates(): readonly string[];
}

/** Time and chance, so that tests need neither. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after `ms`, or at once when the signal aborts; never rejects. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
  /** At least 0 and below 1. */
  random(): number;
}
