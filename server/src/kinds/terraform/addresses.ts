import type { ImageUse } from '../../model/imageUse';
import { escapePattern } from '../../text/escapePattern';
import type { Resource } from './resource';

/**
 * How the files of its folder name what a resource, or the call of a module, builds (`infra#docker_image.app`), and those
 * that push it (`pushers`).
 */
export function addressesOf({ type, name, folder }: Resource, pushers: readonly string[]): readonly string[] {
  const own = addressIn(folder, type, name.slice(1, -1));
  return [own, ...pushers.map((pusher) => addressIn(folder, PUSHER, pusher))];
}

/** The names of the resources of the same file that push the image of a resource. */
export function pushersOf({ text, type, name, others }: Resource): readonly string[] {
  const reference = new RegExp(`\\b${type}\\.${escapePattern(name.slice(1, -1))}(?![\\w-])`);
  const isMeant = ({ node: { span } }: ReturnType<Resource['others']>[number]): boolean =>
    reference.test(text.slice(span.start, span.end));
  return type === PUSHER
    ? []
    : others(PUSHER)
        .filter(isMeant)
        .map((one) => one.name);
}

/**
 * A use with the address of the build whose result it is, where its expression names one and no image; only where it runs
 * somewhere in particular.
 */
export function withAddress(use: ImageUse, folder: string): ImageUse {
  const isPlaced = use.demand.kind === 'stated' || use.demand.kind === 'pod';
  const [, type, name] = use.image === undefined && isPlaced ? (RESULT.exec(use.written) ?? []) : [];
  return type === undefined || name === undefined ? use : { ...use, address: addressIn(folder, type, name) };
}

const PUSHER = 'docker_registry_image';

/** `module.image.image_uri`, `docker_registry_image.app["web"].name`; in JSON inside `${…}`. */
const RESULT =
  /^(?:\$\{\s*)?(?=module\.[^.]+\.image_uri\b|docker_)(module|docker_image|docker_registry_image)\.([\w-]+)(?:\[[^\]]*\])?\.(?:image_uri|name|repo_digest|image_id)(?:\s*\})?$/;

function addressIn(folder: string, type: string, name: string): string {
  return `${folder}#${type}.${name}`;
}
