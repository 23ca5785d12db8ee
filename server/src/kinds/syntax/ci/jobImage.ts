import * as l10n from '@vscode/l10n';
import { readReference } from '../../../image/reference';
import type { Demand, ImageUse } from '../../../model/imageUse';
import type { RunnerLabels } from '../../../model/runner';
import type { YamlText } from '../../../text/yaml/yaml';

/** An image that a CI runs a job, a step or a service in. */
export interface NamedImage {
  readonly text: YamlText;
  /** What the text comes to; `undefined` where it has a variable that only a run knows. */
  readonly value: string | undefined;
  readonly demand: Demand;
  /** Why the image is not known although its text is. */
  readonly unread?: string | undefined;
  /** The leg of a matrix, in words. */
  readonly leg?: string | undefined;
}

/** The use of an image that a job names; nothing where the name is empty. */
export function jobImage({ text, value, demand, unread, leg }: NamedImage): ImageUse | undefined {
  const name = value?.trim();
  if (text.value.trim() === '' || name === '') return undefined;
  const reading = name === undefined || unread !== undefined ? undefined : readReference(name);
  const why = reading === undefined ? (unread ?? l10n.t('The image has a variable that only a run knows.')) : undefined;
  return {
    role: 'job',
    span: text.span,
    written: text.value,
    ...(reading?.ok && { image: reading.reference }),
    ...(reading?.ok === false && { unread: reading.message }),
    ...(why !== undefined && { unread: why }),
    demand,
    literal: text.literal && value === text.value,
    ...(leg !== undefined && { condition: leg }),
  };
}

/** That the machine of the job decides. */
export function machineDemand(runner: RunnerLabels): Demand {
  return { kind: 'runner', runner, because: 'the machine that the job runs on' };
}
