import * as l10n from '@vscode/l10n';
import type { LabelExpression, NodeTerm, Pod, Toleration } from '../model/pod';
import type { RunningContainer, RunningPod, Trouble } from '../model/runningPod';
import type { Spanned } from '../text/span';
import { field, objectsOf, readItems, textEntriesOf, textOf, textsOf } from './jsonFields';

/** The pods of a list, or why it is none. */
export type PodsReading =
  | { readonly ok: true; readonly pods: readonly RunningPod[] }
  | { readonly ok: false; readonly detail: string };

/** Reads what `kubectl get pods -o json` prints. Never throws. */
export function parsePods(text: string): PodsReading {
  const read = readItems(text);
  if (!read.ok) return read;
  if (read.items === undefined) return { ok: false, detail: l10n.t('this is no list of pods') };
  return { ok: true, pods: read.items.flatMap((item) => podOf(item) ?? []) };
}

function podOf(item: object): RunningPod | undefined {
  const name = textOf(field(item, 'metadata', 'name'));
  if (name === undefined) return undefined;
  const spec = field(item, 'spec');
  const node = textOf(field(spec, 'nodeName'));
  const workload = workloadOf(item, name);
  return {
    namespace: textOf(field(item, 'metadata', 'namespace')) ?? 'default',
    name,
    workload,
    pod: constraintsOf(spec, workload),
    containers: containersOf(item),
    ...(node !== undefined && { node }),
  };
}

/** The names that a person gave: of a Deployment, not of its ReplicaSet; of a CronJob, not of its Job. */
function workloadOf(item: object, name: string): string {
  const [owner] = objectsOf(field(item, 'metadata', 'ownerReferences'));
  const kind = textOf(field(owner, 'kind'));
  const own = textOf(field(owner, 'name'));
  if (kind === undefined || own === undefined) return `Pod/${name}`;
  const hash = textOf(field(item, 'metadata', 'labels', 'pod-template-hash'));
  if (kind === 'ReplicaSet' && hash !== undefined && own.endsWith(`-${hash}`)) {
    return `Deployment/${own.slice(0, -hash.length - 1)}`;
  }
  const scheduled = /^(.+)-\d{8,}$/.exec(own);
  return kind === 'Job' && scheduled?.[1] !== undefined ? `CronJob/${scheduled[1]}` : `${kind}/${own}`;
}

const NOWHERE = { start: 0, end: 0 };
const spanned = (value: string): Spanned<string> => ({ value, span: NOWHERE });

function constraintsOf(spec: unknown, workload: string): Pod {
  const kind = workload.slice(0, workload.indexOf('/'));
  const os = textOf(field(spec, 'os', 'name'));
  const affinity = affinityOf(spec, kind);
  return {
    workload: kind,
    span: NOWHERE,
    uses: [],
    selector: textEntriesOf(field(spec, 'nodeSelector')).map(([key, value]) => ({
      key: spanned(key),
      value: spanned(value),
    })),
    tolerations: objectsOf(field(spec, 'tolerations')).map(tolerationOf),
    unresolved: false,
    ...(affinity && { affinity }),
    ...(os !== undefined && { os }),
  };
}

/** Its controller binds each pod of a DaemonSet to one node by name; the DaemonSet itself is for all of them. */
function affinityOf(spec: unknown, kind: string): readonly NodeTerm[] | undefined {
  const required = field(spec, 'affinity', 'nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution');
  const written = field(required, 'nodeSelectorTerms');
  if (!Array.isArray(written)) return undefined;
  const isDaemon = kind === 'DaemonSet';
  const terms = objectsOf(written).map((term): NodeTerm => {
    const fields = objectsOf(field(term, 'matchFields')).map((one) => expressionOf(one, 'field'));
    const labels = objectsOf(field(term, 'matchExpressions')).map((one) => expressionOf(one, 'label'));
    const kept = isDaemon ? fields.filter(({ key }) => key.value !== 'metadata.name') : fields;
    return { expressions: [...labels, ...kept], span: NOWHERE };
  });
  const wasOnlyName = isDaemon && terms.some((term) => term.expressions.length === 0);
  return wasOnlyName ? undefined : terms;
}

function expressionOf(value: object, kind: 'label' | 'field'): LabelExpression {
  return {
    key: spanned(textOf(field(value, 'key')) ?? ''),
    operator: textOf(field(value, 'operator')) ?? '',
    values: textsOf(field(value, 'values')).map(spanned),
    field: kind === 'field',
  };
}

function tolerationOf(value: object): Toleration {
  const key = textOf(field(value, 'key'));
  const own = textOf(field(value, 'value'));
  const effect = textOf(field(value, 'effect'));
  return {
    operator: textOf(field(value, 'operator')) ?? '',
    ...(key !== undefined && { key }),
    ...(own !== undefined && { value: own }),
    ...(effect !== undefined && { effect }),
  };
}

function containersOf(item: object): readonly RunningContainer[] {
  const statuses = [
    ...objectsOf(field(item, 'status', 'initContainerStatuses')),
    ...objectsOf(field(item, 'status', 'containerStatuses')),
  ];
  const troubles = new Map(statuses.map((status) => [textOf(field(status, 'name')) ?? '', troublesOf(status)]));
  const written = [
    ...objectsOf(field(item, 'spec', 'initContainers')),
    ...objectsOf(field(item, 'spec', 'containers')),
  ];
  return written.flatMap((container) => {
    const image = textOf(field(container, 'image'));
    const name = textOf(field(container, 'name')) ?? '';
    return image === undefined ? [] : [{ name, image, troubles: troubles.get(name) ?? [] }];
  });
}

function troublesOf(status: object): readonly Trouble[] {
  return ['state', 'lastState'].flatMap((when) =>
    ['waiting', 'terminated'].flatMap((how) => {
      const found = field(status, when, how);
      const reason = textOf(field(found, 'reason'));
      const message = textOf(field(found, 'message')) ?? '';
      if (reason === undefined && message === '') return [];
      return [{ reason: reason ?? '', message, ...(when === 'lastState' && { past: true as const }) }];
    }),
  );
}
