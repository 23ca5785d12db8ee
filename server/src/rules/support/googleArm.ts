import type { Platform } from '../../image/platform';
import type { PodSubject } from '../../model/rule';

/**
 * Whether GKE keeps a pod off nodes of these platforms: it asks for nodes of GKE or is made beside a cluster of it, and
 * those with Arm processors have a taint that it does not tolerate (Google Cloud, "Prepare an Arm workload for deployment").
 */
export function isKeptOffByGoogle({ pod, onGoogle }: PodSubject, platforms: readonly Platform[]): boolean {
  const isThere = onGoogle === true || pod.selector.some(({ key }) => key.value.startsWith('cloud.google.com/'));
  const isTolerated = pod.tolerations.some(({ key = '' }) => key === '' || key === 'kubernetes.io/arch');
  return isThere && !isTolerated && platforms.every(({ architecture }) => architecture === 'arm64');
}
