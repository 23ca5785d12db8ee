import { HUB_BUILDER, HUB_VARIABLES } from '../../data/managedServices';
import type { Build } from '../../model/build';
import type { Source } from '../../text/source';

/** The builds of a script with the machine that runs them, where that is a hook of Docker Hub's automated builds. */
export function withHubBuilder(builds: readonly Build[], { path, text }: Source): readonly Build[] {
  if (builds.length === 0 || !HOOK.test(path) || !isForHub(text)) return builds;
  return builds.map((build) => ({ ...build, likelyMachines: [HUB_BUILDER] }));
}

/** Others may have hooks of these names: those of Docker Hub go by what it tells them. */
function isForHub(text: string): boolean {
  return [...text.matchAll(READ)].some(([, name = '']) => HUB_VARIABLES.has(name));
}

const HOOK = /(?:^|\/)hooks\/(?:(?:pre|post)_)?(?:build|test|push)$/;
const READ = /\$\{?([A-Z_]+)\b/g;
