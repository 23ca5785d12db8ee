import { formatPlatform, normalisePlatform, type Platform, parsePlatform } from '../image/platform';
import type { ClusterNode, Taint } from '../model/nodes';
import { field, objectsOf, textEntriesOf, textOf } from './jsonFields';

/**
 * Reads objects of the kind Node; undefined for one that tells no architecture. Thousands of nodes repeat the same few
 * words and platforms: one copy of each is kept for all that one reader reads.
 */
export function nodeObjects(): (item: object) => ClusterNode | undefined {
  const known: Known = { words: new Map(), platforms: new Map() };
  return (item) => nodeOf(item, known);
}

interface Known {
  readonly words: Map<string, string>;
  readonly platforms: Map<string, Platform>;
}

function nodeOf(item: object, known: Known): ClusterNode | undefined {
  const word = (text: string): string => {
    const same = known.words.get(text);
    if (same === undefined) known.words.set(text, text);
    return same ?? text;
  };
  const labels = new Map(
    textEntriesOf(field(item, 'metadata', 'labels')).map(([key, value]) => [word(key), word(value)] as const),
  );
  const info = field(item, 'status', 'nodeInfo');
  const architecture =
    textOf(field(info, 'architecture')) ?? labels.get('kubernetes.io/arch') ?? labels.get('beta.kubernetes.io/arch');
  const os = textOf(field(info, 'operatingSystem')) ?? labels.get('kubernetes.io/os') ?? 'linux';
  const isTold = architecture !== undefined && WORD.test(architecture) && WORD.test(os);
  if (!isTold) return undefined;
  const osVersion = os === 'windows' ? windowsBuild(labels, textOf(field(info, 'kernelVersion'))) : undefined;
  const platform = platformOf(known, { os, architecture, ...(osVersion !== undefined && { osVersion }) });
  const spec = field(item, 'spec');
  return {
    name: textOf(field(item, 'metadata', 'name')) ?? formatPlatform(platform),
    platform,
    labels,
    taints: objectsOf(field(spec, 'taints')).flatMap((taint) => taintOf(taint) ?? []),
    schedulable: field(spec, 'unschedulable') !== true,
  };
}

/** What GOOS and GOARCH can be. */
const WORD = /^[A-Za-z0-9_.-]{1,64}$/;

function platformOf({ platforms }: Known, fields: Platform): Platform {
  const key = formatPlatform(fields);
  const same = platforms.get(key);
  if (same !== undefined) return same;
  const normal = normalisePlatform(fields);
  const platform = parsePlatform(formatPlatform(normal)) ?? normal;
  platforms.set(key, platform);
  return platform;
}

/** The kubelet labels a Windows node with its build; its kernel's version begins with the same three numbers. */
function windowsBuild(labels: ReadonlyMap<string, string>, kernel: string | undefined): string | undefined {
  return labels.get('node.kubernetes.io/windows-build') ?? /^\d+\.\d+\.\d{4,}/.exec(kernel ?? '')?.[0];
}

function taintOf(value: object): Taint | undefined {
  const key = textOf(field(value, 'key'));
  const effect = textOf(field(value, 'effect'));
  if (key === undefined || effect === undefined) return undefined;
  const own = textOf(field(value, 'value'));
  return { key, effect, ...(own !== undefined && { value: own }) };
}
