import * as l10n from '@vscode/l10n';
import { readReference } from '../../image/reference';
import type { Build, InlineDockerfile, StatedPlatforms } from '../../model/build';
import type { PlatformSlot } from '../../model/slot';
import { joinPath } from '../../text/paths';
import type { Span, Spanned } from '../../text/span';
import { UNKNOWN_MACHINE } from '../syntax/commands/contract';
import { itemsOf, partOf, plainText, type TextValue, type Value } from '../syntax/hcl/value';
import { attestationsOf, outputOf } from './outputs';
import type { Target } from './targets';

/** The build of a target. `folder` is the bake file's. */
export function buildOf(target: Target, folder: string, slot: PlatformSlot | undefined): Build {
  const { label } = target;
  const inline = inlineOf(target);
  const stage = plainText(last(target, 'target'));
  const tags = tagsOf(target);
  const output = outputOf(last(target, 'output'));
  // Without a name of its own and without a word on where it goes, it stays where the other target takes it from.
  const isOnlyContext = target.feeds && tags.length === 0 && !['tags', 'output'].some((name) => last(target, name));
  return {
    tool: 'bake',
    span: label.span,
    title: l10n.t('target "{0}"', target.name),
    dockerfiles: inline === undefined ? dockerfilesOf(target, folder) : [],
    ...(inline && { inline }),
    ...(stage && { target: stage }),
    args: argsOf(target),
    contexts: contextsOf(target),
    platforms: platformsOf(target),
    tags,
    ...UNKNOWN_MACHINE,
    output: isOnlyContext ? 'cache' : output,
    attestations: attestationsOf(last(target, 'attest')),
    merged: false,
    group: target.name,
    ...(target.leg !== undefined && { leg: target.leg }),
    ...(target.linked && { linked: true as const }),
    ...(slot && { slot }),
  };
}

/** The texts of a list of platforms, each of which may name several behind commas; undefined for one not known. */
function platformTexts(list: Value | undefined): readonly (TextValue | undefined)[] {
  if (list === undefined || list.kind === 'null') return [];
  const items = list.kind === 'list' ? list.items : [list];
  return items.flatMap((item) => {
    if (item.kind !== 'text' || !item.complete) return [undefined];
    return [...item.value.matchAll(/[^,\s]+/g)].map((found) =>
      partOf(item, found.index, found.index + found[0].length),
    );
  });
}

/** The place of a value, where it has one in this text; else the target's name. */
function placed(span: Span, target: Target): Span {
  return span.end > span.start ? span : target.label.span;
}

function platformsOf(target: Target): StatedPlatforms {
  const list = last(target, 'platforms');
  if (list === undefined) return { state: target.whole && !isChosen(target) ? 'none' : 'unknown' };
  const texts = platformTexts(list);
  const known = texts.filter((text) => text !== undefined);
  if (known.length < texts.length) return { state: 'unknown' };
  const named = known.filter((text) => text.value !== 'local');
  // `local` is the builder's own platform, whatever that is.
  if (named.length < known.length) return { state: named.length === 0 ? 'none' : 'unknown' };
  // A list that is written empty is as good as none; one that comes out empty has a variable that is set elsewhere.
  if (named.length === 0) return { state: target.written('platforms')?.kind === 'list' ? 'none' : 'unknown' };
  return { state: 'known', items: named.map(({ value, span }) => ({ value, span: placed(span, target) })) };
}

/** An expression that comes out as null has a variable that is set elsewhere. */
function isChosen(target: Target): boolean {
  const written = target.written('platforms');
  return written !== undefined && written.kind !== 'literal';
}

function tagsOf(target: Target): Build['tags'] {
  return itemsOf(last(target, 'tags')).flatMap((item) => {
    const text = plainText(item);
    const read = text === undefined ? undefined : readReference(text);
    return read?.ok ? [{ value: read.reference, span: placed(item.span, target) }] : [];
  });
}

/** The maps of a target and of what it inherits, joined; null takes a name away. */
function entriesOf(target: Target, attribute: string): ReadonlyMap<string, Value> {
  const entries = new Map<string, Value>();
  for (const value of target.values(attribute)) {
    if (value.kind !== 'object') continue;
    for (const [name, field] of value.fields) {
      if (field.value.kind === 'null') entries.delete(name);
      else entries.set(name, field.value);
    }
  }
  return entries;
}

function argsOf(target: Target): Build['args'] {
  return new Map([...entriesOf(target, 'args')].map(([name, value]) => [name, plainText(value)]));
}

function contextsOf(target: Target): Build['contexts'] {
  return new Map([...entriesOf(target, 'contexts')].map(([name, value]) => [name, plainText(value) ?? 'unknown:']));
}

/** The images that a target's own block puts in the place of others: `docker-image://…`, without what stands before. */
export function imageContexts(target: Target): readonly TextValue[] {
  return [...entriesOf(target, 'contexts').values()].flatMap((value) => {
    const isImage = value.kind === 'text' && value.value.startsWith(IMAGE) && value.value !== `${IMAGE}scratch`;
    return isImage && value.span.end > value.span.start ? [partOf(value, IMAGE.length, value.value.length)] : [];
  });
}

const IMAGE = 'docker-image://';

/** The Dockerfile's name starts at the context, and that where bake is called: the file's folder, or the workspace. */
function dockerfilesOf(target: Target, folder: string): readonly string[] {
  const contexts = target.values('context');
  const names = target.values('dockerfile');
  const isOpen = !target.whole && (contexts.length === 0 || names.length === 0);
  const context = contexts.length === 0 ? '.' : plainText(contexts.at(-1));
  const name = names.length === 0 ? 'Dockerfile' : plainText(names.at(-1));
  if (isOpen || context === undefined || name === undefined || name === '' || isOutside(context)) return [];
  const path = name.startsWith('cwd://') ? name.slice('cwd://'.length) : `${context}/${name}`;
  if (isOutside(name) && !name.startsWith('cwd://')) return [];
  return [...new Set([joinPath(folder, `./${path}`), joinPath('', `./${path}`)])];
}

function isOutside(path: string): boolean {
  return /^(?:\/|~|[a-z][a-z0-9+.-]*:|git@|github\.com\/|-$)/i.test(path);
}

function inlineOf(target: Target): InlineDockerfile | undefined {
  const value = last(target, 'dockerfile-inline');
  const isHere = value?.kind === 'text' && value.complete && value.span.end > value.span.start;
  return isHere ? { text: value.value, span: value.span, mapped: value.mapped } : undefined;
}

function last(target: Target, attribute: string): Value | undefined {
  const value = target.values(attribute).at(-1);
  return value?.kind === 'null' ? undefined : value;
}

/** The platforms that a text of this file writes in full, with their places. */
export function writtenPlatforms(list: Value): readonly Spanned<string>[] {
  return platformTexts(list).flatMap((text) =>
    text?.literal && text.span.end > text.span.start ? [{ value: text.value, span: text.span }] : [],
  );
}
