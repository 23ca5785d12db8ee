import type { Platform } from '../image/platform';

/** When hints with an image's platforms are shown beside it. */
export type InlayHints = 'off' | 'problems' | 'always';

/** The editor's settings, below `platformlint.`, with their defaults filled in. */
export interface Settings {
  readonly enable: boolean;
  readonly targets: readonly Platform[];
  readonly offline: boolean;
  readonly wholeWorkspace: boolean;
  readonly inlayHints: InlayHints;
  readonly codeLens: boolean;
  readonly kubectl: string;
  readonly kubeconfig: string;
  readonly certificateAuthorities: readonly string[];
  /** Whether the container engine of this machine is asked where no registry answers. */
  readonly engine: boolean;
  /** For how many minutes an answer about a tag is taken for true. */
  readonly tagLifetime: number;
  /** What was written and is not used, each as a sentence for a person. */
  readonly problems: readonly string[];
}

/** One row of the table of settings: what the manifest, the docs and the reader agree on. */
export interface SettingRow {
  /** Below `platformlint.`. */
  readonly key: string;
  readonly type: 'boolean' | 'string' | 'array' | 'integer';
  readonly default: boolean | string | number | readonly string[];
  readonly description: string;
  /** The least of a number. */
  readonly minimum?: number;
  /** What the texts of a list are; any text where absent. */
  readonly items?: 'platform';
  readonly values?: readonly { readonly value: string; readonly description: string }[];
  readonly scope: 'resource' | 'window' | 'machine-overridable';
  /** Not taken from a workspace that is not trusted. */
  readonly restricted?: boolean;
  readonly tags?: readonly string[];
}

/** Every setting, in the order in which an editor shows them. The key `trace.server` is the client library's. */
export const SETTINGS: readonly SettingRow[] = [
  {
    key: 'enable',
    type: 'boolean',
    default: true,
    description: 'Check the platforms of container images.',
    scope: 'resource',
  },
  {
    key: 'targets',
    type: 'array',
    items: 'platform',
    default: [],
    description:
      'Platforms that images must run on, such as `linux/amd64`, where no `.platformlint.yaml` says so. A file in the workspace is better: it holds for your team and your CI as well.',
    scope: 'resource',
  },
  {
    key: 'offline',
    type: 'boolean',
    default: false,
    description:
      'Ask no registry. Otherwise each registry is asked for the images that your files name; nothing else is sent.',
    scope: 'window',
    tags: ['usesOnlineServices'],
  },
  {
    key: 'wholeWorkspace',
    type: 'boolean',
    default: true,
    description: 'Show the problems of all files of the workspace, not only of those that are open.',
    scope: 'window',
  },
  {
    key: 'inlayHints',
    type: 'string',
    default: 'problems',
    values: [
      { value: 'off', description: 'Never.' },
      { value: 'problems', description: 'Where a needed platform is missing.' },
      { value: 'always', description: 'At every image whose platforms are known.' },
    ],
    description: 'Show the platforms of an image beside it.',
    scope: 'resource',
  },
  {
    key: 'codeLens',
    type: 'boolean',
    default: false,
    description:
      'Show above a Dockerfile and a build which platforms are built and who says so, and add more at a click.',
    scope: 'resource',
  },
  {
    key: 'kubectl.path',
    type: 'string',
    default: 'kubectl',
    description: 'The program that reads a cluster’s nodes when you check its architecture.',
    scope: 'machine-overridable',
    restricted: true,
  },
  {
    key: 'kubectl.kubeconfig',
    type: 'string',
    default: '',
    description: 'A kubeconfig file to use instead of the one that kubectl finds.',
    scope: 'machine-overridable',
    restricted: true,
  },
  {
    key: 'certificateAuthorities',
    type: 'array',
    default: [],
    description: 'Files with more certificate authorities (PEM) that registries may be known by.',
    scope: 'machine-overridable',
    restricted: true,
  },
  {
    key: 'engine',
    type: 'boolean',
    default: false,
    description:
      'Ask the container engine of this machine (Docker, Podman) about images that no registry answers for, such as those that were only built here. Nothing is pulled.',
    scope: 'machine-overridable',
    restricted: true,
  },
  {
    key: 'tagLifetime',
    type: 'integer',
    default: 60,
    minimum: 1,
    description:
      'For how many minutes what a registry says of a tag is taken for true. After that it is asked whether the tag still leads to the same image.',
    scope: 'window',
  },
  {
    key: 'trace.server',
    type: 'string',
    default: 'messages',
    values: [
      { value: 'messages', description: 'The names of the messages.' },
      { value: 'verbose', description: 'The messages whole.' },
    ],
    description:
      'What the output channel “Platformlint” shows of what the editor and the language server say to each other. It shows that while its log level is Trace (“Developer: Set Log Level…”).',
    scope: 'window',
  },
];
