import { platformOfWord } from '../image/architectureWords';
import type { Platform } from '../image/platform';
import { baseName } from '../text/paths';

/**
 * The platform that a Dockerfile's name says it is for: `Dockerfile.aarch64`, `Dockerfile-armhf`, `arm64.Dockerfile`.
 * Such a file stands beside others for the other architectures, and no configuration means it for all.
 */
export function fileNamesPlatform(path: string): Platform | undefined {
  const [, word] = NAME.exec(baseName(path)) ?? [];
  return word === undefined ? undefined : platformOfWord(word);
}

const NAME =
  /^(?=.*(?:docker|container)file)(?:(?:docker|container)file[._-])?([a-z0-9_]+)(?:[._-](?:docker|container)file)?$/i;
