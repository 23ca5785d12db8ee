import * as l10n from '@vscode/l10n';
import { parsePlatform, sortPlatforms } from '../../image/platform';
import { readReference } from '../../image/reference';
import type { AskedBy } from '../../model/askedBy';
import type { Build } from '../../model/build';
import type { Demand, ImageUse } from '../../model/imageUse';
import type { Kind, ReadContext } from '../../model/kind';
import type { PlatformMention } from '../../model/mention';
import { type Reading, reading } from '../../model/reading';
import { uniqueBy } from '../../text/groups';
import { folderOf } from '../../text/paths';
import type { Source } from '../../text/source';
import type { Spanned } from '../../text/span';
import { budgetFor, evaluate } from '../syntax/hcl/evaluate';
import { buildOf, imageContexts, writtenPlatforms } from './builds';
import { type BakeFiles, readFiles } from './files';
import { bakeScope } from './scope';
import { hclSlot, jsonSlot } from './slots';
import { type Target, targetsOf } from './targets';

/** Bake files in HCL (docker/buildx, `docs/bake-reference.md`). */
export const bakeHclKind: Kind = {
  id: 'bake',
  title: 'bake file',
  globs: ['**/*bake*.hcl', '**/*.hcl'],
  recognise: ({ path, languageId, text }) =>
    /(?:^|[/.])(?:docker-)?bake(?:[.-][^/]*)?\.hcl$/.test(path) ||
    languageId === 'dockerbake' ||
    (path.endsWith('.hcl') && TARGET.test(text) && CONTENT.test(text)),
  read: (source, context) => readBake(source, context, 'hcl'),
  comment: '#',
  otherComments: ['//', '/*'],
};

