import type { Journal } from '../../host/journal';

/** A journal that keeps nothing: what was learned stays in this process (`--no-cache`, a machine without a home). */
export function memoryJournal(): Journal {
  const done = Promise.resolve({ ok: true } as const);
  return {
    read: () => Promise.resolve({ ok: true, text: '', restarted: false, size: 0 }),
    append: () => done,
    replace: () => done,
    lock: () => Promise.resolve('failed'),
  };
}
