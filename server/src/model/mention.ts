import type { Edit } from '../text/edits';
import type { Spanned } from '../text/span';

/**
 * A platform or an architecture as it is written, whatever it means there.
 * `platform`: `os/arch`; `archValue`/`osValue`: the value of a `kubernetes.io/arch|os` label in a selector;
 * `labelKey`: the key of such a label; `swarmArch`: the value compared with `node.platform.arch`.
 */
export interface PlatformMention {
  readonly what: 'platform' | 'archValue' | 'osValue' | 'labelKey' | 'swarmArch';
  readonly text: Spanned<string>;
  /** The edits that put `value` in its place, quoting kept. */
  replace(value: string): readonly Edit[];
  /** The label's key, for `archValue` and `osValue`. */
  readonly key?: string;
  /** The stage of a Dockerfile it stands in. */
  readonly stage?: number;
  /** Unquoted YAML that the API server would not take as a string (`386`). */
  readonly notAString?: boolean;
  /** It is a variable of the project's `.env`, which is told where it counts first and mended there: it has no edits. */
  readonly inDotenv?: true;
}
