import {
  commands,
  type Disposable,
  EventEmitter,
  env,
  type LogOutputChannel,
  l10n,
  languages,
  Position,
  ProgressLocation,
  Range,
  ThemeColor,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  Uri,
  window,
  workspace,
} from 'vscode';
import { type BaseLanguageClient, State } from 'vscode-languageclient';
import { type ImagesResult, METHODS, type RefreshResult } from '../../server/src/lsp/protocol';
import { groupBy } from '../../server/src/text/groups';
import { memberOf } from '../../server/src/text/member';
import { backgroundAnswer } from './backgroundAnswer';
import { withoutLinks } from './withoutLinks';

type Image = ImagesResult['images'][number];
type File = { readonly uri: Uri; readonly images: readonly Image[] };
type Entry = File | Image;

/** The view "Image Platforms": the images of the workspace by file, with their platforms. */
export interface ImagesView extends Disposable {
  /** Has the server ask the registries again. */
  refresh(): Promise<void>;
}

const ICONS: Readonly<Record<Image['state'], ThemeIcon>> = {
  serves: new ThemeIcon('pass', new ThemeColor('testing.iconPassed')),
  missing: new ThemeIcon('error', new ThemeColor('problemsErrorIcon.foreground')),
  notNeeded: new ThemeIcon('circle-outline'),
  unknown: new ThemeIcon('question', new ThemeColor('disabledForeground')),
  pending: new ThemeIcon('loading~spin'),
};

const NONE: ImagesResult = { images: [] };

/** The view, which asks the server only while it can be seen. */
export function createImagesView(client: BaseLanguageClient, output: LogOutputChannel): ImagesView {
  const changed = new EventEmitter<void>();
  const state: { onlyProblems: boolean; timer?: NodeJS.Timeout } = { onlyProblems: false };

  const load = async (): Promise<readonly Entry[]> => {
    if (client.state !== State.Running) return [];
    const { images } = (await backgroundAnswer(output, client.sendRequest<ImagesResult>(METHODS.images, {}))) ?? NONE;
    const shown = state.onlyProblems ? images.filter((image) => image.state === 'missing') : images;
    // Two folders of a workspace may have files of one path.
    const files = groupBy(shown, (image) => image.place.uri);
    const entries = [...files].map(([uri, list]): File => ({ uri: Uri.parse(uri), images: list }));
    return [...entries.filter((file) => missingIn(file) > 0), ...entries.filter((file) => missingIn(file) === 0)];
  };

  const tree = window.createTreeView<Entry>('platformlint.images', {
    showCollapseAll: true,
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getChildren: async (entry) => {
        if (entry === undefined) return [...(await load())];
        return 'images' in entry ? [...entry.images] : [];
      },
      getTreeItem: (entry) => ('images' in entry ? fileItem(entry) : imageItem(entry)),
    },
  });

  const redraw = (): void => {
    clearTimeout(state.timer);
    if (tree.visible) state.timer = setTimeout(() => changed.fire(), 250);
  };
  const show = (onlyProblems: boolean): void => {
    state.onlyProblems = onlyProblems;
    void commands.executeCommand('setContext', 'platformlint.onlyProblems', onlyProblems);
    changed.fire();
  };
  const parts = [
    tree,
    changed,
    languages.onDidChangeDiagnostics(redraw),
    client.onNotification(METHODS.status, redraw),
    client.onDidChangeState(redraw),
    commands.registerCommand('platformlint.images.onlyProblems', () => show(true)),
    commands.registerCommand('platformlint.images.all', () => show(false)),
    commands.registerCommand('platformlint.images.copyDigest', async (entry: unknown) => {
      const digest = memberOf(entry, 'digest');
      if (typeof digest === 'string') await env.clipboard.writeText(digest);
    }),
  ];
  return {
    async refresh() {
      const title = l10n.t('Asking registries for platforms.');
      const asking = { location: ProgressLocation.Window, title };
      const { silence } = await window.withProgress(asking, async () =>
        client.sendRequest<RefreshResult>(METHODS.refresh),
      );
      changed.fire();
      if (silence !== undefined) void window.showInformationMessage(withoutLinks(silence));
    },
    dispose() {
      clearTimeout(state.timer);
      for (const part of parts) part.dispose();
    },
  };
}

function missingIn({ images }: File): number {
  return images.filter((image) => image.state === 'missing').length;
}

/** A file as the Problems panel names it; its colour and count are those of its findings. */
function fileItem(file: File): TreeItem {
  const path = workspace.asRelativePath(file.uri);
  const cut = path.lastIndexOf('/');
  const item = new TreeItem(path.slice(cut + 1), TreeItemCollapsibleState.Expanded);
  item.resourceUri = file.uri;
  item.iconPath = ThemeIcon.File;
  item.description = path.slice(0, Math.max(0, cut));
  item.tooltip = path;
  const missing = missingIn(file);
  const count = missing === 0 ? '' : `, ${l10n.t('{0} of {1} with problems', missing, file.images.length)}`;
  item.accessibilityInformation = { label: `${path}${count}` };
  return item;
}

function imageItem(image: Image): TreeItem {
  // What tells images apart stands last in a reference, and a view is narrow.
  const cut = image.image.lastIndexOf('/');
  const item = new TreeItem(image.image.slice(cut + 1), TreeItemCollapsibleState.None);
  const offered = shortly(image.platforms);
  const words = descriptionOf(image, offered);
  item.description = cut < 0 ? words : `${words} – ${image.image.slice(0, cut)}`;
  item.iconPath = ICONS[image.state];
  item.tooltip = [
    image.image,
    image.missing.length === 0 ? '' : l10n.t('Missing: {0}', image.missing.join(', ')),
    offered === '' ? '' : l10n.t('Offers {0}', image.platforms.join(', ')),
    ...neededWords(image),
  ]
    .filter((line) => line !== '')
    .join('\n');
  item.contextValue = image.digest === undefined ? 'image' : 'imageWithDigest';
  item.accessibilityInformation = {
    label:
      image.state === 'unknown' ? `${image.image}, ${words}` : `${image.image}: ${stateWords(image.state)}, ${words}`,
  };
  const at = new Position(image.place.line, image.place.character);
  item.command = {
    title: l10n.t('Show'),
    command: 'vscode.open',
    arguments: [Uri.parse(image.place.uri), { selection: new Range(at, at) }],
  };
  return item;
}

function neededWords({ needed, state, detail }: Image): readonly string[] {
  if (needed.length === 0) return [detail];
  const names = needed.join(', ');
  return state === 'unknown'
    ? [l10n.t('Needed: {0}', names), detail]
    : [l10n.t('Needed: {0}, because {1}.', names, detail)];
}

function descriptionOf({ missing, detail, state }: Image, offered: string): string {
  if (state === 'unknown') return `${stateWords(state)}: ${detail}`;
  if (offered === '') return detail;
  return missing.length === 0 ? offered : l10n.t('no {0}, only {1}', shortly(missing), offered);
}

function shortly(platforms: readonly string[]): string {
  return platforms.map((platform) => platform.replace(/^linux\//, '')).join(' · ');
}

function stateWords(state: Image['state']): string {
  switch (state) {
    case 'serves':
      return l10n.t('fits');
    case 'missing':
      return l10n.t('a platform is missing');
    case 'notNeeded':
      return l10n.t('nothing is required of it');
    case 'unknown':
      return l10n.t('not known');
    case 'pending':
      return l10n.t('being looked up');
    default:
      return state satisfies never;
  }
}
