import type { CommonSettings } from '../../data/buildTools';
import type { Build } from '../../model/build';
import type { FileText } from '../../model/kind';
import { joinPath } from '../../text/paths';
import type { Source } from '../../text/source';

/** The builds of a document with what they have in common, and the files that may say it, nearest first, there or not. */
export interface CommonPlatform {
  readonly builds: readonly Build[];
  readonly wanted: readonly string[];
}

/**
 * Puts the platform into the builds of a document that the nearest file above it with the settings of all builds states.
 * It is a choice of that file, and nothing to mend at any of the builds.
 */
export function withCommonPlatform(
  { path, text }: Source,
  builds: readonly Build[],
  settings: CommonSettings | undefined,
  file: FileText,
): CommonPlatform {
  const wanted = settings === undefined ? [] : foldersAbove(path).map((folder) => joinPath(folder, settings.name));
  const nearest = wanted.map(file).find((one) => one !== undefined);
  const value = settings?.unless.test(text) ? undefined : settings?.platform.exec(nearest ?? '')?.[1];
  if (value === undefined) return { builds, wanted };
  const stated = builds.map((build): Build => {
    const items = [{ value, span: build.span }];
    return { ...build, platforms: { state: 'known', items }, toldElsewhere: true };
  });
  return { builds: stated, wanted };
}

/** The folders that a file is in, nearest first. */
function foldersAbove(path: string): readonly string[] {
  const folders = path.split('/').slice(0, -1);
  return [...folders.keys()].map((index) => folders.slice(0, folders.length - index).join('/')).concat('');
}
