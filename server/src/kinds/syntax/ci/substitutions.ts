/**
 * The substitutions of Cloud Build, `$NAME` and `${_NAME}`: a default in the file is only a default. Two dollar signs are
 * one, for the shell.
 */
export const SUBSTITUTION = /\$\$|\$\{\w+[^}]*\}|\$\w+/g;

/** What stands for a substitution in the name of an image. */
export const HOLE = /\$\(\w*\)|\uE000+/;

/** The name in a substitution; undefined where it does more than name a value. */
export function nameIn(substitution: string): string | undefined {
  return /^\$\{?(\w+)\}?$/.exec(substitution)?.[1];
}

/** A name with its substitutions, and the shell's variables of the same names, written in one way: `$(PROJECT_ID)`. */
export function nameWithHoles(name: string): string {
  return name.replace(SUBSTITUTION, (whole) => (whole === '$$' ? whole : `$(${nameIn(whole) ?? ''})`));
}
