import { platformOfWord } from '../image/architectureWords';
import type { Platform } from '../image/platform';
import { baseName, folderOf } from '../text/paths';

/**
 * The platform that the name of a Dockerfile or compose file says it is for (`Dockerfile.aarch64`, `Dockerfile.tag.amd64`,
 * `arm64.Dockerfile`, `docker-compose-arm64.yml`), or the folder that a Dockerfile stands in (`alpine/arm64v8/Dockerfile`).
 * Such a file stands beside others for the other architectures, and no configuration means it for all.
 */
export function fileNamesPlatform(path: string): Platform | undefined {
  const name = baseName(path);
  const ofCompose = COMPOSE.exec(name)?.[1];
  if (ofCompose !== undefined) return platformOfWord(ofCompose);
  if (!DOCKERFILE.test(name)) return undefined;
  const [, word = baseName(folderOf(path))] = NAME.exec(name) ?? LAST.exec(name) ?? [];
  return platformOfWord(word) ?? platformOfWord(baseName(folderOf(path)));
}

const DOCKERFILE = /(?:docker|container)file/i;

const COMPOSE = /^(?:docker-)?compose(?:[._-][a-z0-9]+)*?[._-]([a-z0-9]+)\.ya?ml$/i;

/** `Dockerfile.release.aarch64`: what stands in front says what it is, and the end for what. */
const LAST = /^(?:docker|container)file[._-][a-z0-9._-]+[.-]([a-z0-9_]+)$/i;

const NAME =
  /^(?=.*(?:docker|container)file)(?:(?:docker|container)file[._-])?([a-z0-9_]+)(?:[._-](?:docker|container)file)?$/i;
