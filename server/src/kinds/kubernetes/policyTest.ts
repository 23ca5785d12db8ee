import { folderOf, joinPath } from '../../text/paths';
import { readYaml } from '../../text/yaml/yaml';
import { type Place, treeOf } from './tree';

/**
 * The manifests that a test of Kyverno's command line looks at (`apiVersion: cli.kyverno.io/…`, `kind: Test`): they are
 * judged by policies, and never applied to a cluster.
 */
export function policyTestInputs(path: string, text: string): readonly string[] {
  if (!text.includes('cli.kyverno.io/')) return [];
  return readYaml(text).flatMap((document) => {
    if (document.root === undefined) return [];
    const tree = treeOf(document);
    const root: Place = { node: document.root, shared: false };
    const isTest = tree.text(tree.at(root, 'kind'))?.value === 'Test';
    const lists = isTest ? ['resources', 'targetResources'].map((key) => tree.at(root, key)) : [];
    return lists.flatMap((list) =>
      tree.items(list).flatMap((item) => {
        const file = tree.text(item)?.value;
        return file === undefined ? [] : [joinPath(folderOf(path), file)];
      }),
    );
  });
}
