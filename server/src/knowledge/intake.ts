import * as l10n from '@vscode/l10n';
import { kindOf } from '../analysis/kindOf';
import { type ConfigProblem, isConfigFile } from '../config/config';
import { readConfig } from '../config/readConfig';
import type { Kind } from '../model/kind';
import { folderOf } from '../text/paths';
import type { Source } from '../text/source';
import type { NamedKind } from './joins';
import type { Read } from './latestReads';
import type { Workspace } from './workspace';

/** A file that was named or expected and could not be read. */
export interface Unread {
  readonly path: string;
  readonly detail: string;
}

/** The text of a configuration, and what is wrong with it. */
export interface CheckedConfig {
  readonly text: string;
  readonly problems: readonly ConfigProblem[];
}

/** What is taken as what. */
export interface IntakeOptions {
  /** Absolute path of the workspace folder, with `/`. */
  readonly root: string;
  readonly kinds: readonly Kind[];
  /** The kinds of files that other documents name, whatever those are called. */
  readonly namedKinds: Readonly<Record<NamedKind, Kind>>;
  readonly ruleIds: readonly string[];
}

/** Puts what comes in into a workspace: a configuration, a document of some kind, or a text that others depend on. */
export interface Intake {
  readonly unread: ReadonlyMap<string, Unread>;
  readonly configProblems: ReadonlyMap<string, CheckedConfig>;
  /** Takes a text that an editor or standard input holds. `as`: what it is read as where nothing tells. */
  take(path: string, text: string, version: number, languageId: string | undefined, as?: NamedKind): void;
  /** Takes what was read from the disk, or takes it out where it could not be read. */
  takeRead(read: Read, as?: NamedKind): void;
  /** Takes a text for what other documents name; whether it can be that. */
  claim(source: Source, as: NamedKind): boolean;
}

/** An intake that nothing has come to. */
export function createIntake({ root, kinds, namedKinds, ruleIds }: IntakeOptions, workspace: Workspace): Intake {
  const unread = new Map<string, Unread>();
  const configProblems = new Map<string, CheckedConfig>();

  const claim = (source: Source, as: NamedKind): boolean => {
    const kind = namedKinds[as];
    const isTaken = kind.accepts?.(source) ?? true;
    if (isTaken) workspace.set(source, kind);
    return isTaken;
  };

  const takeConfig = (path: string, text: string): void => {
    const { config, problems } = readConfig(text, path, ruleIds);
    configProblems.set(path, { text, problems });
    workspace.setConfig(folderOf(path), config);
  };

  const loseConfig = (path: string, unreadable: string | undefined): void => {
    workspace.setConfig(folderOf(path), undefined);
    if (unreadable === undefined) {
      configProblems.delete(path);
      return;
    }
    const message = l10n.t('This configuration cannot be read: {0}.', unreadable);
    configProblems.set(path, { text: '', problems: [{ message, span: { start: 0, end: 0 } }] });
  };

  const take: Intake['take'] = (path, text, version, languageId, as) => {
    if (isConfigFile(path)) {
      takeConfig(path, text);
      return;
    }
    const uri = `file://${root}/${path}`;
    const source = { uri, path, text, version, ...(languageId !== undefined && { languageId }) };
    const kind = kindOf(source, kinds);
    const isClaimed = kind === undefined && as !== undefined && claim(source, as);
    if (!isClaimed) workspace.set(source, kind);
  };

  return {
    unread,
    configProblems,
    claim,
    take,
    takeRead({ path, result }, as) {
      if (result.ok) {
        unread.delete(path);
        take(path, result.text, 0, undefined, as);
        return;
      }
      const detail = result.reason === 'absent' ? undefined : result.detail;
      if (isConfigFile(path)) loseConfig(path, detail);
      else workspace.remove(path);
      if (detail === undefined) unread.delete(path);
      else unread.set(path, { path, detail });
    },
  };
}
