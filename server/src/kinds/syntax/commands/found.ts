import type { BuildCall } from '../../../model/buildCall';
import type { ComposeProject } from '../../../model/composeProject';
import type { ImageUse } from '../../../model/imageUse';
import type { PlatformMention } from '../../../model/mention';
import { type BuildCommand, nameOf } from './build';
import type { Call, Tool } from './call';
import type { CommandContext, Join, Machine, Push, SentImage } from './contract';
import type { Places } from './places';
import type { Images } from './pushes';
import { type Argument, textOf } from './words';

/**
 * What the commands of one text have said so far. They are known by their place, since a function may run one several
 * times.
 */
export interface Found {
  readonly context: CommandContext;
  readonly places: Places;
  readonly builds: Map<number, BuildCommand>;
  readonly uses: Map<number, ImageUse>;
  readonly buildCalls: Map<number, BuildCall>;
  readonly composeProjects: Map<string, readonly ComposeProject[]>;
  readonly mentions: PlatformMention[];
  readonly joins: Join[];
  readonly pushed: Set<string>;
  readonly images: Images;
  readonly pushes: Push[];
  readonly ran: Set<string>;
  readonly handedOn: Set<string>;
  readonly sent: SentImage[];
  readonly saves: { readonly call: Call; readonly archive: string | undefined }[];
  /** The archives that a cluster on the same machine gets. */
  readonly archivesLoaded: Set<string>;
  readonly valuesTaken: Set<string>;
  readonly renames: (readonly [from: string, to: string])[];
  machine: Machine;
  /** The engine is that of a cluster on the same machine, which runs what is built there. */
  inCluster: boolean;
}

/** Nothing yet. */
export function nothingFound(context: CommandContext, places: Places): Found {
  return {
    context,
    places,
    builds: new Map(),
    uses: new Map(),
    buildCalls: new Map(),
    composeProjects: new Map(),
    mentions: [],
    joins: [],
    pushed: new Set(),
    images: new Map(context.machine.images),
    pushes: [],
    ran: new Set(),
    handedOn: new Set(),
    sent: [],
    saves: [],
    archivesLoaded: new Set(),
    valuesTaken: new Set(),
    renames: [],
    machine: context.machine,
    inCluster: false,
  };
}

/** Images that are pushed or saved: each is handed on. */
export function addSent({ handedOn, sent, places }: Found, said: readonly Argument[], tool?: Tool): void {
  addNames(handedOn, said, places);
  for (const argument of said) {
    const names = new Set<string>();
    addNames(names, [argument], places);
    sent.push({ names: [...names], ...(tool !== undefined && { tool }) });
  }
}

/** Names as they are written, and what they come to where that is known: an image is built and run by either. */
export function addNames(names: Set<string>, said: readonly Argument[], places: Places): void {
  for (const argument of said) {
    const text = textOf(argument);
    names.add(nameOf(argument, places));
    if (text !== undefined) names.add(text);
  }
}
