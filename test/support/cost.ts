/**
 * The processor time that this process has spent so far, in ms. Unlike the clock on the wall it does not run while
 * other programs have the processor, so a limit on it holds on a busy machine too.
 */
export function processorMs(): number {
  return process.cpuUsage().user / 1000;
}
