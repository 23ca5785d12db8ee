import { ARCH_KEYS, DEPRECATED_KEYS, OS_KEYS } from '../../data/nodeLabels';
import type { PlatformMention } from '../../model/mention';
import type { LabelEquals, LabelExpression, NodeTerm, Pod, Toleration } from '../../model/pod';
import type { Span, Spanned } from '../../text/span';
import { itemsOf, plainText, type Value } from '../syntax/hcl/value';
import { embeddedYaml } from '../syntax/settings/moved';
import { type Node, nodeOfValue, nodesAt } from '../syntax/settings/node';
import { imageUse } from '../syntax/settings/uses';
import { constrainEdits } from './podEdits';
import type { Gathered, ReadResource, Resource } from './resource';

const TEMPLATE = 'spec.template.spec';

/** Reads the workloads of the provider `kubernetes`, by type. */
export const WORKLOADS: ReadonlyMap<string, ReadResource> = new Map<string, ReadResource>([
  ...['', '_v1'].flatMap((version): (readonly [string, ReadResource])[] => [
    [`kubernetes_pod${version}`, workload('Pod', 'spec')],
    [`kubernetes_deployment${version}`, workload('Deployment', TEMPLATE)],
    [`kubernetes_stateful_set${version}`, workload('StatefulSet', TEMPLATE)],
    [`kubernetes_daemon_set${version}`, workload('DaemonSet', TEMPLATE)],
    [`kubernetes_replication_controller${version}`, workload('ReplicationController', TEMPLATE)],
    [`kubernetes_job${version}`, workload('Job', TEMPLATE)],
    [`kubernetes_cron_job${version}`, workload('CronJob', `spec.job_template.${TEMPLATE}`)],
  ]),
  ['kubernetes_daemonset', workload('DaemonSet', TEMPLATE)],
  ['kubernetes_manifest', manifest],
  ['kubectl_manifest', kubectlManifest],
]);

function workload(kind: string, path: string): ReadResource {
  return (resource, into) => {
    for (const spec of nodesAt(resource.node, path)) readPod(resource, spec, kind, into);
  };
}

const MANIFESTS: ReadonlyMap<string, string> = new Map([
  ['Pod', 'spec'],
  ['CronJob', `spec.jobTemplate.${TEMPLATE}`],
  ...['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job'].map((kind) => [kind, TEMPLATE] as const),
]);

/** `kubernetes_manifest`: the object itself, in the names of Kubernetes. */
function manifest(resource: Resource, into: Gathered): void {
  for (const object of resource.node.nodes('manifest')) readObject(resource, object, into);
}

/** `kubectl_manifest` (alekc/kubectl, gavinbunney/kubectl): one object as a text in YAML. */
function kubectlManifest(resource: Resource, into: Gathered): void {
  const body = resource.node.value('yaml_body');
  const objects = body?.kind === 'text' ? embeddedYaml(body, resource.text) : body?.kind === 'json' ? [body.of] : [];
  for (const object of objects) readObject(resource, nodeOfValue(object), into);
}

function readObject(resource: Resource, object: Node, into: Gathered): void {
  const kind = plainText(object.value('kind')) ?? '';
  const path = MANIFESTS.get(kind);
  if (path === undefined) return;
  for (const spec of nodesAt(object, path)) readPod(resource, spec, kind, into);
}

function readPod({ text, name }: Resource, spec: Node, kind: string, into: Gathered): void {
  const selector = readSelector(spec.value('node_selector', 'nodeSelector'));
  const affinity = readAffinity(text, spec);
  into.mentions.push(...selectorMentions(text, selector.items), ...affinity.mentions);
  const index = into.pods.length;
  const uses: number[] = [];
  for (const container of spec.nodes('init_container', 'initContainers', 'container', 'containers')) {
    for (const use of imageUse(text, container.value('image'), { demand: { kind: 'pod', pod: index } })) {
      uses.push(into.uses.length);
      into.uses.push(use);
    }
  }
  const isIdle = selector.items.length === 0 && affinity.terms === undefined;
  if (uses.length === 0 && isIdle) return;
  const nodeName = plainText(spec.value('node_name', 'nodeName'));
  const os = spec.nodes('os').map((one) => plainText(one.value('name')))[0];
  const hasClass = spec.value('runtime_class_name', 'runtimeClassName') !== undefined;
  const isPartial = selector.partial || affinity.partial || spec.uncertain || hasClass;
  into.pods.push({
    workload: kind,
    name: name.replaceAll('"', ''),
    span: spec.span,
    uses,
    selector: selector.items,
    ...(affinity.terms && { affinity: affinity.terms }),
    tolerations: spec.nodes('toleration', 'tolerations').map(readToleration),
    ...(nodeName && { nodeName }),
    ...(os && { os }),
    unresolved: isPartial || (spec.value('node_name', 'nodeName') !== undefined && nodeName === undefined),
    ...constrainable(text, spec),
  });
}

