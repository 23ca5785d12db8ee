import * as l10n from '@vscode/l10n';
import { instancePlatform } from '../../../data/instanceFamilies';
import { amiTypePlatform } from '../../../data/managedServices';
import { formatPlatform, type Platform } from '../../../image/platform';
import type { GroupTraits } from '../../../model/nodes';
import type { NodePromise } from '../../../model/reading';
import type { Span } from '../../../text/span';
import { itemsOf, plainText, type Value } from '../hcl/value';

/** What machines are, the words that say so (`t4g.large`), and where these stand. */
export interface Machines {
  readonly span: Span;
  /** Empty where the document does not show it. */
  readonly platforms: readonly Platform[];
  readonly words: string;
}

/** Whose machines they are. */
export interface Owner {
  /** As messages begin: `node group "arm"`. */
  readonly words: string;
  readonly cluster?: string | undefined;
  readonly ofGoogle?: boolean;
  readonly group?: GroupTraits;
}

/** What machines promise of nodes: each platform once. An empty `cluster` is none. */
export function nodePromise(
  { span, platforms, words }: Machines,
  { words: owner, cluster, ofGoogle, group }: Owner,
): NodePromise {
  return {
    span,
    platforms: [...new Set(platforms.map(formatPlatform))],
    because: platforms.length === 0 ? `what ${owner} has is not known here` : l10n.t('{0} has {1}', owner, words),
    ...(cluster !== undefined && cluster !== '' && { cluster }),
    ...(ofGoogle === true && { ofGoogle }),
    ...(group && { group }),
  };
}

/** As messages call a launch template of EC2. */
export function launchTemplate(name: string): string {
  return l10n.t('launch template {0}', name);
}

/** As messages call a launch configuration of EC2. */
export function launchConfiguration(name: string): string {
  return l10n.t('launch configuration {0}', name);
}

/** Machines that the document does not show. */
export function unknownMachines(span: Span): Machines {
  return { span, platforms: [], words: '' };
}

/** Machines of these types; not known unless every type is. */
export function machinesOfTypes(types: readonly Value[], os: string | undefined, fallback: Span): Machines {
  const flat = types.flatMap((value) => (value.kind === 'list' ? value.items : [value]));
  const platforms = flat.flatMap((type) => instancePlatform(plainText(type) ?? '') ?? []);
  const span = flat[0]?.span ?? fallback;
  if (flat.length === 0 || platforms.length < flat.length) return unknownMachines(span);
  const there = platforms.map((platform) => (os === undefined ? platform : { ...platform, os }));
  return { span, platforms: there, words: flat.map(plainText).join(', ') };
}

/** The settings of an EKS node group that decide its machines; absent values are not set. */
export interface EksMachines {
  readonly ami: Value | undefined;
  readonly types: Value | undefined;
  /** The machines come from a launch template where no types are given. */
  readonly hasTemplate: boolean;
}

/**
 * What an EKS node group has. Without types EKS takes t3.medium, or its Arm counterpart for an Arm AMI type (EKS API,
 * CreateNodegroup). An AMI type and types that contradict each other are a mistake, and nothing is known.
 */
export function eksMachines({ ami, types, hasTemplate }: EksMachines, fallback: Span): Machines {
  const amiText = plainText(ami);
  const byAmi = amiText === undefined ? undefined : amiTypePlatform(amiText);
  const isOpen = ami !== undefined && byAmi === undefined && amiText !== 'CUSTOM';
  const isUnset = types === undefined || (types.kind === 'list' && itemsOf(types).length === 0);
  if (isUnset) {
    if (byAmi !== undefined) {
      return { span: ami?.span ?? fallback, platforms: [byAmi], words: l10n.t('the AMI type {0}', amiText ?? '') };
    }
    const usual = ami === undefined && !hasTemplate ? instancePlatform('t3.medium') : undefined;
    return usual === undefined
      ? unknownMachines(fallback)
      : { span: fallback, platforms: [usual], words: l10n.t('{0}, the default of EKS', 't3.medium') };
  }
  const os = byAmi?.os === 'windows' ? 'windows' : undefined;
  const machines = machinesOfTypes([types], os, fallback);
  const isContrary = machines.platforms.some((one) => byAmi !== undefined && one.architecture !== byAmi.architecture);
  return isContrary || isOpen ? unknownMachines(machines.span) : machines;
}
