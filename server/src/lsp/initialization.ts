import type { InitializeParams } from 'vscode-languageserver';
import { URI } from 'vscode-uri';
import { memberOf } from '../text/member';
import type { InitializationOptions } from './protocol';
import { readProxy } from './proxy';

/** Reads `initializationOptions`, which only our own client sends whole. */
export function readOptions(value: unknown): InitializationOptions {
  const trusted = memberOf(value, 'trusted');
  const proxy = memberOf(value, 'proxy');
  const settings = memberOf(value, 'settings') ?? memberOf(value, 'platformlint');
  return {
    proxy: readProxy(proxy),
    readsFiles: memberOf(value, 'readsFiles') === true,
    choosesTargets: memberOf(value, 'choosesTargets') === true,
    ...(typeof trusted === 'boolean' && { trusted }),
    ...(settings !== undefined && { settings }),
  };
}

/** The folders that a client opens, as URIs, in whichever of the three ways it tells them. */
export function rootsOf({ workspaceFolders, rootUri, rootPath }: InitializeParams): readonly string[] {
  if (workspaceFolders && workspaceFolders.length > 0) return workspaceFolders.map(({ uri }) => uri);
  if (rootUri) return [rootUri];
  return rootPath ? [URI.file(rootPath).toString()] : [];
}
