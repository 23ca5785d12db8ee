import { isScalar, isSeq } from 'yaml';
import type { PlatformMention } from '../../../model/mention';
import type { Edit } from '../../../text/edits';
import type { MappedText } from '../../../text/mapped';
import { isBlock, readYaml, type YamlDocument } from '../../../text/yaml/yaml';
import { embeddedText } from '../../../text/yaml/yamlBlock';
import { ALONE } from '../kustomizeImages';
import { placementMentions, requirementMentions, selectorMentions, valueMention } from '../mentions';
import { readDocuments } from '../objects';
import { placesAt } from '../paths';
import { type Place, type Tree, treeOf } from '../tree';
import { stepsOf } from './jsonPatch';

/** What the patches name that stand in the kustomization with this text. */
export function mentionsOfPatches(text: string): readonly PlatformMention[] {
  return readYaml(text).flatMap((document) => {
    if (document.root === undefined) return [];
    const tree = treeOf(document);
    const root: Place = { node: document.root, shared: false };
    return PLACES.flatMap((path) => placesAt(tree, root, path)).flatMap((place) => mentionsAt(tree, place, text));
  });
}

const PLACES = [
  ['patchesStrategicMerge', '[]'],
  ['patches', '[]', 'patch'],
  ['patchesJson6902', '[]', 'patch'],
] as const;

/** A place that names a file has no mapping and no list in its text. */
function mentionsAt(tree: Tree, place: Place, text: string): readonly PlatformMention[] {
  const mapped = embeddedText(tree.document, place.node);
  if (mapped === undefined || !mapped.text.includes('kubernetes.io')) return [];
  const found = readYaml(mapped.text).flatMap((document) =>
    isSeq(document.root) ? ofOperations(document) : readDocuments([document], ALONE, []).mentions,
  );
  return found.flatMap((mention) => outside(mention, mapped, text, isScalar(place.node) && isBlock(place.node)) ?? []);
}

/** A mention in the text that is around; undefined where it does not stand there as it is. */
function outside(
  mention: PlatformMention,
  mapped: MappedText,
  text: string,
  canEdit: boolean,
): PlatformMention | undefined {
  const span = mapped.spanToSource(mention.text.span);
  const { value } = mention.text;
  if (text.slice(span.start, span.end) !== value) return undefined;
  const placed = (edit: Edit): Edit => ({ ...edit, span: mapped.spanToSource(edit.span) });
  const replace = (to: string): readonly Edit[] => (canEdit ? mention.replace(to).map(placed) : []);
  return { ...mention, text: { value, span }, replace };
}

/** Of a JSON patch: what its operations put where nodes are chosen. */
function ofOperations(document: YamlDocument): readonly PlatformMention[] {
  if (document.root === undefined) return [];
  const tree = treeOf(document);
  return tree.items({ node: document.root, shared: false }).flatMap((operation) => {
    const steps = stepsOf(tree.text(tree.at(operation, 'path'))?.value ?? '') ?? [];
    const value = tree.at(operation, 'value');
    const [before, last] = steps.slice(-2);
    if (last === 'nodeSelector') return selectorMentions(tree, value);
    if (before === 'nodeSelector' && last !== undefined) return valueMention(tree, last, value);
    if (last === 'matchExpressions') return requirementMentions(tree, value);
    return last === 'spec' && value !== undefined ? placementMentions(tree, [value]) : [];
  });
}
