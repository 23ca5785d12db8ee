import { type Argument, isWord, patternOf } from './words';

/**
 * The arguments of a command that copies images from the engine into a cluster on the same machine (`kind load
 * docker-image`, `k3d image import`, `minikube image load`), which runs them there. Where the program lies need not be known.
 * Flags are among them.
 */
export function imagesLoaded(words: readonly Argument[]): readonly Argument[] {
  const [program, ...rest] = words;
  const verbs = LOADERS.get(program === undefined ? '' : nameOf(patternOf(program)));
  if (verbs === undefined) return [];
  const isLoad = verbs.every((verb, at) => isWord(rest[at], verb));
  return isLoad ? rest.slice(verbs.length) : [];
}

/** Whether a program may copy images into a cluster on the same machine. */
export function isLoader(program: string): boolean {
  return LOADERS.has(nameOf(program));
}

function nameOf(program: string): string {
  return program.slice(program.lastIndexOf('/') + 1);
}

const LOADERS: ReadonlyMap<string, readonly string[]> = new Map([
  ['kind', ['load', 'docker-image']],
  ['k3d', ['image', 'import']],
  ['minikube', ['image', 'load']],
]);
