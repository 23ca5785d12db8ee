import { type Argument, isWord, patternOf } from './words';

/**
 * The arguments of a command that copies images into a cluster on the same machine (`kind load docker-image`, `k3d image
 * import`, `minikube image load`), which runs them there: the engine's names of them, or files that they were saved in
 * (`kind load image-archive`). Where the program lies need not be known. Flags are among them. Undefined for all other
 * commands.
 */
export function imagesLoaded(words: readonly Argument[]): readonly Argument[] | undefined {
  const [program, ...rest] = words;
  const all = LOADERS.get(program === undefined ? '' : nameOf(patternOf(program)));
  const load = all?.find((verbs) => verbs.every((verb, at) => isWord(rest[at], verb)));
  return load === undefined ? undefined : rest.slice(load.length);
}

/** Whether a program may copy images into a cluster on the same machine. */
export function isLoader(program: string): boolean {
  return LOADERS.has(nameOf(program));
}

/**
 * Whether commands go to the engine of a cluster on the same machine after this one (`eval $(minikube docker-env)`), or no
 * longer do (`eval $(minikube docker-env -u)`). Undefined for all other commands. `text`: the command as it is written.
 */
export function entersCluster(text: string): boolean | undefined {
  const flags = ENGINE_OF_CLUSTER.exec(text)?.[1];
  return flags === undefined ? undefined : !/(?:^|\s)(?:-u|--unset)\b/.test(flags);
}

/** Whether an image's name, as it is written, is in the registry of a cluster on the same machine. */
export function isInClusterRegistry(name: string): boolean {
  return /^\$\(\s*(?:minishift openshift registry|minikube ip)\s*\)(?::\d+)?\//.test(name);
}

const ENGINE_OF_CLUSTER =
  /^(?:eval\s+"?(?:\$\(|`)|(?:source|\.)\s+<\()\s*(?:minikube|minishift)\s(?:[^()`;|&\n]*\s)?(?:docker|podman)-env\b([^()`;|&\n]*)[)`]/;

function nameOf(program: string): string {
  return program.slice(program.lastIndexOf('/') + 1);
}

const LOADERS: ReadonlyMap<string, readonly (readonly string[])[]> = new Map([
  [
    'kind',
    [
      ['load', 'docker-image'],
      ['load', 'image-archive'],
    ],
  ],
  [
    'k3d',
    [
      ['image', 'import'],
      ['images', 'import'],
    ],
  ],
  ['minikube', [['image', 'load']]],
  [
    'k3s',
    [
      ['ctr', 'images', 'import'],
      ['ctr', 'image', 'import'],
    ],
  ],
  [
    'microk8s',
    [
      ['ctr', 'images', 'import'],
      ['ctr', 'image', 'import'],
      ['images', 'import'],
    ],
  ],
]);
