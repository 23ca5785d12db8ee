import * as l10n from '@vscode/l10n';
import { readReference } from '../../image/reference';
import type { ImageUse } from '../../model/imageUse';
import type { PlatformMention } from '../../model/mention';
import type { Pod } from '../../model/pod';
import { constrainEdits } from './constrain';
import { placementMentions } from './mentions';
import { readPlacement } from './placement';
import type { ImagePlace, PodSite } from './podSite';
import type { Tree } from './tree';
import { hasVariable } from './variables';

/** What another file makes of an image of a manifest; undefined where it leaves it as it is. */
export type RewriteImage = (written: string) => string | undefined;

/** What the manifest's surroundings do to it. */
export interface Surroundings {
  readonly rewrite: RewriteImage;
  /** Whether the place that rewrites an image also names its tag or digest, so that it is told there. */
  readonly tells: (written: string) => boolean;
  /** Patches elsewhere may choose the nodes of its pods. */
  readonly patched: boolean;
}

/** The pods, images and mentions of one document, as they come together. */
export interface Gathered {
  readonly uses: ImageUse[];
  readonly pods: Pod[];
  readonly mentions: PlatformMention[];
}

/** Adds what one pod says. A pod that names no image and chooses no node adds only its mentions. */
export function gatherPod(tree: Tree, site: PodSite, around: Surroundings, into: Gathered): void {
  into.mentions.push(...placementMentions(tree, site.placements));
  const { unresolved, runtimeClass, ...placement } = readPlacement(tree, site.placements);
  const isIdle = placement.selector.length === 0 && placement.affinity === undefined;
  if (site.images.length === 0 && isIdle) return;
  const pod = into.pods.length;
  const uses: number[] = [];
  for (const image of site.images) {
    const use = readUse(tree, image, pod, around);
    if (use === undefined) continue;
    uses.push(into.uses.length);
    into.uses.push(use);
  }
  const place = site.constrainable;
  const isOpen = around.patched || site.chosen !== 'here';
  const { kind, name } = site.workload;
  into.pods.push({
    workload: kind,
    ...(name !== undefined && { name }),
    span: tree.span(site.spec),
    uses,
    ...placement,
    unresolved: unresolved || isOpen,
    ...(site.chosen === 'run' && !around.patched && { chosenByRun: true }),
    ...(runtimeClass && !isOpen && { runtimeClass }),
    ...(place !== undefined &&
      !place.shared && { constrain: (architectures) => constrainEdits(tree, place, architectures) }),
  });
}

function readUse(
  tree: Tree,
  { place, role, neverPulled, tag }: ImagePlace,
  pod: number,
  around: Surroundings,
): ImageUse | undefined {
  const text = tree.text(place);
  if (text === undefined || text.value === '') return undefined;
  const replaced = around.rewrite(text.value);
  const written = tree.document.text.slice(text.span.start, text.span.end);
  const literal = text.literal && replaced === undefined && tag === undefined;
  return {
    role,
    span: text.span,
    written,
    ...(text.notAString ? notAString() : imageOfText(`${replaced ?? text.value}${tag === undefined ? '' : `:${tag}`}`)),
    demand: { kind: 'pod', pod },
    literal,
    ...(neverPulled && { builtHere: true }),
    ...(replaced !== undefined && around.tells(text.value) && { toldElsewhere: true }),
  };
}

/** kubectl and the API server refuse such an image: `cannot unmarshal number into … of type string`. */
function notAString(): Pick<ImageUse, 'unread'> {
  return { unread: l10n.t('YAML reads no text here, and Kubernetes wants one: quote it.') };
}

/** What a text leads to, as the fields of a use: a reference, or why there is none. */
export function imageOfText(text: string): Pick<ImageUse, 'image' | 'unread'> {
  if (hasVariable(text)) return { unread: l10n.t('{0} waits for a value that is not in this file.', text) };
  const reading = readReference(text);
  return reading.ok ? { image: reading.reference } : { unread: reading.message };
}
