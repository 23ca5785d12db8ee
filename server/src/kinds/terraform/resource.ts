import type { Build } from '../../model/build';
import type { BuildRun } from '../../model/buildRun';
import type { ImageUse } from '../../model/imageUse';
import type { PlatformMention } from '../../model/mention';
import type { Pod } from '../../model/pod';
import type { NodePromise, Skipped } from '../../model/reading';
import type { Node } from '../syntax/settings/node';

/** A resource of a Terraform file, and the file around it. */
export interface Resource {
  /** `aws_lambda_function`; `module` for a module call. */
  readonly type: string;
  /** As messages name it, with quotes. */
  readonly name: string;
  readonly node: Node;
  readonly text: string;
  /** The folder of the file, a workspace path. */
  readonly folder: string;
  /** Another resource of the same file. */
  other(type: string, name: string): Node | undefined;
  /** All resources of a type in the same file, by their names without quotes. */
  others(type: string): readonly { readonly name: string; readonly node: Node }[];
}

/** What the resources of a file say, as it comes together. */
export interface Gathered {
  readonly uses: ImageUse[];
  readonly builds: Build[];
  readonly pods: Pod[];
  readonly mentions: PlatformMention[];
  readonly nodePromises: NodePromise[];
  readonly buildRuns: BuildRun[];
  readonly scriptsRun: string[];
  readonly skipped: Skipped[];
}

/** Reads the resources of one or several types into what is gathered. */
export type ReadResource = (resource: Resource, into: Gathered) => void;
