import * as l10n from '@vscode/l10n';
import { isScalar } from 'yaml';
import { readReference } from '../../image/reference';
import type { Demand, ImageUse } from '../../model/imageUse';
import { defaultDemand, demandOf } from './demand';
import { movedFrom } from './extended';
import { isOnSwarmNetwork, swarmPlacementOf } from './placement';
import type { Project } from './project';
import { isStackName } from './recognise';
import { type Service, serviceOf } from './service';
import { serviceSlot } from './slots';
import { type Value, valueAt } from './value';
import { child, itemsOf, scalarOf, type View, valuesOf } from './view';

/** The images that a service runs or mounts, as far as they are written in the text being read. */
export function usesOf(service: Service, project: Project): readonly ImageUse[] {
  const condition = conditionOf(service);
  const demand = demandOf(service, project.environment);
  const use = (value: Value, role: ImageUse['role'], of: Demand): ImageUse => ({
    ...imageOf(value),
    role,
    demand: of,
    ...(condition !== undefined && { condition }),
  });
  return [
    ...imageUses(service, demand, project, use),
    ...hookImages(service).map((value) => use(value, 'run', demand)),
    ...volumeImages(service, project).map((value) => use(value, 'data', defaultDemand(project.environment))),
  ];
}

/** The reference that a value comes to, or why there is none. */
function imageOf(value: Value): Pick<ImageUse, 'span' | 'written' | 'literal' | 'image' | 'unread'> {
  const common = { span: value.span, written: value.written, literal: value.literal };
  if (value.notAString) {
    return { ...common, unread: l10n.t('YAML reads a number here, and Compose wants a text: quote it.') };
  }
  if (value.text === undefined) return { ...common, unread: value.unread ?? l10n.t('Its value is not known.') };
  const reading = readReference(value.text);
  return reading.ok ? { ...common, image: reading.reference } : { ...common, unread: reading.message };
}

type MakeUse = (value: Value, role: ImageUse['role'], demand: Demand) => ImageUse;

/**
 * The `image` of a service. One that an override replaces is still what this file runs alone, by this file's own words;
 * one that comes from an extended service of this text is used here once more, by what the extending service says. For
 * one of another file the extended service's name stands, where only this text says for which platform it is.
 */
function imageUses(service: Service, demand: Demand, project: Project, use: MakeUse): readonly ImageUse[] {
  const { own } = service;
  const effective = service.image[0];
  const direct = child(own, 'image')[0];
  const isReplaced = direct !== undefined && effective?.node !== direct.node;
  const runs = isReplaced ? serviceOf(service.name, project.alone(service.name)) : service;
  const moved = direct === undefined && effective?.scope !== undefined ? movedFrom(service) : undefined;
  const layer = direct ?? (effective?.document.own || moved !== undefined ? effective : undefined);
  const read = layer === undefined ? undefined : valueAt(layer.document, layer.node);
  if (read === undefined) return [];
  const value = read.own || moved === undefined ? read : { ...read, span: moved, literal: false };
  const mapping = own.find((candidate) => child([candidate], 'image').length > 0) ?? own[0];
  // What is said at one service would leave the others that share the image as they are.
  const isShared = isScalar(layer?.node) && layer.node.anchor !== undefined;
  const slot = mapping === undefined || isShared || isDecidedElsewhere(runs) ? undefined : serviceSlot(mapping);
  return [
    {
      ...use(value, 'run', isReplaced ? demandOf(runs, project.environment) : demand),
      ...(runs.platform === undefined && { swarm: swarmPlacementOf(runs.name, runs.view, runs.constraints) }),
      ...(runs.build.length > 0 && { builtHere: true }),
      ...(slot && { slot }),
    },
  ];
}

/** Another file of the project or Swarm's scheduler has the last word: a platform written here would change nothing. */
function isDecidedElsewhere({ view, own, constraints }: Service): boolean {
  const stated = child(view, 'platform')[0];
  if (stated === undefined) {
    const isOfSwarm = own.some(({ document }) => isStackName(document.path)) || isOnSwarmNetwork(view);
    return isOfSwarm || constraints.some((constraint) => constraint.what === 'arch');
  }
  return !stated.document.own && stated.scope === undefined;
}

function hookImages({ own }: Service): readonly Value[] {
  return itemsOf(child(own, 'pre_start')).flatMap(({ layer, node }) => {
    const image = scalarOf(child([{ ...layer, node }], 'image'));
    return image === undefined ? [] : [image];
  });
}

/** A source that is the name of another service means that service's image (docker/compose, `resolveImageVolumes`). */
function volumeImages({ own }: Service, project: Project): readonly Value[] {
  return itemsOf(child(own, 'volumes')).flatMap(({ layer, node }) => {
    const item: View = [{ ...layer, node }];
    const isImage = scalarOf(child(item, 'type'))?.text === 'image';
    const source = isImage ? scalarOf(child(item, 'source')) : undefined;
    return source === undefined || project.services.includes(source.text ?? '') ? [] : [source];
  });
}

function conditionOf({ view }: Service): string | undefined {
  const names = valuesOf(child(view, 'profiles')).flatMap((value) => value?.text ?? []);
  if (names.length === 0) return undefined;
  return `${names.length > 1 ? 'profiles' : 'profile'} ${names.map((name) => `"${name}"`).join(', ')}`;
}
