import type { Platform } from '../image/platform';
import type { RuleSetting } from '../model/rule';
import type { Span } from '../text/span';

/** One entry of `targets:`. */
export interface TargetEntry {
  /** Globs relative to the configuration's folder; absent: every file. */
  readonly files?: readonly string[];
  /** What was stated, or what the cluster had when it was last read. */
  readonly platforms: readonly Platform[];
  readonly because?: string;
  /** A kube context whose nodes are meant. */
  readonly cluster?: string;
  /** Where it stands in the configuration file; absent for one from the command line or the editor. */
  readonly span?: Span;
}

/** How a registry is reached. */
export interface RegistrySettings {
  /** Plain http, never with credentials. */
  readonly http: boolean;
  /** Base URLs asked before the registry itself; a path is put before the repository's name. */
  readonly mirrors: readonly string[];
}

/** Everything a `.platformlint.yaml` can say, with its defaults. */
export interface Config {
  /** Workspace path of the file; absent where there is none. */
  readonly path?: string;
  /** Workspace path of the folder that its globs are relative to; '' is the root. */
  readonly folder: string;
  readonly targets: readonly TargetEntry[];
  readonly rules: ReadonlyMap<string, RuleSetting>;
  readonly runners: ReadonlyMap<string, Platform>;
  readonly registries: ReadonlyMap<string, RegistrySettings>;
  readonly ignore: readonly string[];
}

/** What is wrong with a configuration, where, and what would be right. */
export interface ConfigProblem {
  readonly message: string;
  readonly span: Span;
}

/** The configuration of a folder that has none. */
export const NO_CONFIG: Config = {
  folder: '',
  targets: [],
  rules: new Map(),
  runners: new Map(),
  registries: new Map(),
  ignore: [],
};

/** The name of the configuration file. */
export const CONFIG_FILE = '.platformlint.yaml';

/** Whether a workspace path is that of a configuration, in whichever folder. */
export function isConfigFile(path: string): boolean {
  return path === CONFIG_FILE || path.endsWith(`/${CONFIG_FILE}`);
}
