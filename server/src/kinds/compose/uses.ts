import { readReference } from '../../image/reference';
import type { Demand, ImageUse } from '../../model/imageUse';
import { defaultDemand, demandOf } from './demand';
import { constraintsOf } from './placement';
import type { Project } from './project';
import { serviceSlot } from './slots';
import { child, itemsOf, type Layer, scalarOf, type Value, type View, valueAt } from './view';

/** The images that a service runs or mounts, as far as they are written in the text being read. */
export function usesOf(name: string, project: Project): readonly ImageUse[] {
  const service = project.service(name);
  const condition = conditionOf(service);
  const demand = demandOf(name, service, project.environment);
  const use = (value: Value, role: ImageUse['role'], of: Demand): ImageUse => ({
    ...imageOf(value),
    role,
    demand: of,
    ...(condition !== undefined && { condition }),
  });
  return [
    ...imageUses(name, service, project, use),
    ...hookImages(service).map((value) => use(value, 'run', demand)),
    ...volumeImages(service, project).map((value) => use(value, 'data', defaultDemand(project.environment))),
  ];
}

/** The reference that a value comes to, or why there is none. */
export function imageOf(value: Value): Pick<ImageUse, 'span' | 'written' | 'literal' | 'image' | 'unread'> {
  const common = { span: value.span, written: value.written, literal: value.literal };
  if (value.notAString) return { ...common, unread: 'YAML reads a number here, and Compose wants a text: quote it.' };
  if (value.text === undefined) return { ...common, unread: value.unread ?? 'Its value is not known.' };
  const reading = readReference(value.text);
  return reading.ok ? { ...common, image: reading.reference } : { ...common, unread: reading.message };
}

type MakeUse = (value: Value, role: ImageUse['role'], demand: Demand) => ImageUse;

/**
 * The `image` of a service. One that an override replaces is still what this file runs alone, by this file's own words;
 * one that comes from an extended service of this text is used here once more, by what the extending service says.
 */
function imageUses(name: string, service: View, project: Project, use: MakeUse): readonly ImageUse[] {
  const own = ownLayers(service);
  const effective = scalarOf(child(service, 'image'));
  const direct = scalarOf(child(own, 'image'));
  const isReplaced = direct !== undefined && effective?.layer.node !== direct.layer.node;
  const view = isReplaced ? project.alone(name) : service;
  const value = direct ?? (effective?.document.own ? effective : undefined);
  if (value === undefined) return [];
  const layer = own.find((candidate) => child([candidate], 'image').length > 0) ?? own[0];
  const slot = layer === undefined || isDecidedElsewhere(view) ? undefined : serviceSlot(layer);
  const isBuilt = child(view, 'build').length > 0;
  return [
    {
      ...use(value, 'run', demandOf(name, view, project.environment)),
      ...(isBuilt && { builtHere: true }),
      ...(slot && { slot }),
    },
  ];
}

/** Another file of the project or Swarm's scheduler has the last word: a platform written here would change nothing. */
function isDecidedElsewhere(view: View): boolean {
  const stated = child(view, 'platform')[0];
  if (stated === undefined) return constraintsOf(view).some((constraint) => constraint.what === 'arch');
  return !stated.document.own && !stated.extended;
}

function hookImages(service: View): readonly Value[] {
  return itemsOf(child(ownLayers(service), 'pre_start')).flatMap(({ layer, node }) => {
    const image = scalarOf(child([{ ...layer, node }], 'image'));
    return image === undefined ? [] : [image];
  });
}

/** A source that is the name of another service means that service's image (docker/compose, `resolveImageVolumes`). */
function volumeImages(service: View, project: Project): readonly Value[] {
  return itemsOf(child(ownLayers(service), 'volumes')).flatMap(({ layer, node }) => {
    const item: View = [{ ...layer, node }];
    const isImage = valueUnder(item, 'type')?.text === 'image';
    const source = isImage ? valueUnder(item, 'source') : undefined;
    return source === undefined || project.services.includes(source.text ?? '') ? [] : [source];
  });
}

function valueUnder(view: View, key: string): Value | undefined {
  const found = child(view, key)[0];
  return found === undefined ? undefined : valueAt(found.document, found.node);
}

/** What the text being read says of the service itself. */
export function ownLayers(service: View): readonly Layer[] {
  return service.filter((layer) => layer.document.own && !layer.extended);
}

function conditionOf(service: View): string | undefined {
  const names = itemsOf(child(service, 'profiles')).flatMap(
    ({ layer, node }) => valueAt(layer.document, node)?.text ?? [],
  );
  if (names.length === 0) return undefined;
  return `${names.length > 1 ? 'profiles' : 'profile'} ${names.map((name) => `"${name}"`).join(', ')}`;
}
