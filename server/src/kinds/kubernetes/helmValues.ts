import * as l10n from '@vscode/l10n';
import { isMap, isScalar, isSeq } from 'yaml';
import type { ImageUse } from '../../model/imageUse';
import type { Kind, ReadContext } from '../../model/kind';
import type { PlatformMention } from '../../model/mention';
import type { Pod } from '../../model/pod';
import { type Reading, reading, type Skipped } from '../../model/reading';
import { baseName, folderOf, joinPath } from '../../text/paths';
import type { Source } from '../../text/source';
import { readYaml, type YamlText } from '../../text/yaml/yaml';
import { isRewritten } from '../syntax/settings/chartValues';
import { yamlValue } from '../syntax/settings/yamlValue';
import { type Chart, chartOf } from './chart';
import { constrainEdits } from './constrain';
import { placementMentions } from './mentions';
import { readPlacement } from './placement';
import { imageOfText } from './pods';
import { valueImages } from './releases';
import { switchesOf, WORKLOAD_TEMPLATES } from './templateSwitches';
import { errorsOf, type Place, type Tree, treeOf } from './tree';
import {
  type ImageBlock,
  type ImageParts,
  imageBlocksOf,
  isSwitchedOff,
  isUnmistakable,
  valuePathOf,
} from './valueBlocks';

/** The values of a Helm chart: image blocks, as charts commonly join them. */
export const helmValuesKind: Kind = {
  id: 'helm-values',
  title: 'Helm values',
  globs: [
    '**/values.yaml',
    '**/values.yml',
    '**/values[-_.]*.yaml',
    '**/*[-_.]values.yaml',
    '**/*[-_.]values[-_.]*.yaml',
  ],
  comment: '#',
  recognise: (source) => /^(?:.*[-_.])?values(?:[-_.].*)?\.ya?ml$/.test(baseName(source.path)) && canBeValues(source),
  accepts: canBeValues,
  read,
};

