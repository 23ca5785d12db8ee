import { DOCKER } from './docker';
import { HELM } from './helm';
import { FILES } from './localFile';
import { MACHINES } from './machines';
import { NODE_GROUPS } from './nodeGroups';
import { WORKLOADS } from './pods';
import type { Gathered, ReadResource } from './resource';
import { SERVICES } from './services';

/** Every resource that is read, by type. */
export const RESOURCES: ReadonlyMap<string, ReadResource> = new Map([
  ...SERVICES,
  ...WORKLOADS,
  ...DOCKER,
  ...FILES,
  ...HELM,
  ...MACHINES,
  ...NODE_GROUPS,
]);

/** A place for what the resources of a file say. */
export function gathered(): Gathered {
  return { uses: [], builds: [], pods: [], mentions: [], nodePromises: [], buildRuns: [], scriptsRun: [], skipped: [] };
}
