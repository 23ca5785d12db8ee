import { COMMANDS } from '../config/commands';
import { CONFIG_FILE } from '../config/config';
import { LANGUAGES } from '../config/languages';
import { SETTINGS, type SettingRow } from '../config/settings';
import { PAGES } from '../kinds/pages';
import type { Kind } from '../model/kind';

/** The parts of package.json that the tables decide. */
export interface ManifestParts {
  readonly activationEvents: readonly string[];
  readonly capabilities: unknown;
  readonly l10n: string;
  /** Keys of `contributes`; those that are not named here stay as they are. */
  readonly contributes: Readonly<Record<string, unknown>>;
}

/** The manifest's parts, with placeholders for words that can be translated. */
export function manifestParts(kinds: readonly Kind[]): ManifestParts {
  return {
    activationEvents: activationEvents(kinds),
    capabilities: {
      untrustedWorkspaces: {
        supported: 'limited',
        description: '%capabilities.untrustedWorkspaces%',
        restrictedConfigurations: SETTINGS.filter((row) => row.restricted).map((row) => `platformlint.${row.key}`),
      },
      virtualWorkspaces: true,
    },
    l10n: './l10n',
    contributes: {
      commands: COMMANDS.map(({ id, icon }) => ({
        command: `platformlint.${id}`,
        title: `%command.${id}%`,
        category: 'Platformlint',
        ...(icon !== undefined && { icon }),
      })),
      menus: MENUS,
      views: {
        explorer: [
          {
            id: 'platformlint.images',
            name: '%view.images%',
            contextualTitle: 'Platformlint',
            icon: '$(server-environment)',
            visibility: 'collapsed',
          },
        ],
      },
      walkthroughs: [
        {
          id: 'firstSteps',
          title: '%walkthrough.title%',
          description: '%walkthrough.description%',
          steps: STEPS.map(({ id, shows, done }) => ({
            id,
            title: `%walkthrough.${id}.title%`,
            description: `%walkthrough.${id}.description%`,
            media: { markdown: `docs/walkthrough/${shows}.md` },
            ...(done && { completionEvents: done }),
          })),
        },
      ],
      viewsWelcome: viewsWelcome(),
      configuration: {
        title: 'Platformlint',
        properties: Object.fromEntries(
          SETTINGS.map((row, order) => [`platformlint.${row.key}`, propertyOf(row, order)]),
        ),
      },
      yamlValidation: [{ fileMatch: CONFIG_FILE, url: './schemas/platformlint.schema.json' }],
    },
  };
}

/** What an empty view says, by the reason why it is empty. */
function viewsWelcome(): readonly object[] {
  const reasons = {
    'view.images.welcome.noFolder': 'workbenchState == empty',
    'view.images.welcome.noProblems': 'workbenchState != empty && platformlint.onlyProblems',
    'view.images.welcome': 'workbenchState != empty && !platformlint.onlyProblems',
  };
  return Object.entries(reasons).map(([key, when]) => ({ view: 'platformlint.images', contents: `%${key}%`, when }));
}

/** The English words behind the placeholders: package.nls.json. */
export function manifestWords(): Readonly<Record<string, string>> {
  return {
    'capabilities.untrustedWorkspaces':
      'Only what the files themselves show is checked: no registry is asked, no credential helper and no program is run.',
    'walkthrough.title': 'Find images that will not run',
    'walkthrough.description': 'See which platforms your images offer, and which your machines need.',
    ...Object.fromEntries(
      STEPS.flatMap(({ id, title, description }) => [
        [`walkthrough.${id}.title`, title],
        [`walkthrough.${id}.description`, description],
      ]),
    ),
    'view.images': 'Image Platforms',
    'view.images.welcome': 'No file of this workspace names an image.',
    'view.images.welcome.noFolder':
      'Open a folder to see which platforms its images offer.\n[Open Folder](command:vscode.openFolder)',
    'view.images.welcome.noProblems':
      'No image here is known to lack a platform that it needs.\n[Show All Images](command:platformlint.images.all)',
    ...Object.fromEntries(COMMANDS.map(({ id, title }) => [`command.${id}`, title])),
    ...Object.fromEntries(
      SETTINGS.flatMap(({ key, description, values }) => [
        [`setting.${key}`, description],
        ...(values ?? []).map(({ value, description: words }) => [`setting.${key}.${value}`, words]),
      ]),
    ),
  };
}

