/** A command of the editor's palette. */
export interface CommandRow {
  /** Below `platformlint.`. */
  readonly id: string;
  /** As the palette shows it, after `Platformlint: `. */
  readonly title: string;
  /** A codicon, where the command stands in a toolbar. */
  readonly icon?: string;
  /** It makes sense only on an item of the view. */
  readonly hidden?: boolean;
}

/** Every command: what the manifest, its translations and the client agree on. */
export const COMMANDS: readonly CommandRow[] = [
  { id: 'checkClusterArchitecture', title: 'Check Cluster Architecture', icon: '$(server-environment)' },
  { id: 'chooseTargets', title: 'Choose Target Platforms' },
  { id: 'inspectImage', title: 'Inspect Image', icon: '$(search)' },
  { id: 'showReport', title: 'Show Cluster Report' },
  { id: 'refreshImages', title: 'Refresh Images', icon: '$(refresh)' },
  { id: 'restartServer', title: 'Restart Server' },
  { id: 'showOutput', title: 'Show Output' },
  { id: 'images.onlyProblems', title: 'Show Only Images with Problems', icon: '$(filter)', hidden: true },
  { id: 'images.all', title: 'Show All Images', icon: '$(filter-filled)', hidden: true },
  { id: 'images.copyDigest', title: 'Copy Digest', hidden: true },
];
