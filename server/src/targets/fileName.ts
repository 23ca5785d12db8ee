import { platformOfWord } from '../image/architectureWords';
import type { Platform } from '../image/platform';
import { baseName, folderOf } from '../text/paths';

/**
 * The platform that the name of a Dockerfile or compose file says it is for (`Dockerfile.aarch64`, `Dockerfile.tag.amd64`,
 * `arm64.Dockerfile`, `docker-compose-arm64.yml`), or the folder that a Dockerfile stands in (`alpine/arm64v8/Dockerfile`,
 * `wheels-aarch64/Dockerfile`).
 * Such a file stands beside others for the other architectures, and no configuration means it for all.
 */
export function fileNamesPlatform(path: string): Platform | undefined {
  const name = baseName(path);
  const ofCompose = COMPOSE.exec(name)?.[1];
  if (ofCompose !== undefined) return platformOfPart(ofCompose);
  if (!DOCKERFILE.test(name)) return undefined;
  const [, word = baseName(folderOf(path))] = NAME.exec(name) ?? LAST.exec(name) ?? [];
  return platformOfPart(word) ?? ofFolder(baseName(folderOf(path)));
}

/** `arm` alone is said of 32-bit boards and of 64-bit ones; what is for either runs on a machine of 64 bits. */
function platformOfPart(word: string): Platform | undefined {
  return platformOfWord(word.toLowerCase() === 'arm' ? 'arm64' : word);
}

/** A folder may say what it is in front of what it is for (`wheel-build-aarch64`), unless programs are made there for others. */
function ofFolder(name: string): Platform | undefined {
  const last = CROSS.test(name) ? undefined : LAST_OF_FOLDER.exec(name)?.[1];
  return platformOfPart(name) ?? (last === undefined ? undefined : platformOfPart(last));
}

const CROSS = /cross|toolchain|compiler|\bgcc\b/i;
const LAST_OF_FOLDER = /[._-](x86_64|[a-z0-9]+)$/i;

const DOCKERFILE = /(?:docker|container)file/i;

const COMPOSE = /^(?:docker-)?compose(?:[._-][a-z0-9]+)*?[._-]([a-z0-9]+)\.ya?ml$/i;

/** `Dockerfile.release.aarch64`: what stands in front says what it is, and the end for what. */
const LAST = /^(?:docker|container)file[._-][a-z0-9._-]+[.-]([a-z0-9_]+)$/i;

const NAME =
  /^(?=.*(?:docker|container)file)(?:(?:docker|container)file[._-])?([a-z0-9_]+)(?:[._-](?:docker|container)file)?$/i;
