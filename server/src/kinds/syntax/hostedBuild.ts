import type { Build } from '../../model/build';
import type { Span } from '../../text/span';

/** What a hosting service's document says of the image that the service builds. */
export interface HostedBuild {
  readonly title: string;
  readonly span: Span;
  readonly dockerfiles: readonly string[];
  readonly target: string | undefined;
  readonly args: ReadonlyMap<string, string | undefined>;
  /** The only platform that the service builds for and runs. */
  readonly platform: string;
}

/** A build by the service that runs its result: the document can choose neither platform nor builder. */
export function hostedBuild({ title, span, dockerfiles, target, args, platform }: HostedBuild): Build {
  return {
    tool: 'hosted',
    span,
    title,
    dockerfiles,
    ...(target !== undefined && { target }),
    args,
    contexts: new Map(),
    platforms: { state: 'known', items: [{ value: platform, span }] },
    tags: [],
    driver: 'remote',
    emulation: { state: 'unknown' },
    store: 'unknown',
    output: 'push',
    attestations: 'unknown',
    merged: false,
    group: title,
    ownPlace: true,
  };
}
