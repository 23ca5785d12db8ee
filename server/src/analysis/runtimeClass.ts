import type { LabelEquals, Pod, RuntimeClass } from '../model/pod';

/**
 * The pod with what its runtime class adds, as admission does it (Kubernetes, "Runtime Class"): its selector and its
 * tolerations. A class that the workspace lacks, or has in several forms, leaves the pod as it was: unresolved.
 */
export function withRuntimeClass(pod: Pod, classes: () => readonly RuntimeClass[]): Pod {
  const { runtimeClass } = pod;
  if (runtimeClass === undefined) return pod;
  const [found, ...others] = classes().filter(({ name }) => name === runtimeClass.value);
  if (found === undefined || found.unresolved || others.some((one) => formOf(one) !== formOf(found))) return pod;
  const added = found.selector.filter(
    ({ key, value }) => !pod.selector.some((own) => says(own, key.value, value.value)),
  );
  const { span } = runtimeClass;
  const inherited = added.map(
    ({ key, value }): LabelEquals => ({
      key: { value: key.value, span },
      value: { value: value.value, span },
      inherited: true,
    }),
  );
  return {
    ...pod,
    selector: [...pod.selector, ...inherited],
    tolerations: [...pod.tolerations, ...found.tolerations],
    unresolved: false,
  };
}

function says({ key, value }: LabelEquals, wantedKey: string, wantedValue: string): boolean {
  return key.value === wantedKey && value.value === wantedValue;
}

function formOf({ selector, tolerations, unresolved }: RuntimeClass): string {
  return JSON.stringify([selector.map(({ key, value }) => [key.value, value.value]), tolerations, unresolved]);
}
