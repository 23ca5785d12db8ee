import { isSeq } from 'yaml';
import type { LabelEquals, LabelExpression, NodeTerm, Toleration } from '../../model/pod';
import type { Span, Spanned } from '../../text/span';
import type { Field, Place, Tree } from './tree';
import { hasVariable } from './variables';

/** What a pod's mappings say of its nodes; the parts are those of `Pod`. */
export interface Placement {
  readonly selector: readonly LabelEquals[];
  readonly affinity?: readonly NodeTerm[];
  readonly tolerations: readonly Toleration[];
  readonly nodeName?: string;
  readonly os?: string;
  /** Some of it is a variable, is half typed, or comes from a runtime class. */
  readonly unresolved: boolean;
  readonly runtimeClass?: Spanned<string>;
}

/** Reads the fields that choose nodes; for each, the first of `places` that has it decides. */
export function readPlacement(tree: Tree, places: readonly Place[]): Placement {
  const field = (key: string): Field | undefined => {
    for (const place of places) {
      const found = tree.fields(place).get(key);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  const selector = readSelector(tree, field('nodeSelector')?.place);
  const required = requiredAffinity(tree, field('affinity')?.place);
  const nodeName = tree.text(field('nodeName')?.place)?.value;
  const os = tree.text(tree.at(field('os')?.place, 'name'))?.value;
  const isVariable = [nodeName ?? '', os ?? ''].some(hasVariable);
  const runtimeClass = tree.text(field('runtimeClassName')?.place);
  const isOpen = selector.partial || required.partial || isVariable;
  const isNamed = runtimeClass !== undefined && runtimeClass.value !== '' && !hasVariable(runtimeClass.value);
  return {
    selector: selector.items,
    ...(required.terms !== undefined && { affinity: required.terms }),
    tolerations: tree.items(field('tolerations')?.place).map((item) => readToleration(tree, item)),
    ...(nodeName !== undefined && nodeName !== '' && !hasVariable(nodeName) && { nodeName }),
    ...(os !== undefined && os !== '' && !hasVariable(os) && { os }),
    unresolved: isOpen || field('runtimeClassName') !== undefined,
    ...(isNamed && !isOpen && { runtimeClass: { value: runtimeClass.value, span: runtimeClass.span } }),
  };
}

/** The terms of `requiredDuringSchedulingIgnoredDuringExecution` of an `affinity`, as places. */
export function requiredTerms(tree: Tree, affinity: Place | undefined): Place | undefined {
  return tree.at(affinity, 'nodeAffinity', REQUIRED, 'nodeSelectorTerms');
}

/** The key of the affinity that a scheduler must obey. */
export const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';

/** One `{ key, operator, values }`; undefined where the key or the operator is missing. */
export function readExpression(tree: Tree, item: Place, kind: 'label' | 'field'): LabelExpression | undefined {
  const key = tree.text(tree.at(item, 'key'));
  const operator = tree.text(tree.at(item, 'operator'))?.value;
  if (key === undefined || operator === undefined) return undefined;
  const values = tree.items(tree.at(item, 'values')).flatMap((value) => tree.text(value) ?? []);
  return {
    key: { value: key.value, span: key.span },
    operator,
    values: values.map(({ value, span }) => ({ value, span })),
    field: kind === 'field',
  };
}

interface Selector {
  readonly items: readonly LabelEquals[];
  readonly partial: boolean;
}

function readSelector(tree: Tree, place: Place | undefined): Selector {
  const items: LabelEquals[] = [];
  let partial = false;
  for (const [key, field] of tree.fields(place)) {
    const value = tree.text(field.place);
    const isKnown = value !== undefined && !hasVariable(value.value) && !hasVariable(key);
    if (!isKnown) partial = true;
    else items.push({ key: tree.entry(field).key, value: { value: value.value, span: value.span } });
  }
  return { items, partial };
}

interface Affinity {
  readonly terms?: readonly NodeTerm[];
  readonly partial: boolean;
}

function requiredAffinity(tree: Tree, affinity: Place | undefined): Affinity {
  const list = requiredTerms(tree, affinity);
  if (list === undefined || !isSeq(list.node)) return { partial: false };
  const read = tree.items(list).map((term) => readTerm(tree, term));
  return { terms: read.map(({ term }) => term), partial: read.some(({ partial }) => partial) };
}

function readTerm(tree: Tree, place: Place): { readonly term: NodeTerm; readonly partial: boolean } {
  const span: Span = tree.span(place);
  const expressions: LabelExpression[] = [];
  let partial = false;
  for (const [name, kind] of TERM_PARTS) {
    const field = tree.fields(place).get(name);
    if (field === undefined) continue;
    if (field.place === undefined || !isSeq(field.place.node)) partial = true;
    for (const item of tree.items(field.place)) {
      const expression = readExpression(tree, item, kind);
      const isWhole = expression !== undefined && !expression.values.some(({ value }) => hasVariable(value));
      if (!isWhole) partial = true;
      expressions.push(isWhole ? expression : unknownExpression(tree, item));
    }
  }
  return { term: { expressions, span }, partial };
}

/** What cannot be read may hold or not: no operator is what no judge decides by. */
function unknownExpression(tree: Tree, item: Place): LabelExpression {
  return { key: { value: '', span: tree.span(item) }, operator: '', values: [], field: false };
}

const TERM_PARTS = [
  ['matchExpressions', 'label'],
  ['matchFields', 'field'],
] as const;

function readToleration(tree: Tree, item: Place): Toleration {
  const text = (key: string): string | undefined => tree.text(tree.at(item, key))?.value;
  const [key, value, effect] = [text('key'), text('value'), text('effect')];
  return {
    operator: text('operator') ?? 'Equal',
    ...(key !== undefined && { key }),
    ...(value !== undefined && { value }),
    ...(effect !== undefined && { effect }),
  };
}
