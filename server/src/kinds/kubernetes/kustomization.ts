import * as l10n from '@vscode/l10n';
import type { ImageUse } from '../../model/imageUse';
import type { Kind, ReadContext } from '../../model/kind';
import { type Reading, reading } from '../../model/reading';
import { baseName, folderOf } from '../../text/paths';
import type { Source } from '../../text/source';
import type { Span } from '../../text/span';
import { buildKustomization } from './kustomize/build';
import { mentionsOfPatches } from './kustomize/inlinePatches';
import { decidedHere, finalUses, resultOf } from './kustomize/uses';
import { type ImageEntry, KUSTOMIZATION_NAMES, readKustomization } from './kustomizeImages';
import { imageOfText } from './pods';

/** kustomization files: what they, the files they list and the kustomizations they are made of come to. */
export const kustomizationKind: Kind = {
  id: 'kustomization',
  title: 'kustomization',
  globs: KUSTOMIZATION_NAMES.map((name) => `**/${name}`),
  comment: '#',
  recognise: ({ path }) => KUSTOMIZATION_NAMES.some((name) => name === baseName(path)),
  read,
};

function read({ path, text }: Source, { file }: ReadContext): Reading {
  const { kustomization, entries } = readKustomization(text, folderOf(path));
  const built = buildKustomization(path, text, file);
  const final = finalUses(built);
  const { uses, pods } = decidedHere(final, path, text);
  const told = new Set(uses.map(({ span }) => span.start));
  // Its pods may be in what is not there, or in what includes a component.
  const isPartial = built.incomplete || built.objects.length === 0 || built.objects.some(({ unsure }) => unsure);
  const others = isPartial ? entries.flatMap((entry) => useOf(entry, text) ?? []) : [];
  return reading({
    uses: [...uses, ...others.filter(({ span }) => !told.has(span.start))],
    pods,
    mentions: mentionsOfPatches(text),
    kustomize: { ...kustomization, result: resultOf(built, final) },
    wanted: built.wanted,
  });
}

/** An entry whose pods are not known. */
function useOf(entry: ImageEntry, text: string): ImageUse | undefined {
  const found = decidingPart(entry);
  if (found === undefined) return undefined;
  const { span, whole } = found;
  const written = text.slice(span.start, span.end);
  return { role: 'run', span, written, ...whole, demand: { kind: 'open' }, literal: false };
}

/** The value that decides what is pulled, and what it comes to; undefined for an entry that changes nothing. */
function decidingPart({
  image,
  tree,
  place,
}: ImageEntry): { readonly span: Span; readonly whole: Pick<ImageUse, 'image' | 'unread'> } | undefined {
  const { name, newName = name, newTag, digest } = image;
  const spanAt = (key: string): Span | undefined => tree.text(tree.at(place, key))?.span;
  const tag = newTag === undefined ? '' : `:${newTag}`;
  const decides = newTag !== undefined ? 'newTag' : digest !== undefined ? 'digest' : 'newName';
  const span = image[decides] === undefined ? undefined : spanAt(decides);
  if (span === undefined) return undefined;
  if (decides === 'newName') return { span, whole: { unread: l10n.t('The tag is the one that each manifest gives.') } };
  return { span, whole: imageOfText(`${newName}${tag}${digest === undefined ? '' : `@${digest}`}`) };
}
