import type { ExtensionContext } from 'vscode';
import { createClient } from './server';
import { end, start } from './start';

/** Starts the language server and everything that shows what it says. Resolves when the server answers. */
export function activate(context: ExtensionContext): Promise<void> {
  return start(context, createClient);
}

/** Ends the language server. */
export function deactivate(): Promise<void> {
  return end();
}
