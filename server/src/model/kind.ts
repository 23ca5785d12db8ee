import type { Platform } from '../image/platform';
import type { Source } from '../text/source';
import type { LocatedBuild } from './build';
import type { ComposeProject } from './composeProject';
import type { Reading } from './reading';

/** The text of another file of the workspace: `undefined` where it does not exist or is not yet read. */
export type FileText = (path: string) => string | undefined;

/** What a reading may use besides the text. All of it is data; nothing waits. */
export interface ReadContext {
  readonly file: FileText;
  /** The builds of this Dockerfile that the workspace shows. */
  readonly builds: readonly LocatedBuild[];
  /** The platforms that `TARGETARCH` and its kin stand for where no build states any. */
  readonly platforms: readonly Platform[];
  /** The projects that documents of the workspace name this compose file in. */
  readonly projects?: readonly ComposeProject[];
  /** The files that calls of the workspace name together with this bake file, itself included, weakest first. */
  readonly fileLists?: readonly (readonly string[])[];
  /** The targets and groups that calls of the workspace name in this bake file. */
  readonly calledTargets?: readonly string[];
}

/** A kind of document. Pure and total: no text makes `read` throw. */
export interface Kind {
  readonly id: string;
  /** What it is called in messages: "Dockerfile", "compose file". */
  readonly title: string;
  /** Globs of paths that can be of this kind; what the file walk and the editor's watcher look at. */
  readonly globs: readonly string[];
  /** Whether the document is of this kind, by path and, where paths do not tell, by content. */
  recognise(source: Source): boolean;
  /** Whether a text that another document takes for one of this kind can be one; absent: any text can. */
  accepts?(source: Source): boolean;
  read(source: Source, context: ReadContext): Reading;
  /** The comment style for `platformlint ignore`; `undefined` where the format has no comments. */
  readonly comment: '#' | '//' | undefined;
  /** Further styles that the format knows, in which `platformlint ignore` counts, too. */
  readonly otherComments?: readonly ('//' | '/*')[];
  /** It only tells what other documents need to know: nothing in it is ever wrong. */
  readonly tellsOnly?: true;
}
