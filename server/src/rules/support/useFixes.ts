import * as l10n from '@vscode/l10n';
import { ARCH_KEYS } from '../../data/nodeLabels';
import { multiArchName } from '../../image/architectureWords';
import { formatPlatform, type Platform } from '../../image/platform';
import { familiarReference } from '../../image/reference';
import type { Fix } from '../../model/finding';
import type { UseSubject } from '../../model/rule';
import { architecturesOf } from './podVerdict';
import { sameInPod } from './repeats';
import { servesAll, serving } from './serving';
import { isExplicit, joined } from './words';

/** The most platforms that a fix is offered for. */
const MOST = 3;

/** What can be done where an image does not serve what is needed. All of it changes what runs or where. */
export function useFixes(subject: UseSubject, offered: readonly Platform[]): readonly Fix[] {
  const fixes = [...nameFixes(subject), ...placementFixes(subject, offered), ...platformFixes(subject, offered)];
  const preferred = fixes.find((fix) => fix.preferred === true);
  return fixes.map((fix) => (fix === preferred ? fix : { ...fix, preferred: false }));
}

/** The image of all architectures in place of one of Docker Hub's per-architecture namespaces. */
export function nameFixes(subject: UseSubject): readonly Fix[] {
  const { use } = subject;
  const name = use.image && use.literal ? multiArchName(use.image) : undefined;
  if (name === undefined) return [];
  const text = familiarReference(name);
  return [
    {
      title: l10n.t('Use {0}, which stands for all architectures', text),
      edits: sameInPod(subject).flatMap(({ span, literal }) => (literal ? [{ span, text }] : [])),
      applicability: 'unsafe',
      preferred: true,
    },
  ];
}

/** Keeps a pod on the nodes that its image serves, or moves the one architecture that it selects. */
function placementFixes({ pod }: UseSubject, offered: readonly Platform[]): readonly Fix[] {
  if (pod === undefined) return [];
  if (pod.constrained) return selectionFixes(pod, offered);
  const served = serving(pod.feasible, offered).served.map(({ platform }) => platform);
  const architectures = architecturesOf(served);
  const edits = architectures.length === 0 ? [] : (pod.pod.constrain?.(architectures) ?? []);
  return edits.length === 0 ? [] : [{ title: constrainTitle(architectures), edits, applicability: 'unsafe' }];
}

/** The words for constraining a pod to architectures. */
export function constrainTitle(architectures: readonly string[]): string {
  const names = joined(architectures, 'and');
  return architectures.length > 1
    ? l10n.t('Run the pod on {0} nodes only (required nodeAffinity)', names)
    : l10n.t('Run the pod on {0} nodes only (nodeSelector)', names);
}

function selectionFixes(pod: NonNullable<UseSubject['pod']>, offered: readonly Platform[]): readonly Fix[] {
  const chosen = pod.pod.selector.filter(({ key }) => ARCH_KEYS.has(key.value));
  const [only, ...others] = chosen;
  const isSelectorAlone =
    only !== undefined && only.inherited !== true && others.length === 0 && pod.pod.affinity === undefined;
  if (!isSelectorAlone) return [];
  return architecturesOf(offered.filter(({ os }) => os === 'linux'))
    .filter((architecture) => /^[a-z]/.test(architecture))
    .slice(0, MOST)
    .map((architecture) => ({
      title: l10n.t('Select {0} nodes instead', architecture),
      edits: [{ span: only.value.span, text: architecture }],
      applicability: 'unsafe',
    }));
}

/** Another platform where one is stated; an offered one where a service may state it and run under emulation. */
function platformFixes(subject: UseSubject, offered: readonly Platform[]): readonly Fix[] {
  const { use, environment, required } = subject;
  const { slot } = use;
  if (slot === undefined || slot.many) return [];
  const isStated = use.demand.kind === 'stated' && slot.remove !== undefined;
  // Swarm leaves `platform:` out of account.
  const mayRunEmulated = use.role === 'run' && use.demand.kind === 'open' && required?.swarm === undefined;
  if (!isStated && !mayRunEmulated) return [];
  const fixes: Fix[] = [];
  const isServedWithout = environment !== undefined && servesAll(environment.platforms, offered);
  if (isStated && isServedWithout && slot.remove !== undefined) {
    const title = l10n.t('Remove {0}', slot.label);
    fixes.push({ title, edits: slot.remove(), applicability: 'unsafe', preferred: true });
  }
  // Another platform than anybody needs would be the next finding.
  const isWelcome = (platform: Platform): boolean =>
    !isStated ||
    environment === undefined ||
    !isExplicit(environment) ||
    serving(environment.platforms, [platform]).served.length > 0;
  const candidates = offered
    .filter((one) => one.os === 'linux' && one.osVersion === undefined && isWelcome(one))
    .slice(0, MOST);
  for (const platform of candidates) {
    const name = formatPlatform(platform);
    const title = isStated
      ? l10n.t('Change {0} to {1}', slot.label, name)
      : l10n.t('Run it as {0} ({1}), emulated elsewhere', name, slot.label);
    fixes.push({ title, edits: slot.write([name]), applicability: 'unsafe' });
  }
  return fixes.filter(({ edits }) => edits.length > 0);
}
