import type { Node } from 'yaml';
import type { Build } from '../../../model/build';
import type { ReadContext } from '../../../model/kind';
import { valueAt, type YamlDocument } from '../../../text/yaml/yaml';
import type { Bearings } from './bearing';
import type { CalledMemo } from './calledMemo';
import type { Scope } from './expressions/expressions';
import { fill } from './expressions/filled';
import { text } from './expressions/value';
import type { RunMemo } from './runMemo';
import type { Site } from './site';
import { withEnvironment, withoutNames, writtenNames } from './step';

/** What the workflows of one repository have in common. */
export interface Repository {
  readonly root: string;
  readonly context: ReadContext;
  readonly wanted: Set<string>;
  readonly bearings: Bearings;
  readonly runs: RunMemo;
  /** Its labels are those of GitHub, not of another server with runners of its own. */
  readonly hosted: boolean;
  /** What each called workflow builds without inputs, by the root of its document. */
  readonly alone: Map<Node, Alone>;
  /** The steps, of whatever document, whose commands say something of a build. */
  readonly telling: Set<Node>;
  /** What called workflows come to, by all that bears on it. */
  readonly called: CalledMemo;
  /** Whether one more call may be followed: calls of calls would multiply without end. */
  readonly mayFollow: () => boolean;
}

/** What a workflow comes to without the inputs of a call. */
export interface Alone {
  readonly builds: readonly Build[];
  /** A step joins images, whichever. */
  readonly merges: boolean;
}

/** What the jobs of one workflow have in common. */
export interface Workflow extends Repository {
  readonly document: YamlDocument;
  readonly scope: Scope;
  /** Environment variables that steps write at run time. */
  readonly written: ReadonlySet<string>;
  readonly defaults: Site['defaults'];
}

/** A workflow with what `scope` tells of it: its own environment joins that. */
export function workflowIn(repository: Repository, document: YamlDocument, scope: Scope): Workflow {
  const written = writtenNames(document.text);
  const within = withoutNames(withEnvironment(document, valueAt(document, document.root, 'env'), scope), written);
  const defaults = { folder: '.', ...readDefaults(document, document.root, within) };
  return { ...repository, document, scope: within, written, defaults };
}

/** `defaults.run` of a workflow or a job. A folder that is not known is there, and `undefined`. */
export function readDefaults(document: YamlDocument, owner: Node | undefined, scope: Scope): Site['defaults'] {
  const run = valueAt(document, owner, 'defaults', 'run');
  const shell = fill(document, valueAt(document, run, 'shell'), scope)?.text;
  const folder = fill(document, valueAt(document, run, 'working-directory'), scope);
  return { ...(shell && { shell }), ...(folder && { folder: folder.known ? folder.text.trim() : undefined }) };
}

/** What is known of `github` in a workflow: the working directory is where paths begin. */
export function githubScope(actionPath?: string): Scope {
  const values = new Map([['workspace', text('.')]]);
  if (actionPath !== undefined) values.set('action_path', text(actionPath));
  return new Map([['github', { values, complete: false }]]);
}
