import { isScalar } from 'yaml';
import { joinPath } from '../../text/paths';
import { plainText } from './value';
import { child, itemsOf, scalarOf, type View } from './view';

/**
 * Whether a service is given the folder that it is built from, or one around it, in place of the files in its image
 * (`.:/app`): it runs where that folder is, which is where it is built.
 */
export function mountsItsSource(service: View, context: string | undefined): boolean {
  if (context === undefined) return false;
  return itemsOf(child(service, 'volumes')).some(({ layer, node }) => {
    const source = isScalar(node)
      ? plainText(layer.document, node)?.split(':')[0]
      : scalarOf(child([{ ...layer, node }], 'source'))?.text;
    if (source === undefined || !RELATIVE.test(source)) return false;
    const folder = joinPath(layer.document.folder, source);
    return folder === context || folder === '' || context.startsWith(`${folder}/`);
  });
}

/** What begins otherwise is an absolute path or the name of a volume. */
const RELATIVE = /^\.{1,2}(?:\/|$)/;
