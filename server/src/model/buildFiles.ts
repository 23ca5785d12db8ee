/** Stands for the files that a tool finds where none is named. */
export const FOUND_PROJECT = '';

/** Equal for calls that name the same files in the same order. */
export function filesKey(files: readonly string[]): string {
  return JSON.stringify(files);
}
