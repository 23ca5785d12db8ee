import type { Connection } from 'vscode-languageserver';

/**
 * What the client answers to a question of the server; `undefined` where it refuses, although it had said that it knows
 * the question. That goes to its log, and the server goes on.
 */
export async function answerOf<T>(connection: Connection, what: string, asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    connection.console.warn(`The editor refused ${what}: ${reason}`);
    return undefined;
  }
}
