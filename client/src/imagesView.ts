import {
  commands,
  type Disposable,
  EventEmitter,
  env,
  l10n,
  languages,
  Position,
  Range,
  ThemeColor,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  Uri,
  window,
} from 'vscode';
import { type LanguageClient, State } from 'vscode-languageclient/node';
import { type ImagesResult, METHODS } from '../../server/src/lsp/protocol';

type Image = ImagesResult['images'][number];
type Entry = { readonly path: string; readonly images: readonly Image[] } | Image;

/** The view "Image Platforms": the images of the workspace by file, with their platforms. */
export interface ImagesView extends Disposable {
  /** Has the server ask the registries again. */
  refresh(): Promise<void>;
}

const ICONS: Readonly<Record<Image['state'], ThemeIcon>> = {
  serves: new ThemeIcon('pass', new ThemeColor('testing.iconPassed')),
  missing: new ThemeIcon('error', new ThemeColor('testing.iconFailed')),
  unknown: new ThemeIcon('question', new ThemeColor('disabledForeground')),
  pending: new ThemeIcon('loading~spin'),
};

/** The view, which asks the server only while it can be seen. */
export function createImagesView(client: LanguageClient): ImagesView {
  const changed = new EventEmitter<void>();
  const state: { onlyProblems: boolean; timer?: NodeJS.Timeout } = { onlyProblems: false };

  const load = async (): Promise<readonly Entry[]> => {
    if (client.state !== State.Running) return [];
    const { images } = await client.sendRequest<ImagesResult>(METHODS.images, {});
    const shown = state.onlyProblems ? images.filter((image) => image.state === 'missing') : images;
    const files = new Map<string, Image[]>();
    for (const image of shown) {
      const list = files.get(image.place.path) ?? [];
      files.set(image.place.path, list);
      list.push(image);
    }
    return [...files].map(([path, list]) => ({ path, images: list }));
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
    client.onNotification('platformlint/status', redraw),
    client.onDidChangeState(redraw),
    commands.registerCommand('platformlint.images.onlyProblems', () => show(true)),
    commands.registerCommand('platformlint.images.all', () => show(false)),
    commands.registerCommand('platformlint.images.copyDigest', async (entry: unknown) => {
      const digest: unknown = typeof entry === 'object' && entry !== null ? Reflect.get(entry, 'digest') : undefined;
      if (typeof digest === 'string') await env.clipboard.writeText(digest);
    }),
  ];
  return {
    async refresh() {
      await client.sendRequest(METHODS.refresh);
      changed.fire();
    },
    dispose() {
      clearTimeout(state.timer);
      for (const part of parts) part.dispose();
    },
  };
}

function fileItem({ path, images }: { readonly path: string; readonly images: readonly Image[] }): TreeItem {
  const item = new TreeItem(path, TreeItemCollapsibleState.Expanded);
  const missing = images.filter((image) => image.state === 'missing').length;
  const [first] = images;
  if (first !== undefined) item.resourceUri = Uri.parse(first.place.uri);
  item.iconPath = ThemeIcon.File;
  if (missing > 0) item.description = l10n.t('{0} of {1} with problems', missing, images.length);
  return item;
}

function imageItem(image: Image): TreeItem {
  const item = new TreeItem(image.image, TreeItemCollapsibleState.None);
  const offered = image.platforms.map((platform) => platform.replace(/^linux\//, '')).join(' · ');
  item.description = offered === '' ? image.detail : offered;
  item.iconPath = ICONS[image.state];
  item.tooltip = [
    image.image,
    offered === '' ? '' : l10n.t('Offers {0}', image.platforms.join(', ')),
    image.needed.length === 0 ? '' : l10n.t('Needed: {0}', image.needed.join(', ')),
    image.detail,
  ]
    .filter((line) => line !== '')
    .join('\n');
  item.contextValue = image.digest === undefined ? 'image' : 'imageWithDigest';
  item.accessibilityInformation = { label: `${image.image}: ${stateWords(image.state)}, ${String(item.description)}` };
  const at = new Position(image.place.line, image.place.character);
  item.command = {
    title: l10n.t('Show'),
    command: 'vscode.open',
    arguments: [Uri.parse(image.place.uri), { selection: new Range(at, at) }],
  };
  return item;
}

function stateWords(state: Image['state']): string {
  switch (state) {
    case 'serves':
      return l10n.t('fits');
    case 'missing':
      return l10n.t('a platform is missing');
    case 'unknown':
      return l10n.t('not known');
    case 'pending':
      return l10n.t('being looked up');
    default:
      return state satisfies never;
  }
}
