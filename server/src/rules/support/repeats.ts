import * as l10n from '@vscode/l10n';
import { familiarReference } from '../../image/reference';
import type { ImageUse } from '../../model/imageUse';
import type { UseSubject } from '../../model/rule';
import type { Span } from '../../text/span';

/** The uses of the pod that name the same image for the same purpose, the use itself included, in the pod's order. */
export function sameInPod({ pod, use }: UseSubject): readonly ImageUse[] {
  const { image } = use;
  if (pod === undefined || image === undefined) return [use];
  const name = familiarReference(image);
  const isData = use.role === 'data';
  return pod.uses
    .map((one) => one.use)
    .filter((one) => one.image !== undefined && familiarReference(one.image) === name)
    .filter((one) => one === use || (one.role === 'data') === isData);
}

/** Whether an earlier container of the pod runs the same image, so that what is wrong with it is told there. */
export function isRepeated(subject: UseSubject): boolean {
  return sameInPod(subject)[0] !== subject.use;
}

/** The later containers of the pod that run the same image, to be named beside it. */
export function repeatsOf(subject: UseSubject): readonly { readonly span: Span; readonly message: string }[] {
  return sameInPod(subject)
    .slice(1)
    .filter(({ span }) => span.start !== subject.use.span.start)
    .map(({ span }) => ({ span, message: l10n.t('The same pod runs the same image here, too.') }));
}
