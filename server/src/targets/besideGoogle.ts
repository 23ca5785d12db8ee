import { folderOf } from '../text/paths';
import type { Scope } from './scope';

/**
 * Whether the pods of a Terraform file run on GKE: the files of a folder are one module, and all clusters that this one
 * makes are of GKE.
 */
export function isBesideGoogle({ path, promises }: Pick<Scope, 'path' | 'promises'>): boolean {
  const folder = folderOf(path);
  const beside = promises.filter(({ promise, at }) => promise.group !== undefined && folderOf(at.path) === folder);
  return TERRAFORM.test(path) && beside.length > 0 && beside.every(({ promise }) => promise.ofGoogle === true);
}

const TERRAFORM = /\.(?:tf|tofu)$/;
