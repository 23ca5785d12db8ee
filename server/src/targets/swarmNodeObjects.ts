import * as l10n from '@vscode/l10n';
import { platformOfWord } from '../image/architectureWords';
import { formatPlatform } from '../image/platform';
import type { ClusterNode } from '../model/nodes';
import { field, textEntriesOf, textOf } from './jsonFields';

/** Whether a value is a node as `docker node inspect` prints it. */
export function isSwarmNode(value: unknown): value is object {
  return (
    typeof value === 'object' &&
    value !== null &&
    textOf(field(value, 'ID')) !== undefined &&
    field(value, 'Spec') !== undefined
  );
}

/**
 * Reads a node of a Swarm (Docker Engine API, `Node`); undefined where it tells no architecture, as one that was never
 * reached. Its labels are the keys that placement constraints name.
 */
export function swarmNodeOf(item: object): ClusterNode | undefined {
  const architecture = textOf(field(item, 'Description', 'Platform', 'Architecture'));
  const os = textOf(field(item, 'Description', 'Platform', 'OS')) ?? 'linux';
  const known = architecture === undefined ? undefined : platformOfWord(architecture);
  if (architecture === undefined || known === undefined) return undefined;
  const platform = { ...known, os: os.toLowerCase() };
  const state = textOf(field(item, 'Status', 'State'));
  const availability = textOf(field(item, 'Spec', 'Availability'));
  const own: readonly (readonly [string, string | undefined])[] = [
    ['node.id', textOf(field(item, 'ID'))],
    ['node.hostname', textOf(field(item, 'Description', 'Hostname'))],
    ['node.ip', textOf(field(item, 'Status', 'Addr'))],
    ['node.role', textOf(field(item, 'Spec', 'Role'))],
    ['node.platform.os', os],
    ['node.platform.arch', architecture],
  ];
  return {
    name: nameOf(item) ?? formatPlatform(platform),
    platform,
    labels: new Map([
      ...own.flatMap(([key, value]): readonly [string, string][] => (value === undefined ? [] : [[key, value]])),
      ...labelsOf('node.labels.', field(item, 'Spec', 'Labels')),
      ...labelsOf('engine.labels.', field(item, 'Description', 'Engine', 'Labels')),
    ]),
    taints: [],
    schedulable: (state ?? 'ready') === 'ready' && (availability ?? 'active') === 'active',
  };
}

/** What a person calls a node. */
export function swarmNodeName(item: object): string {
  return nameOf(item) ?? l10n.t('a node');
}

function nameOf(item: object): string | undefined {
  return textOf(field(item, 'Description', 'Hostname')) ?? textOf(field(item, 'ID'));
}

function labelsOf(prefix: string, value: unknown): readonly (readonly [string, string])[] {
  return textEntriesOf(value).map(([key, own]) => [`${prefix}${key}`, own]);
}
