/**
 * One pass of `work` at a time: who asks while one is under way shares the next, which begins when that is over. Each
 * hears whether anything changed from when they asked.
 */
export function onePassAtATime(work: () => Promise<boolean>): () => Promise<boolean> {
  const passes: { running?: Promise<boolean>; next?: Promise<boolean> } = {};
  const pass = (): Promise<boolean> => {
    if (passes.running === undefined) {
      passes.running = work().finally(() => {
        delete passes.running;
      });
      return passes.running;
    }
    passes.next ??= passes.running.then(async (changed) => {
      delete passes.next;
      return (await pass()) || changed;
    });
    return passes.next;
  };
  return pass;
}
