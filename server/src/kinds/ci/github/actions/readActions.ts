import { BAKE_ACTIONS } from './bakeAction';
import { BUILDAH_ACTION } from './buildahBuild';
import { BUILD_ACTIONS } from './buildPush';
import { SETUP_ACTIONS } from './machine';
import { OTHER_BUILD_ACTIONS } from './otherBuild';

/** Actions that make a manifest list of images (`int128/docker-manifest-create-action`, `Noelware/docker-manifest-action`). */
export const MERGE_ACTIONS = /^[^/]+\/[^/]*manifest[^/]*(?:\/|$)/;

/** Whether a step with this action tells anything: that of any other is passed over. Local actions are not asked for. */
export function isReadAction(name: string): boolean {
  return (
    BUILD_ACTIONS.has(name) ||
    BAKE_ACTIONS.has(name) ||
    SETUP_ACTIONS.has(name) ||
    OTHERS.has(name) ||
    MERGE_ACTIONS.test(name) ||
    OTHER_BUILD_ACTIONS.test(name) ||
    name.startsWith('docker://')
  );
}

const OTHERS: ReadonlySet<string> = new Set(['actions/checkout', 'docker/metadata-action', BUILDAH_ACTION]);
