import type { ClusterNode, Taint } from '../model/nodes';
import type { Pod, Toleration } from '../model/pod';

/** The taint of a node that keeps the pod away (Kubernetes, "Taints and Tolerations"); undefined where none does. */
export function repellingTaint(pod: Pod, node: ClusterNode, wantsArm: boolean): Taint | undefined {
  if (node.schedulable && node.taints.length === 0) return undefined;
  // Who names a node passes the scheduler by; only the node itself may still evict.
  const effects = pod.nodeName === undefined ? SCHEDULER_EFFECTS : KUBELET_EFFECTS;
  return taintsOf(node)
    .filter(({ effect }) => effects.has(effect))
    .find((taint) => !isTolerated(pod, node, taint, wantsArm));
}

const SCHEDULER_EFFECTS: ReadonlySet<string> = new Set(['NoSchedule', 'NoExecute']);
const KUBELET_EFFECTS: ReadonlySet<string> = new Set(['NoExecute']);

/**
 * Added to the pods of every DaemonSet by its controller, each for one effect (Kubernetes, "DaemonSet", tolerations).
 * The one for `network-unavailable` goes to pods on the host's network only, which is not read here.
 */
const DAEMON_TOLERATES: ReadonlySet<string> = new Set(
  [
    'not-ready:NoExecute',
    'unreachable:NoExecute',
    'disk-pressure:NoSchedule',
    'memory-pressure:NoSchedule',
    'pid-pressure:NoSchedule',
    'unschedulable:NoSchedule',
  ].map((name) => `node.kubernetes.io/${name}`),
);

const UNSCHEDULABLE: Taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };

function taintsOf(node: ClusterNode): readonly Taint[] {
  const isMarked = node.taints.some(({ key }) => key === UNSCHEDULABLE.key);
  return node.schedulable || isMarked ? node.taints : [...node.taints, UNSCHEDULABLE];
}

function isTolerated(pod: Pod, node: ClusterNode, taint: Taint, wantsArm: boolean): boolean {
  if (pod.workload === 'DaemonSet' && DAEMON_TOLERATES.has(`${taint.key}:${taint.effect}`)) return true;
  // GKE taints its Arm nodes and adds the toleration to pods that select them.
  const isGoogleArm = taint.key === 'kubernetes.io/arch' && node.labels.has('cloud.google.com/gke-nodepool');
  if (isGoogleArm && taint.value === 'arm64' && wantsArm) return true;
  return pod.tolerations.some((toleration) => tolerates(toleration, taint));
}

function tolerates({ key, operator, value, effect }: Toleration, taint: Taint): boolean {
  if (effect !== undefined && effect !== '' && effect !== taint.effect) return false;
  const isForAllKeys = key === undefined || key === '';
  if (isForAllKeys) return operator === 'Exists';
  if (key !== taint.key) return false;
  switch (operator) {
    case 'Exists':
      return true;
    case '':
    case 'Equal':
      return (value ?? '') === (taint.value ?? '');
    case 'Gt':
      return compares(taint.value, value, (a, b) => a > b);
    case 'Lt':
      return compares(taint.value, value, (a, b) => a < b);
    default:
      return false;
  }
}

function compares(
  left: string | undefined,
  right: string | undefined,
  holds: (a: number, b: number) => boolean,
): boolean {
  const isNumber = (text: string | undefined): text is string => text !== undefined && /^-?\d{1,18}$/.test(text);
  return isNumber(left) && isNumber(right) && holds(Number(left), Number(right));
}
