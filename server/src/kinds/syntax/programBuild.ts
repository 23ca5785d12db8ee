import type { Build } from '../../model/build';
import type { Span } from '../../text/span';
import { UNKNOWN_MACHINE } from './commands/contract';

/** What is known of a build by a program: one of these Dockerfiles. For which platforms is for the program to choose. */
export function programBuild(title: string, span: Span, dockerfiles: readonly string[]): Build {
  return {
    ...UNKNOWN_MACHINE,
    tool: 'program',
    span,
    title,
    dockerfiles,
    args: new Map(),
    contexts: new Map(),
    platforms: { state: 'none' },
    tags: [],
    output: 'unknown',
    attestations: 'unknown',
    merged: false,
  };
}
