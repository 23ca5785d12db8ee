import type { Connection } from 'vscode-languageserver';
import type { Folder } from './folders';
import { METHODS, type StatusParams } from './protocol';

/** Tells our own client what the server is doing; other clients ignore the notification. */
export interface StatusTeller {
  busy(folder: object, count: number): void;
  paused(host: string, until: number): void;
  /** Something else that the status shows has changed. */
  changed(): void;
  /** Told also where it is as before: what a client asks for beside it (targets, images) may be other now. */
  again(): void;
  dispose(): void;
}

const COALESCE_MS = 60;

/** A teller for a connection. */
export function createStatusTeller(options: {
  readonly connection: Connection;
  readonly folders: () => readonly Folder[];
  readonly isAlone: boolean;
  readonly isTrusted: () => boolean;
  readonly isVerifying: () => boolean;
  readonly now: () => number;
}): StatusTeller {
  const { connection, folders, isAlone, isTrusted, isVerifying, now } = options;
  const busy = new Map<object, number>();
  const pauses = new Map<string, number>();
  const state: { timer?: NodeJS.Timeout; told?: string } = {};

  const tell = (): void => {
    delete state.timer;
    const status: StatusParams = {
      checking: [...busy.values()].reduce((sum, count) => sum + count, 0),
      problems: [...new Set(folders().flatMap((folder) => folder.settings.problems))],
      offline: folders().some((folder) => folder.settings.offline),
      unverified: !isVerifying(),
      trusted: isTrusted(),
      alone: isAlone,
      paused: [...pauses].flatMap(([host, until]) => (until > now() ? [{ host, until }] : [])),
    };
    const text = JSON.stringify(status);
    if (text === state.told) return;
    state.told = text;
    void connection.sendNotification(METHODS.status, status);
  };
  const changed = (): void => {
    state.timer ??= setTimeout(tell, COALESCE_MS);
  };

  return {
    changed,
    again() {
      delete state.told;
      changed();
    },
    busy(folder, count) {
      if (count === 0) busy.delete(folder);
      else busy.set(folder, count);
      changed();
    },
    paused(host, until) {
      pauses.set(host, until);
      changed();
    },
    dispose: () => clearTimeout(state.timer),
  };
}
