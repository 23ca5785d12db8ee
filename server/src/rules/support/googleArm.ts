import type { Platform } from '../../image/platform';
import type { Pod } from '../../model/pod';

/**
 * Whether GKE keeps a pod off nodes of these platforms: it asks for nodes of GKE, and those with Arm processors have a
 * taint that it does not tolerate (Google Cloud, "Prepare an Arm workload for deployment").
 */
export function isKeptOffByGoogle(pod: Pod, platforms: readonly Platform[]): boolean {
  const isOnGoogle = pod.selector.some(({ key }) => key.value.startsWith('cloud.google.com/'));
  const isTolerated = pod.tolerations.some(({ key = '' }) => key === '' || key === 'kubernetes.io/arch');
  return isOnGoogle && !isTolerated && platforms.every(({ architecture }) => architecture === 'arm64');
}
