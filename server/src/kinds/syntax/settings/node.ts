import * as l10n from '@vscode/l10n';
import type { Setting } from '../../../data/managedServices';
import type { Span } from '../../../text/span';
import type { Block, Body } from '../hcl/ast';
import { evaluate, type Scope } from '../hcl/evaluate';
import { itemsOf, plainText, unknownValue, type Value } from '../hcl/value';

/** A block, or an object that stands for one: settings by name, and further ones inside. */
export interface Node {
  readonly span: Span;
  /** It is there only if an expression makes it (`dynamic`), or is not known at all. */
  readonly uncertain: boolean;
  readonly block?: Block;
  /** The value of the first of these names that is set; null is not set. */
  value(...names: readonly string[]): Value | undefined;
  /** The blocks of these names, the objects and the lists of objects. */
  nodes(...names: readonly string[]): readonly Node[];
}

/** The node of a block. */
export function nodeOfBlock(block: Block, scope: Scope): Node {
  return nodeOfBody(block.body, block, scope, false);
}

/** Where a block begins, as a place to point at: its last label, or its type; the whole of an object. */
export function headOf({ block, span }: Node): Span {
  return block?.labels.at(-1)?.span ?? block?.type.span ?? span;
}

/** The node of an object; what is not known is a node whose every setting is not known. */
export function nodeOfValue(value: Value): Node {
  const { span } = value;
  const uncertain = value.kind !== 'object' || !value.complete;
  const get = (name: string): Value | undefined => {
    const found = value.kind === 'object' ? value.fields.get(name)?.value : undefined;
    return found ?? (uncertain ? unknownValue(l10n.t('It is not known here.'), span) : undefined);
  };
  return {
    span,
    uncertain,
    value: (...names) => firstSet(names.map(get)),
    nodes: (...names) => names.flatMap((name) => nodesOfValue(value.kind === 'object' ? get(name) : undefined)),
  };
}

/** The nodes under a path of names: `template.container`. */
export function nodesAt(node: Node, path: string): readonly Node[] {
  return path.split('.').reduce<readonly Node[]>((nodes, name) => nodes.flatMap((one) => one.nodes(name)), [node]);
}

/** What a setting under a path says; it is known only where every block on the way is certain. */
export function settingAt(node: Node, path: string): Setting {
  const names = path.split('.');
  const last = names.pop() ?? '';
  let owners: readonly Node[] = [node];
  for (const name of names) {
    owners = owners.flatMap((owner) => owner.nodes(name));
    if (owners.some((owner) => owner.uncertain)) return { state: 'unknown' };
  }
  const [value, ...others] = owners.flatMap((owner) => owner.value(last) ?? []);
  return others.length > 0 ? { state: 'unknown' } : settingOf(value);
}

/** The setting of a value: a text, or a list with one. */
export function settingOf(value: Value | undefined): Setting {
  if (value === undefined || value.kind === 'null') return { state: 'absent' };
  if (value.kind === 'list') {
    const [only, ...others] = itemsOf(value);
    return others.length > 0 ? { state: 'unknown' } : settingOf(only);
  }
  const text = plainText(value);
  return text === undefined ? { state: 'unknown' } : { state: 'given', text };
}

function nodeOfBody(body: Body, block: Block, scope: Scope, uncertain: boolean): Node {
  const get = (name: string): Value | undefined => {
    const attribute = body.attributes.findLast((one) => one.name.value === name);
    return attribute === undefined ? undefined : evaluate(attribute.value, scope);
  };
  return {
    span: block.span,
    uncertain,
    block,
    value: (...names) => firstSet(names.map(get)),
    nodes: (...names) => [
      ...body.blocks.flatMap((inner) => {
        if (names.includes(inner.type.value)) return [nodeOfBody(inner.body, inner, scope, false)];
        const isDynamic = inner.type.value === 'dynamic' && names.includes(inner.labels[0]?.value ?? '');
        const content = isDynamic ? inner.body.blocks.find((one) => one.type.value === 'content') : undefined;
        return content === undefined ? [] : [nodeOfBody(content.body, content, scope, true)];
      }),
      ...names.flatMap((name) => nodesOfValue(get(name))),
    ],
  };
}

function nodesOfValue(value: Value | undefined): readonly Node[] {
  if (value === undefined || value.kind === 'null') return [];
  if (value.kind === 'list') return value.items.flatMap(nodesOfValue);
  if (value.kind === 'json') return nodesOfValue(value.of);
  return [nodeOfValue(value)];
}

function firstSet(values: readonly (Value | undefined)[]): Value | undefined {
  return values.find((value) => value !== undefined && value.kind !== 'null');
}
