import { targetFor } from '../config/targetsFor';
import { baseName } from '../text/paths';
import type { Scope } from './scope';

/**
 * Whether a file stands beside what a project ships, among its tests, in its dev container or in other people's code, and
 * no entry of the configuration names it. What is built there is not what the targets run.
 */
export function isAside({ config }: Scope, path: string): boolean {
  const folders = path.split('/').slice(0, -1);
  const name = baseName(path);
  const isOfTests = folders.some((folder) => hasWord(folder, TESTS)) || (BUILT.test(name) && hasWord(name, TESTS));
  const isBeside = isOfTests || folders.some((folder) => OTHERS.test(folder)) || RELEASE.test(path);
  return isBeside && targetFor(config, path)?.files === undefined;
}

function hasWord(name: string, words: ReadonlySet<string>): boolean {
  return name
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .some((word) => words.has(word));
}

/** How people name the folders and files of tests. */
const TESTS: ReadonlySet<string> = new Set(['test', 'tests', 'testing', 'testdata', 'e2e', 'fixture', 'fixtures']);

/** Files that are named after one purpose each. A script or a workflow may build, test and ship: its name tells little. */
const BUILT = /compose|(?:docker|container)file|bake/i;

/** Dev containers, and the folders where copies of other projects are kept (github-linguist, `vendor.yml`). */
const OTHERS = /^(?:\.devcontainer|node_modules|vendors?|third[-_]?party|3rd[-_]?party)$/i;

/** An unpacked release of another project among the libraries: `lib/librdkafka-2.15.0/`. */
const RELEASE = /(?:^|\/)(?:libs?|deps|extern|external)\/[\w.-]*[a-z][\w]*-\d+(?:\.\d+)+\//i;
