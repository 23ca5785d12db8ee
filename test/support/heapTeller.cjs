// Loaded into a server that is measured, which runs with --expose-gc: answers every message of its parent with the bytes
// that are in use once the garbage is collected.
process.on('message', () => {
  globalThis.gc();
  process.send(process.memoryUsage().heapUsed);
});
