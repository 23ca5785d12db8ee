import { targetFor } from '../config/targetsFor';
import type { Scope } from './scope';

/**
 * Whether a file is what a test reads or compares with, by the names that Go and Jest give such folders, and no entry of
 * the configuration names it. Nobody applies its objects to a cluster.
 */
export function isTestData({ config }: Scope, path: string): boolean {
  const folders = path.split('/').slice(0, -1);
  return folders.some((folder) => TEST_DATA.test(folder)) && targetFor(config, path)?.files === undefined;
}

const TEST_DATA = /^(?:testdata|golden|__(?:fixtures|snapshots)__)$/i;
