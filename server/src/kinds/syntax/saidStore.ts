import type { Build } from '../../model/build';

/**
 * The builds of a document in whose words the engine has the containerd image store: a comment or a message asks whoever
 * runs it for that (`## needs the containerd image store`), or it is switched on there.
 */
export function withSaidStore(builds: readonly Build[], text: string): readonly Build[] {
  if (builds.length === 0 || !saysContainerdStore(text)) return builds;
  return builds.map((build) => (build.store === 'unknown' ? { ...build, store: 'containerd' } : build));
}

function saysContainerdStore(text: string): boolean {
  if (!text.includes('containerd')) return false;
  const lines = text.split('\n').filter((line) => STORE.test(line));
  return lines.some((line) => SWITCHED_ON.test(line) || (ASKED.test(line) && !NOT_ASKED.test(line)));
}

const STORE = /\bcontainerd[ -](?:image[ -])?(?:store|snapshotter)\b/i;
/** A feature of the engine's configuration (dockerd, "Feature options"). */
const SWITCHED_ON = /\bcontainerd-snapshotter\\?["']?[ \t]*[:=][ \t]*true\b/;
const ASKED = /\b(?:requir|need|assum|expect|enabl|must\b|turn(?:ed)? on\b|us(?:e|es|ing)\b)/i;
const NOT_ASKED = /\bwithout\b|(?:n't|\bnot|\bno|\bnever)[ ](?:\w+ )?(?:requir|need|us(?:e|es|ing)\b|support|work)/i;
