import * as l10n from '@vscode/l10n';
import { isScalar } from 'yaml';
import { type Reference, readReference } from '../../image/reference';
import { areSeveral, type Build, type InlineDockerfile, type StatedPlatforms } from '../../model/build';
import { startsAny } from '../../model/composeProject';
import type { ServicePlatforms } from '../../model/reading';
import type { Span, Spanned } from '../../text/span';
import { spanOfNode } from '../../text/yaml/yaml';
import { UNKNOWN_MACHINE } from '../syntax/commands/contract';
import type { Environment } from '../syntax/composeInterpolation';
import { DEFAULT_PLATFORM } from './demand';
import { contextOf, dockerfileOf } from './dockerfile';
import { movedFrom } from './extended';
import { mountsItsSource } from './ownSource';
import type { Service } from './service';
import { buildSlot, serviceSlot } from './slots';
import type { Value } from './value';
import { child, embeddedAt, type Layer, pairsOf, scalarOf, type View, valuesOf } from './view';

/**
 * The build of a service, where the text being read is what gives it its build or its platforms. What other files add
 * counts; where such a value has no place in this text, the `build:` key stands for it, or the name of the service that
 * is extended.
 */
export function buildOf(service: Service, environment: Environment): Build | undefined {
  const { name, build: view, buildMaps: lists } = service;
  const own = view.find((layer) => layer.document.own);
  const key = own === undefined ? extendedBuild(service) : keyOf(own, view);
  if (key === undefined) return undefined;
  const platforms = platformsOf(service, environment, key);
  const runsAs = service.platforms.length === 0 && service.platform?.own === true;
  const mapping = service.own.find((layer) => child([layer], 'platform').length > 0);
  const slot = runsAs ? mapping && serviceSlot(mapping) : own && buildSlot(own);
  const target = scalarOf(child(lists, 'target'))?.text;
  const inline = inlineOf(lists);
  const profiles = profilesOf(service, environment);
  const tags = tagsOf(service, key);
  return {
    tool: 'compose',
    span: key,
    title: l10n.t('service "{0}"', name),
    ...dockerfileOf(service),
    ...(inline && { inline }),
    ...(target !== undefined && target !== '' && { target }),
    args: new Map(pairsOf(child(lists, 'args')).map(({ key: arg, value }) => [arg, value?.text])),
    contexts: contextsOf(lists),
    platforms,
    tags: tags.filter((tag) => tag !== undefined),
    ...(tags.length === 0 && { names: [] }),
    ...UNKNOWN_MACHINE,
    // Compose asks for `type=image` where there are several (docker/compose, `bakeOutputs`).
    output: areSeveral(platforms) ? 'unknown' : 'load',
    attestations: attestationsOf(lists),
    merged: false,
    group: name,
    ...(profiles && { profiles }),
    ...underBake(service, key),
    ...(slot && { slot }),
    ...(runsAs && { runsAs }),
    ...((mountsItsSource(service.view, contextOf(view)) || isDeveloped(service)) && { ownPlace: true }),
  };
}

/** The `build:` key, where this text gives the service its build or its platforms. */
function keyOf(own: Layer, view: View): Span | undefined {
  const direct = view.filter((layer) => layer.scope === undefined);
  const isIntroducedHere = direct.at(-1)?.document.own ?? true;
  const saysPlatforms = isScalar(own.node) || child([own], 'platforms').length > 0;
  return isIntroducedHere || saysPlatforms ? own.entry.key.span : undefined;
}

/** The place of the build that a service of another file has, and that is for another platform here. */
function extendedBuild(service: Service): Span | undefined {
  const isExtended = service.build[0]?.scope !== undefined;
  return isExtended && service.platforms.length === 0 ? movedFrom(service) : undefined;
}

/** Compose builds it anew when a file is saved (`develop.watch`), and it has no name under which it could be handed on. */
function isDeveloped({ view, image }: Service): boolean {
  return image.length === 0 && child(view, 'develop').length > 0;
}

/** The profiles that start a service, and whether `COMPOSE_PROFILES` of the project's variables is one of them. */
function profilesOf({ view }: Service, environment: Environment): Build['profiles'] {
  const values = valuesOf(child(view, 'profiles'));
  if (values.length === 0) return undefined;
  const names = values.flatMap((value) => value?.text ?? []);
  const started = (environment.get('COMPOSE_PROFILES') ?? '').split(',').map((name) => name.trim());
  return { names, active: startsAny(started, names) };
}

/** Provenance comes by default, an SBOM does not (compose-spec, `build.md`; buildx). */
function attestationsOf(lists: View): Build['attestations'] {
  const provenance = scalarOf(child(lists, 'provenance'))?.text?.toLowerCase();
  const sbom = child(lists, 'sbom').length === 0 ? 'false' : scalarOf(child(lists, 'sbom'))?.text?.toLowerCase();
  const hasNone = (text: string | undefined): boolean => text === 'false' || text === 'disabled=true';
  return hasNone(provenance) && hasNone(sbom) ? 'off' : 'unknown';
}

