import { formatReference } from '../../../server/src/image/reference';
import { readCommands } from '../../../server/src/kinds/syntax/commands/commands';
import {
  type CommandContext,
  type CommandReading,
  UNKNOWN_MACHINE,
} from '../../../server/src/kinds/syntax/commands/contract';
import type { Build } from '../../../server/src/model/build';
import type { Kind } from '../../../server/src/model/kind';
import type { Reading } from '../../../server/src/model/reading';
import { directText } from '../../../server/src/text/mapped';
import type { Span } from '../../../server/src/text/span';

/** Reads a shell text whose first character is the document's. */
export function commandsIn(text: string, context: Partial<CommandContext> = {}): CommandReading {
  const nothing: CommandContext = { folders: [''], variables: new Map(), machine: UNKNOWN_MACHINE };
  return readCommands(directText(text, 0), { ...nothing, ...context });
}

/** Reads a document of a kind at a path. */
export function documentOf(kind: Kind, path: string, text: string): Reading {
  return kind.read(
    { uri: `file:///${path}`, path, text, version: 1 },
    { file: () => undefined, builds: [], platforms: [] },
  );
}

/** The one build of a reading. */
export function onlyBuild({ builds }: Pick<Reading, 'builds'>): Build {
  const [build, ...more] = builds;
  if (build === undefined || more.length > 0) throw new Error(`${builds.length} builds instead of one`);
  return build;
}

/** The platforms of a build in words: `none`, `unknown`, or the list. */
export function platformsOf({ platforms }: Build): string {
  return platforms.state === 'known' ? platforms.items.map((item) => item.value).join(' ') : platforms.state;
}

/** The tags of a build in canonical form. */
export function tagsOf(build: Build): readonly string[] {
  return build.tags.map((tag) => formatReference(tag.value));
}

/** The characters of a span. */
export function cut(text: string, span: Span): string {
  return text.slice(span.start, span.end);
}

/** What a reading says in words without places, to compare the readings of two texts. */
export function wordsOf(text: string, reading: Pick<Reading, 'uses' | 'builds' | 'mentions' | 'merges'>): unknown {
  return {
    uses: reading.uses.map((use) => [use.role, cut(text, use.span), use.image, use.demand.kind, use.builtHere]),
    builds: reading.builds.map((build) => [
      build.title,
      cut(text, build.span).replaceAll('\r', ''),
      build.dockerfiles,
      platformsOf(build),
      tagsOf(build),
      build.driver,
      build.output,
      [...build.args],
      build.slot !== undefined,
    ]),
    mentions: reading.mentions.map((mention) => cut(text, mention.text.span)),
    merges: reading.merges.map((merge) => formatReference(merge.value)),
  };
}
