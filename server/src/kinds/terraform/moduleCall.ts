import { formatReference, readReference } from '../../image/reference';
import type { Demand, ImageUse } from '../../model/imageUse';
import type { LabelEquals, Pod } from '../../model/pod';
import type { Span, Spanned } from '../../text/span';
import { madeText, type TextValue, type Value } from '../syntax/hcl/value';
import type { Gathered } from './resource';

/** A call of a module: where it stands, and the values that it gives, where these stand. */
export interface ModuleCall {
  readonly place: Span;
  readonly given: readonly Value[];
}

/** A value that stands in no characters at all would be an empty one. */
const NOWHERE: Span = { start: 0, end: 1 };

/** A value for another file, where its characters do not stand. */
export function withoutPlaces(value: Value): Value {
  switch (value.kind) {
    case 'text':
      return madeText(value.value, NOWHERE);
    case 'list':
      return { ...value, items: value.items.map(withoutPlaces), span: NOWHERE };
    case 'object': {
      const fields = [...value.fields].map(
        ([name, field]) =>
          [name, { key: { value: field.key.value, span: NOWHERE }, value: withoutPlaces(field.value) }] as const,
      );
      // A type with `optional(…)` may add others.
      return { ...value, fields: new Map(fields), span: NOWHERE, complete: false };
    }
    case 'json':
      return { ...value, of: withoutPlaces(value.of), span: NOWHERE };
    default:
      return { ...value, span: NOWHERE };
  }
}

/**
 * Adds what a module comes to by a call and not by its own text alone: it stands at the value that the call gives for it,
 * or else at the call's name.
 */
export function decidedByCall(called: Gathered, alone: Gathered, call: ModuleCall, into: Gathered): void {
  const settled = new Set(alone.uses.map(keyOf));
  const texts = call.given.flatMap(textsIn);
  const isOpen = (use: ImageUse): boolean => use.image !== undefined && !settled.has(keyOf(use));
  const pods = new Map<number, number>();
  called.pods.forEach((pod, i) => {
    const uses = pod.uses.flatMap((use) => called.uses[use] ?? []);
    if (!uses.some(isOpen)) return;
    pods.set(i, into.pods.length);
    into.pods.push(placedPod(pod, call.place));
  });
  for (const use of called.uses.filter(isOpen)) {
    const pod = use.demand.kind === 'pod' ? pods.get(use.demand.pod) : undefined;
    const owner = pod === undefined ? undefined : into.pods[pod];
    if (pod !== undefined && owner) into.pods[pod] = { ...owner, uses: [...owner.uses, into.uses.length] };
    const demand: Demand = pod === undefined ? withoutSpan(use.demand) : { kind: 'pod', pod };
    into.uses.push({ ...placedUse(use, texts, call.place), demand });
  }
}

function keyOf({ image, demand }: ImageUse): string {
  return JSON.stringify([image, demand.kind === 'pod' ? 'pod' : withoutSpan(demand)]);
}

function withoutSpan(demand: Demand): Demand {
  if (demand.kind !== 'stated') return demand;
  const { span: _span, ...rest } = demand;
  return rest;
}

/** The given text that is the whole image says which it is, or else the longest that is part of it. */
function placedUse(use: ImageUse, texts: readonly TextValue[], otherwise: Span): ImageUse {
  const { slot: _slot, image, ...rest } = use;
  const name = image === undefined ? '' : formatReference(image);
  const isWhole = ({ value }: TextValue): boolean => {
    const read = readReference(value);
    return read.ok && formatReference(read.reference) === name;
  };
  const whole = texts.find(isWhole);
  const parts = texts.filter(({ value }) => name.includes(value));
  const giver = whole ?? parts.reduce<TextValue | undefined>((best, one) => longer(best, one), undefined);
  return {
    ...rest,
    ...(image && { image }),
    span: giver?.span ?? otherwise,
    written: giver?.value ?? name,
    literal: whole?.literal ?? false,
  };
}

function longer(a: TextValue | undefined, b: TextValue): TextValue {
  return a !== undefined && a.value.length >= b.value.length ? a : b;
}

function textsIn(value: Value): readonly TextValue[] {
  switch (value.kind) {
    case 'text':
      return value.complete && value.value.length > 1 ? [value] : [];
    case 'list':
      return value.items.flatMap(textsIn);
    case 'object':
      return [...value.fields.values()].flatMap((field) => textsIn(field.value));
    case 'json':
      return textsIn(value.of);
    default:
      return [];
  }
}

/** A pod as the call has it: nothing of it can be changed there. An affinity, which fixes change, leaves its nodes open. */
function placedPod(pod: Pod, place: Span): Pod {
  const at = (text: Spanned<string>): Spanned<string> => ({ value: text.value, span: place });
  const label = (one: LabelEquals): LabelEquals => ({ key: at(one.key), value: at(one.value), inherited: true });
  const { constrain: _constrain, runtimeClass, affinity, ...rest } = pod;
  return {
    ...rest,
    span: place,
    uses: [],
    selector: pod.selector.map(label),
    unresolved: pod.unresolved || affinity !== undefined,
    ...(runtimeClass && { runtimeClass: at(runtimeClass) }),
  };
}