/** A service's `platform` beside its `build.platforms`, both known, where the finding's place is in this text. */
export function servicePlatformsOf(service: Service, environment: Environment): ServicePlatforms | undefined {
  const { name, platform: stated, platforms: lists } = service;
  const written = valuesOf(lists);
  const fallback = environment.get(DEFAULT_PLATFORM) ?? '';
  const own = lists.find((layer) => layer.document.own);
  const listSpan = own === undefined ? undefined : spanOfNode(own.document.yaml, own.node);
  const text = stated ? stated.text : fallback;
  const from = stated === undefined ? 'environment' : stated.own ? 'service' : 'extended';
  // What another file of the project says of the service itself is told there.
  const isToldThere = from === 'extended' && child(service.view, 'platform')[0]?.scope === undefined;
  const span = from === 'service' ? stated?.span : isToldThere ? undefined : listSpan;
  if (text === undefined || text === '' || span === undefined || written.length === 0) return undefined;
  const list = written.map((value) => spanned(value, span));
  if (list.some((item) => item === undefined)) return undefined;
  return {
    platform: { value: text, span },
    from,
    list: list.filter((item) => item !== undefined),
    listSpan: listSpan ?? span,
    service: name,
  };
}

function platformsOf(service: Service, environment: Environment, key: Span): StatedPlatforms {
  const written = valuesOf(service.platforms);
  if (written.length > 0) {
    const items = written.map((value) => spanned(value, key));
    const known = items.filter((item) => item !== undefined);
    return known.length < items.length ? { state: 'unknown' } : { state: 'known', items: known };
  }
  if (service.platform !== undefined) {
    const item = spanned(service.platform, key);
    return item === undefined ? { state: 'unknown' } : { state: 'known', items: [item] };
  }
  const fallback = environment.get(DEFAULT_PLATFORM) ?? '';
  return fallback === '' ? { state: 'none' } : { state: 'known', items: [{ value: fallback, span: key }] };
}

/** Bake takes the list of the build and that of `x-bake`, and nothing else (docker/buildx, `bake/compose.go`). */
function underBake(service: Service, key: Span): Pick<Build, 'underBake'> {
  const extra = bakePlatforms(service.buildMaps);
  if (extra.length === 0 && service.platforms.length > 0) return {};
  const items = [...valuesOf(service.platforms), ...extra].map((value) => spanned(value, key));
  const known = items.filter((item) => item !== undefined);
  if (known.length < items.length) return { underBake: { state: 'unknown' } };
  return { underBake: known.length === 0 ? { state: 'none' } : { state: 'known', items: known } };
}

/** The platforms of `x-bake`; in the form of one text, which names several behind blanks, it is not read. */
export function bakePlatforms(build: View): readonly (Value | undefined)[] {
  const list = child(child(build, 'x-bake'), 'platforms');
  const isText = list.some((layer) => isScalar(layer.node));
  return isText ? [undefined] : valuesOf(list);
}

/** A known text with its place; `key` stands for a place in another file. */
function spanned(value: Value | undefined, key: Span): Spanned<string> | undefined {
  if (value?.text === undefined) return undefined;
  return { value: value.text, span: value.own ? value.span : key };
}

/** A variable without a value must stay one, under a name that no Dockerfile declares. */
const unset = (name: string): string => `\${unset_${name}}`;

function inlineOf(lists: View): InlineDockerfile | undefined {
  const layer: Layer | undefined = child(lists, 'dockerfile_inline')[0];
  if (layer === undefined || !layer.document.own) return undefined;
  const mapped = embeddedAt(layer.document, layer.node, unset);
  if (mapped === undefined) return undefined;
  return { text: mapped.text, span: mapped.spanToSource({ start: 0, end: mapped.text.length }), mapped };
}

function contextsOf(lists: View): ReadonlyMap<string, string> {
  return new Map(pairsOf(child(lists, 'additional_contexts')).map(({ key, value, raw }) => [key, value?.text ?? raw]));
}

/** The names of the image; `undefined` for one that is not known. */
function tagsOf(service: Service, key: Span): readonly (Spanned<Reference> | undefined)[] {
  const image = service.image.length === 0 ? [] : [scalarOf(service.image)];
  return [...image, ...valuesOf(child(service.buildMaps, 'tags'))].map((value) => {
    const reading = value?.text === undefined ? undefined : readReference(value.text);
    return value === undefined || !reading?.ok
      ? undefined
      : { value: reading.reference, span: value.own ? value.span : key };
  });
}