/** A pod whose block is written here can be given what it does not have yet: a selector for one, affinity for several. */
function constrainable(text: string, spec: Node): Pick<Pod, 'constrain'> {
  const { block } = spec;
  if (block === undefined || spec.uncertain) return {};
  const hasSelector = spec.value('node_selector') !== undefined;
  const hasAffinity = spec.nodes('affinity').length > 0;
  return {
    constrain: (architectures) =>
      (architectures.length > 1 ? hasAffinity : hasSelector) ? [] : constrainEdits(text, block, architectures),
  };
}

interface Selector {
  readonly items: readonly LabelEquals[];
  readonly partial: boolean;
}

function readSelector(value: Value | undefined): Selector {
  if (value === undefined) return { items: [], partial: false };
  if (value.kind !== 'object') return { items: [], partial: true };
  const items: LabelEquals[] = [];
  for (const { key, value: label } of value.fields.values()) {
    const text = spanned(label);
    if (text !== undefined) items.push({ key, value: text });
  }
  return { items, partial: !value.complete || items.length < value.fields.size };
}

interface Affinity {
  /** Absent where there is none. */
  readonly terms?: readonly NodeTerm[];
  readonly partial: boolean;
  readonly mentions: readonly PlatformMention[];
}

function readAffinity(text: string, spec: Node): Affinity {
  const rules = spec.nodes('affinity').flatMap((one) => one.nodes('node_affinity', 'nodeAffinity'));
  const required = rules.flatMap((one) =>
    one.nodes('required_during_scheduling_ignored_during_execution', 'requiredDuringSchedulingIgnoredDuringExecution'),
  );
  const terms = required.flatMap((one) => one.nodes('node_selector_term', 'nodeSelectorTerms'));
  const read = terms.map((term) => readTerm(term));
  const isPartial = [...rules, ...required].some((one) => one.uncertain) || read.some(({ partial }) => partial);
  const expressions = read.flatMap(({ term }) => term.expressions);
  return {
    ...(required.length > 0 && { terms: read.map(({ term }) => term) }),
    partial: isPartial,
    mentions: expressions.flatMap(({ key, values }) => [
      ...values.flatMap((value) => valueMention(text, key.value, value)),
      ...keyMention(text, key),
    ]),
  };
}

function readTerm(term: Node): { readonly term: NodeTerm; readonly partial: boolean } {
  const expressions: LabelExpression[] = [];
  let partial = term.uncertain;
  for (const [names, field] of TERM_PARTS) {
    for (const part of term.nodes(...names)) {
      const key = spanned(part.value('key'));
      const operator = plainText(part.value('operator'));
      const list = part.value('values');
      const values = itemsOf(list).map(spanned);
      const known = values.filter((value) => value !== undefined);
      const isWhole = known.length === values.length && (list === undefined || list.kind === 'list');
      if (key === undefined || operator === undefined || !isWhole || part.uncertain) {
        partial = true;
        // What cannot be read may hold or not: no operator is what no judge decides by.
        expressions.push({ key: { value: '', span: part.span }, operator: '', values: [], field });
      } else expressions.push({ key, operator, values: known, field });
    }
  }
  return { term: { expressions, span: term.span }, partial };
}

const TERM_PARTS = [
  [['match_expressions', 'matchExpressions'], false],
  [['match_fields', 'matchFields'], true],
] as const;

function readToleration(node: Node): Toleration {
  const [key, value, effect] = ['key', 'value', 'effect'].map((name) => plainText(node.value(name)));
  return {
    operator: plainText(node.value('operator')) ?? 'Equal',
    ...(key !== undefined && { key }),
    ...(value !== undefined && { value }),
    ...(effect !== undefined && { effect }),
  };
}

function spanned(value: Value | undefined): Spanned<string> | undefined {
  const text = plainText(value);
  return value === undefined || text === undefined ? undefined : { value: text, span: value.span };
}

function selectorMentions(text: string, items: readonly LabelEquals[]): readonly PlatformMention[] {
  const keys = new Set(items.map(({ key }) => key.value));
  return items.flatMap(({ key, value }) => {
    const isRepeated = keys.has(DEPRECATED_KEYS.get(key.value) ?? '');
    return [...valueMention(text, key.value, value), ...(isRepeated ? [] : keyMention(text, key))];
  });
}

function valueMention(text: string, key: string, value: Spanned<string>): readonly PlatformMention[] {
  const what = ARCH_KEYS.has(key) ? 'archValue' : OS_KEYS.has(key) ? 'osValue' : undefined;
  if (what === undefined || !stands(text, value)) return [];
  return [{ what, text: value, key, replace: (to) => [{ span: value.span, text: to }] }];
}

function keyMention(text: string, key: Spanned<string>): readonly PlatformMention[] {
  if (!DEPRECATED_KEYS.has(key.value) || !stands(text, key)) return [];
  return [{ what: 'labelKey', text: key, replace: (to) => [{ span: key.span, text: to }] }];
}

function stands(text: string, { value, span }: { readonly value: string; readonly span: Span }): boolean {
  return text.slice(span.start, span.end) === value;
}
