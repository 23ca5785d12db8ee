import type { NodePool } from '../model/runningPod';
import { field, objectsOf, readItems, textOf, textsOf } from './jsonFields';

/** Reads a list of Karpenter NodePools (karpenter.sh/v1, `spec.template.spec.requirements`). Empty for anything else. */
export function parseNodePools(text: string): readonly NodePool[] {
  const read = readItems(text);
  if (!read.ok) return [];
  return (read.items ?? []).flatMap((item) => {
    const name = textOf(field(item, 'metadata', 'name'));
    if (name === undefined) return [];
    const requirements = objectsOf(field(item, 'spec', 'template', 'spec', 'requirements'));
    const architectures = valuesOf(requirements, 'kubernetes.io/arch', ['amd64', 'arm64']);
    const systems = valuesOf(requirements, 'kubernetes.io/os', ['linux', 'windows']);
    return [{ name, ...(architectures && { architectures }), ...(systems && { systems }) }];
  });
}

/** The values that requirements on a key leave, of `all` where they only take some away; undefined without any. */
function valuesOf(requirements: readonly object[], key: string, all: readonly string[]): readonly string[] | undefined {
  const own = requirements.filter((one) => field(one, 'key') === key);
  const lists = own.flatMap((one): readonly (readonly string[])[] => {
    const values = textsOf(field(one, 'values'));
    const operator = field(one, 'operator');
    if (operator === 'In') return [values];
    return operator === 'NotIn' ? [all.filter((value) => !values.includes(value))] : [];
  });
  const [first, ...rest] = lists;
  return first?.filter((value) => rest.every((values) => values.includes(value)));
}