/** What only a bake file has, whatever its name is: `bake --file=board.hcl`. */
const TARGET = /^target[ \t]+"?[\w.-]+"?[ \t]*\{/m;
const CONTENT = /^[ \t]*(?:dockerfile(?:-inline)?|contexts?|inherits|platforms)[ \t]*=/m;

/** What tells the targets of a bake file from other JSON of its name. */
const JSON_TARGET = /"target"\s*:\s*\{/;

/** Bake files in JSON. */
export const bakeJsonKind: Kind = {
  id: 'bake-json',
  title: 'bake file',
  globs: ['**/*bake*.json'],
  recognise: ({ path, text }) =>
    /(?:^|[/.])docker-bake(?:[.-][^/]*)?\.json$/.test(path) ||
    (/(?:^|[/.])bake(?:[.-][^/]*)?\.json$/.test(path) && JSON_TARGET.test(text)),
  read: (source, context) => readBake(source, context, 'json'),
  comment: undefined,
};

function readBake(source: Source, context: ReadContext, format: 'hcl' | 'json'): Reading {
  const { text } = source;
  const { ways, wanted, errors } = readFiles(source, format, context);
  const said = ways.map((way) => readWay(source, way, format, context));
  const mentions = new Map<number, PlatformMention>();
  for (const { value, span } of said.flatMap((one) => one.written)) {
    const isHere = text.startsWith(value, span.start);
    if (value !== 'local' && isHere) mentions.set(span.start, mention(value, span));
  }
  return reading({
    // Targets that inherit one context name it at one place.
    uses: uniqueBy(
      said.flatMap(({ built }) => built.flatMap(({ target, build }) => usesOf(target, build, text))),
      ({ span, demand }) => `${span.start} ${JSON.stringify(demand)}`,
    ),
    builds: joinedBuilds(said.map(({ built }) => ({ builds: built.map(({ build }) => build) }))),
    mentions: [...mentions.values()].toSorted((a, b) => a.text.span.start - b.text.span.start),
    skipped: errors.map(({ value, span }) => ({ span, why: value })),
    wanted,
  });
}

/** What the file says with the others of one list. */
interface Way {
  readonly built: readonly { readonly target: Target; readonly build: Build }[];
  readonly written: readonly Spanned<string>[];
}

function readWay(
  { text, path }: Source,
  { files, key }: BakeFiles,
  format: 'hcl' | 'json',
  { calledTargets = [] }: ReadContext,
): Way {
  const scope = bakeScope(files, budgetFor(text));
  const targets = targetsOf(files, scope, calledTargets);
  const built = targets.map((target) => {
    const canWrite = target.decides('platforms') && isWrittenOut(target);
    const slot = format === 'hcl' ? hclSlot(text, target.block) : jsonSlot(text, target.block);
    const build = buildOf(target, folderOf(path), canWrite ? slot : undefined);
    return { target, build: { ...build, asked: new Map([[key, target.askedBy]]) } };
  });
  const own = files.filter((file) => file.own).flatMap(({ body }) => body.blocks);
  const lists = own
    .filter((block) => block.type.value === 'target')
    .flatMap((block) => block.body.attributes.filter((one) => one.name.value === 'platforms'))
    .map((attribute) => evaluate(attribute.value, scope));
  return { built, written: lists.flatMap(writtenPlatforms) };
}

/** The builds of all ways, each once, with the ways that have it so where there are several. */
function joinedBuilds(ways: readonly { readonly builds: readonly Build[] }[]): readonly Build[] {
  const [only, ...more] = ways;
  if (only !== undefined && more.length === 0) return only.builds;
  const found = new Map<string, { readonly build: Build; readonly asked: Map<string, AskedBy> }>();
  for (const { builds } of ways) {
    for (const build of builds) {
      const same = buildKey(build);
      const known = found.get(same) ?? { build, asked: new Map<string, AskedBy>() };
      for (const [key, askedBy] of build.asked ?? []) known.asked.set(key, askedBy);
      found.set(same, known);
    }
  }
  return [...found.values()].map(({ build, asked }) => ({ ...build, asked, projects: [...asked.keys()] }));
}

function buildKey({ slot: _slot, asked: _asked, args, contexts, inline, ...rest }: Build): string {
  return JSON.stringify([rest, [...args], [...contexts], inline?.span]);
}

/** Whether the platforms depend on no variable and no matrix, so that one list may take their place for all legs. */
function isWrittenOut(target: Target): boolean {
  const attribute = target.block.body.attributes.findLast((one) => one.name.value === 'platforms');
  const isText = (kind: string): boolean => kind === 'template';
  if (attribute === undefined) return true;
  const { value } = attribute;
  return (
    value.kind === 'list' &&
    value.items.every(
      (item) => isText(item.kind) && item.kind === 'template' && item.parts.every((p) => p.kind === 'text'),
    )
  );
}

function mention(value: string, span: PlatformMention['text']['span']): PlatformMention {
  return { what: 'platform', text: { value, span }, replace: (to) => [{ span, text: to }] };
}

/**
 * The images that contexts bring into a build. The Dockerfile says what each is for, or takes none of it, so it is told
 * there; where the Dockerfile is not known, they must serve what is built.
 */
function usesOf(target: Target, build: Build, text: string): readonly ImageUse[] {
  const isKnown = build.inline !== undefined || build.dockerfiles.length > 0;
  return imageContexts(target).map(({ value, span, literal, complete }) => {
    const read = complete ? readReference(value) : undefined;
    const image = read?.ok
      ? { image: read.reference }
      : { unread: read?.message ?? l10n.t('Part of it has no value here.') };
    const written = text.slice(span.start, span.end);
    const demand = demandOf(build);
    return { role: 'copy', span, written, ...image, demand, literal, ...(isKnown && { toldElsewhere: true }) };
  });
}

function demandOf({ platforms: stated, title }: Build): Demand {
  if (stated.state === 'none') return { kind: 'open' };
  if (stated.state === 'unknown') return { kind: 'none', because: `the platforms of ${title} are not known here` };
  const platforms = stated.items.flatMap((item) => parsePlatform(item.value) ?? []);
  if (platforms.length < stated.items.length) return { kind: 'none', because: `${title} has a platform that is none` };
  const list = stated.items.map((item) => item.value).join(', ');
  return { kind: 'stated', platforms: sortPlatforms(platforms), because: l10n.t('{0} is built for {1}', title, list) };
}
