/** The compose files that are loaded together, the weakest first. All paths are workspace paths. */
export interface ComposeProject {
  readonly files: readonly string[];
  /** Where their relative paths start, and where `.env` lies. */
  readonly folder: string;
  /** The files that take the place of `.env`, the later ones winning. */
  readonly envFiles?: readonly string[];
  /** It is a dev container, opened on the machine that builds it. */
  readonly opened?: true;
}

/** Equal for projects that are loaded alike. */
export function composeProjectKey({ files, folder, envFiles, opened }: ComposeProject): string {
  return JSON.stringify([files, folder, envFiles, opened]);
}

/** Whether starting some profiles starts a service that has others; `*` starts all (compose-spec, `15-profiles.md`). */
export function startsAny(started: readonly string[], profiles: readonly string[]): boolean {
  return started.includes('*') || profiles.some((name) => started.includes(name));
}

/** Adds what a command may mean, once for all commands that mean the same. */
export function addProjects(
  to: Map<string, readonly ComposeProject[]>,
  ...commands: readonly (readonly ComposeProject[])[]
): void {
  for (const projects of commands) {
    if (projects.length > 0) to.set(projects.map(composeProjectKey).join('\n'), projects);
  }
}
