import type { ReadContext } from '../../model/kind';
import { folderOf, joinPath } from '../../text/paths';
import type { Source } from '../../text/source';

/** Whether balena builds a project, and which paths that was asked of. */
export interface Fleet {
  readonly isBuiltThere: boolean;
  readonly wanted: readonly string[];
}

/**
 * A project for devices of balena: its builders make the images for the type of the fleet's devices, which stands in no
 * compose file (docs.balena.io, "Define a container"). Its labels tell it, or the contract beside it.
 */
export function fleetOf({ path, text }: Source, context: ReadContext): Fleet {
  if (LABEL.test(text)) return { isBuiltThere: true, wanted: [] };
  const contract = joinPath(folderOf(path), 'balena.yml');
  return { isBuiltThere: DEVICES.test(context.file(contract) ?? ''), wanted: [contract] };
}

const LABEL = /^[ \t]*(?:-[ \t]*)?["']?io\.balena\.(?:features|update)\b/m;
const DEVICES = /^[ \t]*(?:supportedDeviceTypes|defaultDeviceType)[ \t]*:|^type:[ \t]*["']?sw\.application\b/m;
