import type { Config, TargetEntry } from './config';
import { matchesGlob, relativeTo } from './globs';

/** The entry of `targets:` that holds for a file: the last that matches. */
export function targetFor(config: Config, path: string): TargetEntry | undefined {
  const relative = relativeTo(config.folder, path);
  return config.targets.findLast(
    (entry) => entry.files === undefined || (relative !== undefined && matchesGlob(relative, entry.files)),
  );
}

/** Whether the configuration leaves the file out. */
export function isIgnored(config: Config, path: string): boolean {
  const relative = relativeTo(config.folder, path);
  return relative !== undefined && matchesGlob(relative, config.ignore);
}
