import type { FileText } from '../../../model/kind';
import { readYaml, textAt, type YamlDocument } from '../../../text/yaml/yaml';

/** The document of an action of this repository. */
export interface ActionFile {
  readonly path: string;
  readonly document: YamlDocument;
  readonly isComposite: boolean;
}

/** The action in a workspace folder; `undefined` where it is not there or not yet read. Its files join the `wanted`. */
export function actionFile(folder: string, file: FileText, wanted: Set<string>): ActionFile | undefined {
  const paths = ['action.yml', 'action.yaml'].map((name) => (folder === '' ? name : `${folder}/${name}`));
  for (const path of paths) wanted.add(path);
  const path = paths.find((one) => file(one) !== undefined);
  const text = path === undefined ? undefined : file(path);
  const document = text === undefined ? undefined : readYaml(text)[0];
  if (path === undefined || document === undefined) return undefined;
  return { path, document, isComposite: textAt(document, document.root, 'runs', 'using')?.value === 'composite' };
}
