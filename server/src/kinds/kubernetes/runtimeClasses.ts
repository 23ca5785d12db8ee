import type { RuntimeClass } from '../../model/pod';
import { readPlacement } from './placement';
import type { Workload } from './podSite';
import type { Place, Tree } from './tree';

/** What a RuntimeClass (`node.k8s.io`) adds to pods; none for other objects. */
export function runtimeClassesOf(tree: Tree, object: Place, { group, kind, name }: Workload): readonly RuntimeClass[] {
  if (group !== 'node.k8s.io' || kind !== 'RuntimeClass' || name === undefined) return [];
  const scheduling = tree.at(object, 'scheduling');
  const { selector, tolerations, unresolved } = readPlacement(tree, scheduling === undefined ? [] : [scheduling]);
  return [{ name, selector, tolerations, unresolved }];
}
