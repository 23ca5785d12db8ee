import { folderOf, foldersUpward, joinPath } from '../../../text/paths';
import type { Source } from '../../../text/source';
import { entryOf, itemsOf, textOf, type YamlDocument } from '../../../text/yaml/yaml';

/**
 * Every path that an `include:` of files in the same repository may mean. GitLab counts them from the repository's root,
 * which is the folder of the configuration or one above it. Patterns and variables name none.
 */
export function includedFiles({ path }: Source, document: YamlDocument): readonly string[] {
  const include = entryOf(document, document.root, 'include')?.value;
  if (include === undefined) return [];
  const items = itemsOf(document, include);
  return (items.length > 0 ? items : [include]).flatMap((item) => {
    const named = textOf(document, item) ?? textOf(document, entryOf(document, item, 'local')?.value);
    const local = named?.value.replace(/^\/+/, '') ?? '';
    if (!/\.ya?ml$/.test(local) || /[*$]|:\/\//.test(local)) return [];
    return foldersUpward(folderOf(path)).map((folder) => joinPath(folder, local));
  });
}
