import type { LogOutputChannel } from 'vscode';

/** What the server says to what nobody waits for; undefined where it cannot be told or cannot answer, which the log tells. */
export async function backgroundAnswer<T>(
  output: Pick<LogOutputChannel, 'warn'>,
  asked: Promise<T>,
): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    output.warn(`The server has not answered: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}
