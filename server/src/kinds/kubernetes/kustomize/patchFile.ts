import type { FileText } from '../../../model/kind';
import type { Reading } from '../../../model/reading';
import { buildKustomization } from './build';
import { decidedHere, finalUses } from './uses';

/** A file that a kustomization takes for a patch: its images run in the pods that it changes. */
export function readPatchFile(
  alone: Reading,
  { path, text }: { readonly path: string; readonly text: string },
  kustomization: { readonly path: string; readonly text: string },
  file: FileText,
): Reading {
  const built = buildKustomization(kustomization.path, kustomization.text, (name) =>
    name === path ? text : file(name),
  );
  const { uses, pods } = decidedHere(finalUses(built), path, text);
  const wanted = [...new Set([...alone.wanted, ...built.wanted])].filter((name) => name !== path);
  if (uses.length === 0) return { ...alone, wanted };
  const told = new Set(uses.map(({ span }) => span.start));
  const kept = alone.uses.map((use) => (told.has(use.span.start) ? { ...use, toldElsewhere: true } : use));
  const shifted = uses.map((use) =>
    use.demand.kind === 'pod' ? { ...use, demand: { ...use.demand, pod: use.demand.pod + alone.pods.length } } : use,
  );
  return {
    ...alone,
    uses: [...kept, ...shifted],
    pods: [...alone.pods, ...pods.map((pod) => ({ ...pod, uses: pod.uses.map((use) => use + kept.length) }))],
    wanted,
  };
}