/** The first five minutes. `shows` is the page beside the step, in docs/walkthrough. */
const STEPS: readonly {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly shows: string;
  readonly done?: readonly string[];
}[] = [
  {
    id: 'targets',
    title: 'Say where your images run',
    description:
      'Until you say so, linux/amd64 is assumed and nothing is more than a warning.\n[Choose Target Platforms](command:platformlint.chooseTargets)',
    shows: 'targets',
    done: ['onCommand:platformlint.chooseTargets'],
  },
  {
    id: 'problems',
    title: 'See what will fail, and mend it',
    description:
      'Open a Dockerfile, a compose file or a manifest. Put the cursor on an underlined image and press the light bulb.\n[Show Problems](command:workbench.actions.view.problems)',
    shows: 'problems',
    done: ['onCommand:workbench.actions.view.problems'],
  },
  {
    id: 'images',
    title: 'Look at all images',
    description:
      'The view “Image Platforms” lists the images of the workspace with what they offer.\n[Show Images](command:platformlint.images.focus)',
    shows: 'images',
    done: ['onView:platformlint.images'],
  },
  {
    id: 'cluster',
    title: 'Compare with a cluster',
    description:
      'kubectl reads the nodes once, because you ask: then you see which image runs where.\n[Check Cluster Architecture](command:platformlint.checkClusterArchitecture)',
    shows: 'cluster',
    done: ['onCommand:platformlint.checkClusterArchitecture'],
  },
  {
    id: 'ci',
    title: 'Have CI say the same',
    description:
      'The command line reads the same `.platformlint.yaml` and gives the same answers.\n[How to set it up](https://github.com/platformlint/platformlint/blob/main/docs/ci.md)',
    shows: 'ci',
  },
];

const IN_VIEW = 'view == platformlint.images';
const MENUS = {
  commandPalette: COMMANDS.filter(({ hidden }) => hidden).map(({ id }) => ({
    command: `platformlint.${id}`,
    when: 'false',
  })),
  'view/title': [
    { command: 'platformlint.refreshImages', when: IN_VIEW, group: 'navigation@2' },
    {
      command: 'platformlint.images.onlyProblems',
      when: `${IN_VIEW} && !platformlint.onlyProblems`,
      group: 'navigation@1',
    },
    { command: 'platformlint.images.all', when: `${IN_VIEW} && platformlint.onlyProblems`, group: 'navigation@1' },
    { command: 'platformlint.checkClusterArchitecture', when: IN_VIEW, group: 'navigation@3' },
  ],
  'view/item/context': [
    { command: 'platformlint.inspectImage', when: `${IN_VIEW} && viewItem =~ /^image/`, group: 'inline@1' },
    { command: 'platformlint.images.copyDigest', when: `${IN_VIEW} && viewItem == imageWithDigest`, group: '1_copy@1' },
  ],
};

/**
 * What wakes the extension: a document of a language of ours, or a folder that holds a file whose very name says that
 * it is one. A name such as `*.yaml` says nothing.
 */
function activationEvents(kinds: readonly Kind[]): readonly string[] {
  const telling = [...new Set(kinds.flatMap((kind) => kind.globs))].filter((glob) => !isVague(glob));
  return [
    ...LANGUAGES.map((language) => `onLanguage:${language}`),
    `workspaceContains:**/${CONFIG_FILE}`,
    ...telling.sort().map((glob) => `workspaceContains:${glob}`),
  ];
}

/** Every project, or every one of some language, has one, whatever it is about. */
const EVERYWHERE: ReadonlySet<string> = new Set([
  'package.json',
  '{nx,project}.json',
  'pom.xml',
  '*.{gradle,gradle.kts}',
  'Jenkinsfile*',
  '{jenkins,Jenkins}*.groovy',
  '*{README,readme,Readme}*.md',
  ...PAGES.map((glob) => glob.slice(glob.lastIndexOf('/') + 1)),
  '{build,publish,release,push}*',
  'docker[-_]*',
]);

function isVague(glob: string): boolean {
  const name = glob.slice(glob.lastIndexOf('/') + 1);
  const isAnyName = /^\*(?:\.\{?[a-z,]+\}?)?$/.test(name);
  return (isAnyName && !glob.includes('workflows')) || EVERYWHERE.has(name);
}

function propertyOf(row: SettingRow, order: number): unknown {
  const { key, type, minimum, values, scope, tags } = row;
  return {
    type,
    order,
    default: row.default,
    scope,
    markdownDescription: `%setting.${key}%`,
    ...(minimum !== undefined && { minimum }),
    ...(type === 'array' && { items: { type: 'string' }, uniqueItems: true }),
    ...(values && {
      enum: values.map(({ value }) => value),
      markdownEnumDescriptions: values.map(({ value }) => `%setting.${key}.${value}%`),
    }),
    ...(tags && { tags }),
  };
}
