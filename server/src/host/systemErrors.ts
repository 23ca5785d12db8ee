import type { FileFailure } from './ports';

const fileReasons: Readonly<Record<string, FileFailure['reason']>> = {
  ENOENT: 'absent',
  EACCES: 'denied',
  EPERM: 'denied',
  ENOTDIR: 'absent',
};

/** A system error as a value; anything else is a bug and goes on. */
export function fileFailure(error: unknown): FileFailure {
  const code = systemCode(error);
  if (code === undefined || !(error instanceof Error)) throw error;
  return { ok: false, reason: fileReasons[code] ?? 'error', detail: describe(error.message) };
}

/** What happened, in `EACCES: permission denied, open '/etc/shadow'`: who tells it names the file. */
function describe(message: string): string {
  return /^[A-Z\d]+: (.+?), \w+(?: '.*)?$/s.exec(message)?.[1] ?? message;
}

/** The code of a system error (`ENOENT`); undefined for any other error. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  return error.code;
}
