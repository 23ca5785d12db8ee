import * as l10n from '@vscode/l10n';
import { parseAllDocuments } from 'yaml';

/** The documents of a YAML text as plain values, or why it is none. */
export type YamlReading =
  | { readonly ok: true; readonly values: readonly unknown[] }
  | { readonly ok: false; readonly detail: string };

/** Reads what `kubectl get -o yaml` prints. A list in kubectl's own layout is read item by item. Never throws. */
export function readSavedYaml(text: string): YamlReading {
  const values: unknown[] = [];
  for (const part of partsOf(text)) {
    for (const document of parseAllDocuments(part, { logLevel: 'silent', uniqueKeys: false })) {
      const [error] = document.errors;
      if (error !== undefined)
        return { ok: false, detail: l10n.t('this is neither JSON nor YAML: {0}', firstLine(error.message)) };
      try {
        values.push(document.toJS({ maxAliasCount: 100 }));
      } catch (problem) {
        if (!(problem instanceof ReferenceError)) throw problem;
        return { ok: false, detail: l10n.t('this is YAML that cannot be read: {0}', problem.message) };
      }
    }
  }
  return { ok: true, values };
}

/** Every item by itself, so that thousands need no more memory than one; the text as it is where it looks different. */
function partsOf(text: string): readonly string[] {
  const [head = '', ...items] = text.split(/^(?=- )/m);
  if (items.length === 0 || !/^items:\s*$/m.test(head) || !/items:\s*$/.test(head)) return [text];
  // What stands behind the last item belongs to the list, and says nothing of nodes.
  return items.map((item) => item.slice(0, afterItem(item)));
}

function afterItem(item: string): number {
  const found = /^[^\s-]/m.exec(item);
  return found === null ? item.length : found.index;
}

function firstLine(message: string): string {
  return message.split('\n')[0] ?? message;
}
