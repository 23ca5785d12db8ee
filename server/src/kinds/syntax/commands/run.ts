import * as l10n from '@vscode/l10n';
import { formatPlatform, readPlatform } from '../../../image/platform';
import { readReference } from '../../../image/reference';
import type { Demand, ImageUse } from '../../../model/imageUse';
import type { PlatformMention } from '../../../model/mention';
import { type Call, isRemote } from './call';
import type { CommandContext } from './contract';
import { PULL_FLAGS, RUN_FLAGS } from './flags';
import { isOn, type Options, readOptions } from './options';
import type { Places } from './places';
import { PLATFORM_FLAG, type PlatformStatement, statedPlatforms } from './platforms';
import { type Argument, textOf } from './words';

/** What `docker run`, `create` or `pull` names. */
export interface RunCommand {
  readonly use?: ImageUse;
  readonly mentions: readonly PlatformMention[];
  /** The image's text, where it is known, and what is handed to the container. */
  readonly image?: string;
  readonly rest: readonly Argument[];
}

/**
 * Reads the image of a command that runs or pulls one. Nothing where a flag is not known, since its value could be taken
 * for the image.
 */
export function readRun(call: Call, context: CommandContext, places: Places): RunCommand {
  const isPull = call.verb === 'pull';
  const options = readOptions(call.rest, isPull ? PULL_FLAGS : RUN_FLAGS, isPull ? 'anywhere' : 'first', call.last.end);
  const said = statedPlatforms(call, options, { ...PLATFORM_FLAG, many: false }, places);
  const { mentions } = said;
  const [image, ...rest] = options.positionals;
  const isArchive = options.all.some((option) => option.name === 'rootfs');
  if (image === undefined || !options.sure || options.open || isArchive) return { mentions, rest: [] };
  const text = textOf(image);
  const isOtherTransport =
    text !== undefined && /^[a-z-]+:(?:\/|[^/]*\/\/)/.test(text) && !text.startsWith('docker://');
  if (isOtherTransport) return { mentions, rest: [] };
  const plain = text?.replace(/^docker:\/\//, '');
  const hidden = text !== undefined && plain !== undefined ? text.length - plain.length : 0;
  const reading = plain === undefined ? undefined : readReference(plain);
  const own = places.literal(image.fragments);
  const isOwn =
    own !== undefined && image.fragments.every((fragment) => fragment.origin?.start === fragment.span.start);
  const whole = places.spanOf(image);
  const span = isOwn ? { start: whole.start + hidden, end: whole.end } : whole;
  const use: ImageUse = {
    role: 'run',
    span,
    written: writtenOf(image, places).slice(isOwn ? hidden : 0),
    ...(reading?.ok && { image: reading.reference }),
    ...(reading === undefined && { unread: l10n.t('The image is a variable whose value is not known here.') }),
    ...(reading?.ok === false && { unread: reading.message }),
    demand: demandOf(call, options, said, context, places),
    byCommand: true,
    ...(said.slot && { slot: said.slot }),
    literal: isOwn,
  };
  return { use, mentions, rest, ...(plain !== undefined && { image: plain }) };
}

function writtenOf({ fragments, span }: Argument, places: Places): string {
  return places.text.slice(fragments[0]?.span.start ?? span.start, fragments.at(-1)?.span.end ?? span.end);
}

function demandOf(
  call: Call,
  options: Options,
  { stated, fromEnvironment }: PlatformStatement,
  context: CommandContext,
  places: Places,
): Demand {
  if (stated.state === 'unknown') return none('the platform is a variable whose value is not known here');
  const speaker = fromEnvironment ? 'DOCKER_DEFAULT_PLATFORM' : call.title;
  if (stated.state === 'known') return statedDemand(call, speaker, stated.items, places);
  if (isRemote(call)) return none('the engine is on another machine');
  if (context.runner) return { kind: 'runner', runner: context.runner, because: 'the machine that the job runs on' };
  if (!context.byHand) return none('the machine that runs the command is not known');
  return { kind: isService(options) ? 'open' : 'anywhere' };
}

/** A container that is left running is what the machine is there for; any other is a tool of whoever calls it. */
function isService(options: Options): boolean {
  return isOn(options, 'detach', 'd') === true;
}

function statedDemand(
  call: Call,
  speaker: string,
  items: readonly { readonly value: string; readonly span: { readonly start: number; readonly end: number } }[],
  places: Places,
): Demand {
  const platforms = items.flatMap(({ value }) => {
    const reading = readPlatform(value);
    return reading.ok && reading.known && !reading.anyArchitecture ? [reading.platform] : [];
  });
  const isRead = platforms.length > 0 && platforms.length === items.length;
  if (!isRead) return none('the platform that is asked for cannot be read');
  const because = l10n.t('`{0}` asks for {1}', speaker, platforms.map(formatPlatform).join(', '));
  return { kind: 'stated', platforms, because, span: items[0]?.span ?? places.toDocument(call.span) };
}

function none(because: string): Demand {
  return { kind: 'none', because };
}
