import type { ImageUse } from '../../model/imageUse';
import type { FileText, Kind, ReadContext } from '../../model/kind';
import type { Pod } from '../../model/pod';
import { type Reading, reading } from '../../model/reading';
import { baseName, folderOf } from '../../text/paths';
import type { Source } from '../../text/source';
import type { Span } from '../../text/span';
import { ALONE, type ImageEntry, KUSTOMIZATION_NAMES, readKustomization, rewriteImage } from './kustomizeImages';
import { readObjects } from './manifest';
import { imageOfText } from './pods';

/** kustomization files: the `images:` that replace those of the manifests they list. */
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
  const files = kustomization.resources.filter((resource) => /\.(?:ya?ml|json)$/i.test(resource));
  const listed = entries.length === 0 ? [] : podsOfFiles(files, file);
  const uses: ImageUse[] = [];
  const pods: Pod[] = [];
  for (const entry of entries) {
    const found = decidingPart(entry);
    if (found === undefined) continue;
    const { span, whole } = found;
    const use: ImageUse = {
      role: 'run',
      span,
      written: text.slice(span.start, span.end),
      ...whole,
      demand: { kind: 'open' },
      literal: false,
    };
    const users = differentOnes(listed.filter(({ image }) => rewriteImage([entry.image], image) !== undefined));
    if (users.length === 0) uses.push(use);
    for (const { pod } of users) {
      uses.push({ ...use, demand: { kind: 'pod', pod: pods.length } });
      pods.push(standIn(pod, span, uses.length - 1));
    }
  }
  return reading({ uses, pods, kustomize: kustomization, wanted: files });
}

interface ListedPod {
  readonly image: string;
  readonly pod: Pod;
}

/** The pods of the listed manifests with the images they name, one row for each image. */
function podsOfFiles(files: readonly string[], file: FileText): readonly ListedPod[] {
  return files.flatMap((path) => {
    const text = file(path);
    if (text === undefined) return [];
    const { uses, pods } = readObjects(text, ALONE, []);
    return uses.flatMap(({ demand, written }) => {
      const pod = demand.kind === 'pod' ? pods[demand.pod] : undefined;
      return pod === undefined ? [] : [{ image: written, pod }];
    });
  });
}

/** The pod as it counts here: its wishes hold, its characters stand in another file. */
function standIn(pod: Pod, span: Span, use: number): Pod {
  const { constrain: _elsewhere, ...rest } = pod;
  return {
    ...rest,
    span,
    uses: [use],
    toldElsewhere: true,
    selector: pod.selector.map(({ key, value }) => ({ key: { ...key, span }, value: { ...value, span } })),
    ...(pod.affinity && {
      affinity: pod.affinity.map((term) => ({
        span,
        expressions: term.expressions.map((expression) => ({
          ...expression,
          key: { ...expression.key, span },
          values: expression.values.map((value) => ({ ...value, span })),
        })),
      })),
    }),
  };
}

/** Pods that choose their nodes alike are one to the image. */
function differentOnes(listed: readonly ListedPod[]): readonly ListedPod[] {
  const wishes = ({ pod }: ListedPod): string =>
    JSON.stringify([
      pod.workload === 'DaemonSet',
      pod.selector.map(({ key, value }) => [key.value, value.value]),
      pod.affinity?.map((term) => term.expressions.map((e) => [e.key.value, e.operator, e.values.map((v) => v.value)])),
      pod.tolerations,
      pod.nodeName,
      pod.os,
      pod.unresolved,
    ]);
  return [...new Map(listed.map((row) => [wishes(row), row])).values()];
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
  if (decides === 'newName') return { span, whole: { unread: 'The tag is the one that each manifest gives.' } };
  return { span, whole: imageOfText(`${newName}${tag}${digest === undefined ? '' : `@${digest}`}`) };
}