function canBeValues({ path, text }: Source): boolean {
  const saysSomething = /(?:image|repository)["']?[ \t]*:|kubernetes\.io\/(?:arch|os)/i.test(text);
  return saysSomething && /\.ya?ml$/.test(path) && !/^(?:apiVersion|kind)[ \t]*:/m.test(text);
}

function read({ path, text }: Source, { file }: ReadContext): Reading {
  const { chart, wanted } = chartOf(path, file);
  if (chart === undefined) return reading({ ...valuesForOthers(text), mentions: mentionsOf(text), wanted });
  const paths = isOwn(path) ? WORKLOAD_TEMPLATES.map((name) => joinPath(folderOf(path), name)) : [];
  const templates = paths.flatMap((one) => file(one) ?? []);
  const uses: ImageUse[] = [];
  const pods: Pod[] = [];
  const skipped: Skipped[] = [];
  for (const document of readYaml(text)) {
    skipped.push(...errorsOf(document));
    if (document.root === undefined) continue;
    const tree = treeOf(document);
    const root: Place = { node: document.root, shared: false };
    const blocks = imageBlocksOf(tree, root)
      .filter((block) => isRead(block, chart))
      .map((block) => ({ block, owner: chooserOf(tree, block) }));
    const isChosen = choosesForOthers(tree, root, new Set(blocks.flatMap(({ block }) => block.owners.map(nodeOf))));
    const isOffInTemplates = switchesOf(templates, (value) => isTrue(tree.at(root, ...value.split('.'))));
    const counts = new Map<Place['node'], number>();
    for (const { owner } of blocks) if (owner) counts.set(owner.place.node, (counts.get(owner.place.node) ?? 0) + 1);
    for (const { block, owner } of blocks) {
      const valuePath = valuePathOf(block);
      const isOff = isSwitchedOff(tree, block) || (valuePath !== undefined && isOffInTemplates(valuePath));
      const pod =
        owner === undefined || isOff
          ? freePod(tree, block, uses.length, isChosen || isOff)
          : podOf(tree, owner, uses.length, counts.get(owner.place.node) ?? 1);
      uses.push({
        ...useOf(text, block.parts, globalRegistry(tree, root), chart),
        role: 'run',
        demand: { kind: 'pod', pod: pods.length },
      });
      pods.push(pod);
    }
  }
  return reading({ uses, pods, mentions: mentionsOf(text), skipped, wanted: [...wanted, ...paths] });
}

/** Whether some template takes these values for an image; those of a chart that is not here may read others. */
function isRead(block: ImageBlock, { unseen }: Chart): boolean {
  return !unseen.has(block.keys[0] ?? '') || isUnmistakable(block);
}

/** The values that a chart has by itself; those in other files are added to them. */
function isOwn(path: string): boolean {
  return /^values\.ya?ml$/.test(baseName(path));
}

/** Whether a value is there and counts as true to a template. */
function isTrue(place: Place | undefined): boolean {
  if (place === undefined) return false;
  const { node } = place;
  if (isMap(node) || isSeq(node)) return node.items.length > 0;
  return !isScalar(node) || Boolean(node.value);
}

/** What is said of nodes anywhere in the values, beside an image or not: a label means the same in every chart. */
function mentionsOf(text: string): readonly PlatformMention[] {
  return readYaml(text).flatMap((document) => {
    if (document.root === undefined) return [];
    const tree = treeOf(document);
    const found: Place[] = [];
    gatherChoosers(tree, { node: document.root, shared: false }, found);
    return placementMentions(tree, found);
  });
}

function gatherChoosers(tree: Tree, place: Place, into: Place[]): void {
  if (place.shared) return;
  const fields = tree.fields(place);
  if (CHOICES.some((key) => fields.has(key))) into.push(place);
  for (const { place: inner } of fields.values()) if (inner !== undefined) gatherChoosers(tree, inner, into);
  for (const item of tree.items(place)) gatherChoosers(tree, item, into);
}

/** Values for a chart that stands elsewhere: only what they say whole is known. */
function valuesForOthers(text: string): Pick<Reading, 'uses' | 'pods'> {
  const [document, ...more] = readYaml(text);
  if (document?.root === undefined || more.length > 0) return { uses: [], pods: [] };
  const values = yamlValue(document);
  const { uses, pods } = valueImages(text, [{ values, isOpen: false, replaced: [] }], { kind: 'chart' }, 0);
  return { uses, pods: pods.map((pod, i) => ({ ...pod, uses: [i] })) };
}

type Named = Omit<ImageUse, 'role' | 'demand'>;

function useOf(text: string, parts: ImageParts, registry: string | undefined, chart: Chart): Named {
  if (parts.kind === 'string') {
    const { whole, tag } = parts;
    const hasOwn = /:[^/]*$|@/.test(whole.value);
    const written = text.slice(whole.span.start, whole.span.end);
    if (tag === undefined || hasOwn)
      return { span: whole.span, written, ...imageOfText(whole.value), literal: whole.literal };
    return { span: tag.span, written, ...joined(whole.value, tag), literal: false };
  }
  const { repository, tag, digest } = parts;
  const domain = registry ?? parts.registry?.value;
  const name = domain === undefined ? repository.value : `${domain}/${repository.value}`;
  const span = (tag ?? digest ?? repository).span;
  const written = text.slice(span.start, span.end);
  const base = { span, written, literal: false };
  if (tag === undefined && digest === undefined) return { ...base, ...withAppVersion(name, chart) };
  return { ...base, ...joined(name, tag, digest) };
}

/** Some charts put `1.2@sha256:…` into the tag, and some a digest with its algorithm. */
function joined(name: string, tag: YamlText | undefined, digest?: YamlText): ReturnType<typeof imageOfText> {
  if (tag?.notAString === true && isRewritten(tag.value))
    return { unread: l10n.t('YAML reads a number here, and Helm writes {0}: quote the tag.', Number(tag.value)) };
  const suffix = `${tag === undefined ? '' : `:${tag.value}`}${digest === undefined ? '' : `@${digest.value}`}`;
  return imageOfText(name + suffix);
}

/** What most charts do without a tag: they take the chart's `appVersion`. */
function withAppVersion(name: string, { appVersion }: Chart): Pick<ImageUse, 'image' | 'unread' | 'condition'> {
  const hasOwnTag = /:[^/]*$|@/.test(name);
  if (hasOwnTag) return imageOfText(name);
  if (appVersion === undefined) return { unread: l10n.t('No tag is given here, and the chart names no appVersion.') };
  return { ...imageOfText(`${name}:${appVersion}`), condition: 'tag from appVersion' };
}

/** `global.imageRegistry` (or `global.image.registry`) replaces the registry of every image. */
function globalRegistry(tree: Tree, root: Place): string | undefined {
  const paths = [
    ['global', 'imageRegistry'],
    ['global', 'image', 'registry'],
  ];
  return paths
    .map((path) => tree.text(tree.at(root, ...path))?.value)
    .find((value) => value !== undefined && value !== '');
}

interface Chooser {
  readonly place: Place;
  /** It stands in the block's own mapping or the one around it; farther away it may be meant for others. */
  readonly isNear: boolean;
}

/** The nearest mapping around an image that has a say about nodes. */
function chooserOf(tree: Tree, { owners, parts }: ImageBlock): Chooser | undefined {
  const near = parts.kind === 'string' ? 1 : 2;
  const index = owners.findIndex((owner, i) => {
    const fields = tree.fields(owner);
    if (i < near) return fields.has('nodeSelector') || fields.has('affinity');
    return isChoosing(tree, owner);
  });
  const place = owners[index];
  return place === undefined ? undefined : { place, isNear: index < near };
}

const CHOICES = ['nodeSelector', 'affinity'];

/** Whether a mapping has a nodeSelector or a node affinity that says something; an affinity to pods alone chooses no node. */
function isChoosing(tree: Tree, place: Place): boolean {
  return isFilled(tree.at(place, 'nodeSelector')) || isFilled(tree.at(place, 'affinity', 'nodeAffinity'));
}

function isFilled(place: Place | undefined): boolean {
  return place !== undefined && isMap(place.node) && place.node.items.length > 0;
}

const nodeOf = ({ node }: Place): Place['node'] => node;

/** Whether a mapping around no image chooses nodes: `defaultPodOptions`, whose pods may be those of any image. */
function choosesForOthers(tree: Tree, place: Place, owners: ReadonlySet<Place['node']>): boolean {
  if (place.shared) return false;
  if (!owners.has(place.node) && isChoosing(tree, place)) return true;
  return [...tree.fields(place).values()].some(
    (field) => field.place !== undefined && choosesForOthers(tree, field.place, owners),
  );
}

/** The pod of an image around which nothing chooses nodes. */
function freePod(tree: Tree, { owners: [around] }: ImageBlock, use: number, unresolved: boolean): Pod {
  const span = around === undefined ? { start: 0, end: 0 } : tree.span(around);
  return { workload: 'chart', span, uses: [use], selector: [], tolerations: [], unresolved };
}

/** `images`: how many images the place chooses nodes for, perhaps of several pods; what is right for one may not be for all. */
function podOf(tree: Tree, { place, isNear }: Chooser, use: number, images: number): Pod {
  const { unresolved, ...placement } = readPlacement(tree, [place]);
  return {
    workload: 'chart',
    span: tree.span(place),
    uses: [use],
    ...placement,
    unresolved: unresolved || !isNear,
    ...(isNear && images === 1 && { constrain: (architectures) => constrainEdits(tree, place, architectures) }),
  };
}
